import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument } from './support/document.js';

/* What the document lets an answer be, held against the official schemas: every shape of ours has to be one of theirs. */

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema | boolean>;
  required?: string[];
  additionalProperties?: unknown;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

interface Side {
  root: object;
  schema: Schema;
}

const { ACP_SPEC_DIR } = process.env;
if (ACP_SPEC_DIR === undefined) console.info('official-shapes: ACP_SPEC_DIR is not set, so nothing is compared');

const document = readDocument();

/** With the cart's schema in it: that names the other file's definitions, which are its neighbours here. */
function officialBundle(): { $defs: Record<string, Schema> } {
  const read = (name: string) => readFileSync(join(ACP_SPEC_DIR ?? '', '2026-04-17/json-schema', name), 'utf8');
  const checkout = JSON.parse(read('schema.agentic_checkout.json'));
  const cart = JSON.parse(read('schema.cart.json').replaceAll('schema.agentic_checkout.json#', '#'));
  return { ...checkout, $defs: { ...checkout.$defs, ...cart.$defs } };
}

/** Without its references and with everything that has to hold at once put together: one schema for each alternative. */
function alternatives({ root, schema }: Side): Schema[] {
  if (schema.$ref !== undefined) {
    const target = schema.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], root) as Schema;
    return alternatives({ root, schema: target });
  }
  const { allOf = [], anyOf, oneOf, ...own } = schema;
  const parts = allOf.map((each) => alternatives({ root, schema: each }));
  const branches = own.properties === undefined ? (anyOf ?? oneOf) : undefined;
  if (branches) parts.push(branches.flatMap((each) => alternatives({ root, schema: each })));
  return parts.reduce<Schema[]>((all, part) => all.flatMap((one) => part.map((other) => merged(one, other))), [own]);
}

const merged = (one: Schema, other: Schema): Schema => ({
  ...one,
  ...other,
  properties: one.properties || other.properties ? { ...one.properties, ...other.properties } : undefined,
  required: [...(one.required ?? []), ...(other.required ?? [])],
});

const valuesOf = (schema: Schema): unknown[] | undefined => (schema.const === undefined ? schema.enum : [schema.const]);
const typesOf = ({ type }: Schema): string[] => (type === undefined ? [] : [type].flat());
const isSchema = (value: Schema | boolean | undefined): value is Schema => typeof value === 'object';

/** What `ours` allows and `theirs`, one of several alternatives, does not. */
function differences(ours: Side, theirs: Side[], path: string): string[] {
  const all = theirs.flatMap((side) => alternatives(side).map((schema) => ({ root: side.root, schema })));
  return alternatives(ours).flatMap((schema) => compare({ root: ours.root, schema }, all, path));
}

function compare({ root, schema }: Side, theirs: Side[], path: string): string[] {
  const found: string[] = [];
  const types = theirs.flatMap((side) => typesOf(side.schema));
  for (const type of typesOf(schema)) {
    if (types.length > 0 && !types.includes(type)) found.push(`${path} may be ${type}`);
  }
  const values = theirs.map((side) => valuesOf(side.schema));
  const allowed = values.every((each) => each !== undefined) ? values.flat() : undefined;
  const own = valuesOf(schema);
  if (allowed && !own) found.push(`${path} may be anything`);
  for (const value of own ?? []) if (allowed && !allowed.includes(value)) found.push(`${path} may be ${value}`);
  if (schema.items) {
    const items = theirs.flatMap((side) => (side.schema.items ? [{ root: side.root, schema: side.schema.items }] : []));
    if (items.length > 0) found.push(...differences({ root, schema: schema.items }, items, `${path}[]`));
  }
  const objects = theirs.filter((side) => side.schema.properties !== undefined);
  if (schema.properties === undefined || objects.length === 0) return found;
  for (const [name, property] of Object.entries(schema.properties)) {
    const known = objects.flatMap((side) => {
      const theirProperty = side.schema.properties?.[name];
      return isSchema(theirProperty) ? [{ root: side.root, schema: theirProperty }] : [];
    });
    const isOpen = objects.some((side) => side.schema.additionalProperties !== false);
    if (known.length === 0 && !isOpen) found.push(`${path}.${name} does not exist`);
    if (known.length > 0 && isSchema(property)) {
      found.push(...differences({ root, schema: property }, known, `${path}.${name}`));
    }
  }
  const demanded = (objects[0]?.schema.required ?? []).filter((name) =>
    objects.every((side) => side.schema.required?.includes(name)),
  );
  for (const name of demanded) if (!schema.required?.includes(name)) found.push(`${path}.${name} may be missing`);
  return found;
}

describe.skipIf(ACP_SPEC_DIR === undefined)('answers of the document are answers of the protocol', () => {
  const bundle = ACP_SPEC_DIR === undefined ? { $defs: {} } : officialBundle();
  const against = (name: string, official: string, root: object = document): string[] => {
    const { components } = root as typeof document;
    const theirs = bundle.$defs[official];
    if (!theirs) throw new Error(`There is no official ${official}`);
    return differences({ root, schema: components.schemas[name] }, [{ root: bundle, schema: theirs }], name);
  };

  it.each([
    ['CheckoutSession', 'CheckoutSessionWithOrder'],
    ['Order', 'Order'],
    ['Cart', 'Cart'],
    ['Error', 'Error'],
    ['Discovery', 'DiscoveryResponse'],
  ])('%s', (name, official) => {
    const found = against(name, official);
    // Only a session that is completed has an order.
    expect(found.filter((each) => each !== 'CheckoutSession.order may be missing')).toEqual([]);
  });

  it.each<[string, (schemas: Record<string, Schema>) => void, string]>([
    [
      'a property that does not exist',
      ({ Order }) => Object.assign(Order?.properties ?? {}, { colour: { type: 'string' } }),
      'CheckoutSession.order.colour does not exist',
    ],
    [
      'a value that does not exist',
      ({ Total }) => void (Total?.properties?.type as Schema | undefined)?.enum?.push('gift'),
      'CheckoutSession.totals[].type may be gift',
    ],
    [
      'another type',
      ({ LineItem }) => Object.assign(LineItem?.properties ?? {}, { quantity: { type: 'string' } }),
      'CheckoutSession.line_items[].quantity may be string',
    ],
    [
      'a required property that may be missing',
      ({ CheckoutSession }) => void CheckoutSession?.required?.shift(),
      'CheckoutSession.id may be missing',
    ],
  ])('finds %s', (_, spoil, expected) => {
    const wrong = readDocument();
    spoil(wrong.components.schemas);
    expect(against('CheckoutSession', 'CheckoutSessionWithOrder', wrong)).toContain(expected);
  });
});
