import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ShopError } from '../../providers/shop-error.js';
import { shopSchema } from '../../providers/shop-schema.js';
import { type ShopFile, separateSources } from '../../providers/shop-sources.js';
import { checkShape } from '../../providers/zod-problems.js';

/**
 * shop.json of a folder, as far as goods in files have to fit it.
 * @throws ShopError where it is broken, or has its goods from somewhere else
 */
export function keptShop(dir: string): ShopFile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(dir, 'shop.json'), 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ShopError(dir, [`shop.json cannot be read: ${(error as Error).message}`]);
  }
  const checked = checkShape(shopSchema, json, 'shop.json');
  if ('problems' in checked) throw new ShopError(dir, checked.problems);
  const { file, sources } = separateSources(checked.data);
  if (sources.catalog.kind === 'files') return file;
  const got = `expected "files", for products.jsonl and inventory.csv to be read; got ${JSON.stringify(file.catalog)}`;
  throw new ShopError(dir, [`shop.json $.catalog: ${got}`]);
}

/** Tells which tax codes its rates know; somebody else who works out the tax is thought to know all. */
export function taxCodesOf({ tax }: ShopFile): (code: string) => boolean {
  const codes = new Set(Object.values(tax.rates).flatMap(({ tax_codes: own = {} }) => Object.keys(own)));
  return (code) => tax.provider !== undefined || codes.has(code);
}
