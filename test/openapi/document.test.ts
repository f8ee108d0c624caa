import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { createChecks, operationsOf, pointerTo, readDocument } from './support/document.js';

const document = readDocument();

/** Every `$ref` in a value. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === '$ref' && typeof each === 'string' ? [each] : referencesIn(each),
  );
}

describe('the API document', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('is found wrong by the same check where it is', async () => {
    const wrong = structuredClone(document);
    wrong.paths['/healthz'].get.responses['200'].description = 7;
    expect((await new Validator().validate(wrong)).valid).toBe(false);
  });

  it('has schemas that are JSON Schema without unknown keywords, each naming what it refers to', () => {
    const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, strictRequired: false });
    formats.default(ajv);
    const text = JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/');
    const schemas = JSON.parse(text);
    for (const name of Object.keys(schemas)) ajv.compile({ $ref: `#/$defs/${name}`, $defs: schemas });
    expect(Object.keys(schemas).length).toBeGreaterThan(20);
  });

  it('refers to nothing that is not there, and has no component that nobody refers to', () => {
    const references = new Set(referencesIn(document));
    const components = Object.entries<object>(document.components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, all]) => Object.keys(all).map((name) => `#/components/${kind}/${name}`));
    expect([...references].filter((reference) => !components.includes(reference))).toEqual([]);
    expect(components.filter((component) => !references.has(component))).toEqual([]);
  });

  it('names every operation once, and every parameter of a path', () => {
    const all = operationsOf(document);
    const ids = all.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation, path } of all) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = operation.parameters.flatMap((each) => ('in' in each && each.in === 'path' ? [each.name] : []));
      expect(described, operation.operationId).toEqual(inPath);
    }
  });

  it('shows examples that fit', () => {
    const check = createChecks(document);
    let examples = 0;
    for (const { operation, pointer } of operationsOf(document)) {
      for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
        if (!media.schema) continue;
        for (const [name, { value }] of Object.entries(media.examples ?? {})) {
          examples += 1;
          const at = `${pointer}${pointerTo('requestBody', 'content', type, 'schema')}`;
          expect(check(at, value), `${operation.operationId}, ${name}`).toEqual([]);
        }
      }
    }
    expect(examples).toBeGreaterThan(15);
  });

  it('says where the agents’ paths are when they are mounted elsewhere', () => {
    const mounted = readDocument('https://shop.example', '/acp/v1');
    expect(mounted.servers).toEqual([{ url: 'https://shop.example' }]);
    expect(mounted.paths['/checkout_sessions/{id}'].servers).toEqual([{ url: 'https://shop.example/acp/v1' }]);
    expect(mounted.paths['/healthz'].servers).toBeUndefined();
    expect(document.paths['/checkout_sessions/{id}'].servers).toBeUndefined();
  });
});
