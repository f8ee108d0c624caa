import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
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
let bundle: Ajv2020 | undefined;

export const specAvailable = ACP_SPEC_DIR !== undefined;

/** Checks a value against a definition of the 2026-04-17 bundle; throws with what is wrong. Does nothing without the folder. */
export function checkAgainstSpec(definition: string, value: unknown): void {
  const validate = validatorOf(definition);
  if (!validate) return;
  checked += 1;
  if (validate(value)) return;
  const problems = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(
    `Not a ${definition} of ACP 2026-04-17:\n${problems.slice(0, 8).join('\n')}\n${JSON.stringify(value).slice(0, 2000)}`,
  );
}

function validatorOf(definition: string): ValidateFunction | undefined {
  if (ACP_SPEC_DIR === undefined) return undefined;
  if (!bundle) {
    const read = (name: string) => JSON.parse(readFileSync(join(ACP_SPEC_DIR, '2026-04-17/json-schema', name), 'utf8'));
    bundle = new Ajv2020({ strict: false, allErrors: true });
    formats.default(bundle);
    const { $id, ...checkout } = read('schema.agentic_checkout.json');
    const cart = read('schema.cart.json');
    bundle.addSchema(checkout, 'acp');
    // The cart's schema names the other one by where it would be beside it.
    bundle.addSchema(checkout, new URL('schema.agentic_checkout.json', cart.$id).href);
    bundle.addSchema(cart, 'cart');
  }
  let validate = validators.get(definition);
  if (!validate) {
    const file = definition.startsWith('Cart') ? 'cart' : 'acp';
    validate = bundle.compile({ $ref: `${file}#/$defs/${definition}` });
    validators.set(definition, validate);
  }
  return validate;
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
