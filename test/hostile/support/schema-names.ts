import { resolved } from '../../openapi/support/document.js';
import type { Schema } from './values.js';

/** All ways of being a schema, with references followed. */
function branches(document: object, given: Schema | boolean | undefined): Schema[] {
  if (typeof given !== 'object') return [];
  const schema = resolved<Schema>(document, given as Schema & { $ref: string });
  const more = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...more.flatMap((each) => branches(document, each))];
}

/** What a schema says of the value at a path. */
function schemasAt(document: object, schema: Schema, path: readonly (string | number)[]): Schema[] {
  const [step, ...rest] = path;
  const here = branches(document, schema);
  if (step === undefined) return here;
  return here
    .flatMap((each) => branches(document, typeof step === 'number' ? each.items : each.properties?.[step]))
    .flatMap((each) => schemasAt(document, each, rest));
}

/** Names of the properties that an object at a path may have by a schema. */
export const namesAt = (document: object, schema: Schema, path: readonly (string | number)[]): string[] => [
  ...new Set(schemasAt(document, schema, path).flatMap(({ properties }) => Object.keys(properties ?? {}))),
];

/** Whether the object at a path may have no others. */
export const isClosedAt = (document: object, schema: Schema, path: readonly (string | number)[]): boolean =>
  schemasAt(document, schema, path).some(({ additionalProperties }) => additionalProperties === false);

/** Names of all properties in a schema, however deep. */
export function allNames(document: object, schema: Schema, seen = new Set<string>()): Set<string> {
  for (const { properties = {}, items } of branches(document, schema)) {
    for (const [name, of] of Object.entries(properties)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (typeof of === 'object') allNames(document, of, seen);
    }
    if (items) allNames(document, items, seen);
  }
  return seen;
}
