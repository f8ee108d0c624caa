import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';

/* What the official folder of a version has besides its schema. Nothing where ACP_SPEC_DIR is not set. */

const root = process.env.ACP_SPEC_DIR;

// biome-ignore lint/suspicious/noExplicitAny: documents of every shape
type Json = any;

/** Example documents of the checkout by their file, as far as they are objects. */
export function exampleFiles(version: string): Map<string, Record<string, Json>> {
  if (root === undefined) return new Map();
  const folder = join(root, version, 'examples');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const own = files.filter((file) => !/delegate|feed|^orders/.test(file)).sort();
  return new Map(own.map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

/** One for all: it keeps what it has compiled. */
const validator = new Validator();

/** An OpenAPI document of a version, such as `openapi.agentic_checkout_webhook.yaml`. */
export async function openApi(version: string, file: string): Promise<Json> {
  await validator.validate(join(root ?? '', version, 'openapi', file));
  return validator.specification;
}
