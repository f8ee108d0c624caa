import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REVIEWED } from './actors/risky-token.js';

/** This file is compiled to `build/chaos/orders`. */
const SAMPLE = fileURLToPath(new URL('../../../examples/shop', import.meta.url));

/** The sample shop in a folder of its own, where orders of risky payments wait for a review. */
export function copyShop(folder: string): string {
  const copy = join(folder, 'shop');
  cpSync(SAMPLE, copy, { recursive: true });
  const file = join(copy, 'shop.json');
  const settings = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...settings, risk: { review: [REVIEWED] } }));
  return copy;
}
