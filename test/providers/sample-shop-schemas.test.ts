import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { shopJsonSchema } from '../../src/providers/shop-schema.js';

const specDir = process.env.ACP_SPEC_DIR;
if (!specDir) console.log('products.jsonl is not held against the official feed schema: ACP_SPEC_DIR is not set');

function validator(schema: object) {
  const ajv = new Ajv2020.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

describe('schemas of the sample shop', () => {
  it('has the JSON Schema of shop.json as the code has it', () => {
    const path = 'examples/shop/shop.schema.json';
    if (process.env.UPDATE_SCHEMA) writeFileSync(path, `${JSON.stringify(shopJsonSchema(), null, 2)}\n`);
    const committed = JSON.parse(readFileSync(path, 'utf8'));
    expect(committed, 'run this test with UPDATE_SCHEMA=1, then npm run format').toEqual(shopJsonSchema());
  });

  it('has a shop.json that its JSON Schema accepts, and refuses a misspelt key', () => {
    const accepts = validator(shopJsonSchema() as object);
    const shop = JSON.parse(readFileSync('examples/shop/shop.json', 'utf8'));
    accepts(shop);
    expect(accepts.errors).toBeNull();
    expect(accepts({ ...shop, curency: 'usd' })).toBe(false);
  });

  it.skipIf(!specDir)('has products that the official feed schema accepts', () => {
    const path = join(specDir ?? '', '2026-04-17/json-schema/schema.feed.json');
    const bundle = JSON.parse(readFileSync(path, 'utf8'));
    const accepts = validator({ ...bundle, $ref: '#/$defs/Product' });
    for (const line of readFileSync('examples/shop/products.jsonl', 'utf8').trim().split('\n')) {
      accepts(JSON.parse(line));
      expect(accepts.errors).toBeNull();
    }
  });
});
