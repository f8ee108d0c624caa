import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/*
 * The official JSON Schemas, where ACP_SPEC_DIR names a folder that has them. Every answer that a test client sees goes
 * through here; the counts are added up over all processes and printed at the end of the run.
 */

const { ACP_SPEC_DIR, ACP_SPEC_COUNT_DIR } = process.env;

let checked = 0;
const validators = new Map<string, ValidateFunction>();
const bundles = new Map<string, Ajv2020>();

export const specAvailable = ACP_SPEC_DIR !== undefined;

/** Checks a value against a definition of a version's bundle; throws with what is wrong. Does nothing without the folder. */
export function checkAgainstSpec(definition: string, value: unknown, version = '2026-04-17'): void {
  const validate = specValidator(definition, version);
  if (!validate) return;
  checked += 1;
  if (validate(value)) return;
  const problems = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(
    `Not a ${definition} of ACP ${version}:\n${problems.slice(0, 8).join('\n')}\n${JSON.stringify(value).slice(0, 2000)}`,
  );
}

/** The check of a definition of a version; `undefined` without the folder. */
export function specValidator(definition: string, version = '2026-04-17'): ValidateFunction | undefined {
  if (ACP_SPEC_DIR === undefined) return undefined;
  const bundle = bundles.get(version) ?? compileBundle(version);
  bundles.set(version, bundle);
  const name = `${version}#${definition}`;
  let validate = validators.get(name);
  if (!validate) {
    const file = definition.startsWith('Cart') ? 'cart' : 'acp';
    validate = bundle.compile({ $ref: `${file}#/$defs/${definition}` });
    validators.set(name, validate);
  }
  return validate;
}

function compileBundle(version: string): Ajv2020 {
  const folder = join(ACP_SPEC_DIR ?? '', version, 'json-schema');
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const bundle = new Ajv2020({ strict: false, allErrors: true });
  formats.default(bundle);
  const { $id, ...checkout } = mended(version, read('schema.agentic_checkout.json'));
  bundle.addSchema(checkout, 'acp');
  if (existsSync(join(folder, 'schema.cart.json'))) {
    const cart = read('schema.cart.json');
    // The cart's schema names the other one by where it would be beside it.
    bundle.addSchema(checkout, new URL('schema.agentic_checkout.json', cart.$id).href);
    bundle.addSchema(cart, 'cart');
  }
  return bundle;
}

/** 2025-09-29 was changed in the words of an older JSON Schema, and demands an order that its base forbids. */
// biome-ignore lint/suspicious/noExplicitAny: a schema as it was read
function mended(version: string, schema: any): any {
  if (version !== '2025-09-29') return schema;
  const { quantity } = schema.$defs.Item.properties;
  if (quantity.exclusiveMinimum === true)
    schema.$defs.Item.properties.quantity = { type: 'number', exclusiveMinimum: 0 };
  const { CheckoutSessionBase, CheckoutSessionWithOrder } = schema.$defs;
  const withOrder = structuredClone(CheckoutSessionBase);
  withOrder.properties.order = { $ref: '#/$defs/Order' };
  schema.$defs.CheckoutSessionWithOrder = { allOf: [withOrder, CheckoutSessionWithOrder.allOf[1]] };
  return schema;
}

let feedBundle: Ajv2020 | undefined;

/** The same for definitions of the feed; false without the folder. */
export function checkAgainstFeedSpec(definition: string, value: unknown): boolean {
  if (ACP_SPEC_DIR === undefined) return false;
  if (!feedBundle) {
    feedBundle = new Ajv2020({ strict: false, allErrors: true });
    formats.default(feedBundle);
    const file = join(ACP_SPEC_DIR, '2026-04-17/json-schema/schema.feed.json');
    feedBundle.addSchema(JSON.parse(readFileSync(file, 'utf8')), 'feed');
  }
  checked += 1;
  const validate = feedBundle.getSchema(`feed#/$defs/${definition}`);
  if (!validate) throw new Error(`The feed has no ${definition}`);
  if (validate(value)) return true;
  throw new Error(`Not a ${definition} of ACP 2026-04-17: ${JSON.stringify(validate.errors).slice(0, 2000)}`);
}

/** Leaves the count of this process where the end of the run finds it. */
export function reportSpecCount(): void {
  if (checked === 0 || ACP_SPEC_COUNT_DIR === undefined) return;
  writeFileSync(join(ACP_SPEC_COUNT_DIR, randomUUID()), String(checked));
  checked = 0;
}
