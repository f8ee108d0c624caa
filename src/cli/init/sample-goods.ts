import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE_SHOP } from '../../config/config.js';
import { currencyExponent } from '../../domain/money.js';
import { readInventory } from '../../providers/inventory-file.js';
import { loadShop } from '../../providers/shop.js';
import type { Goods } from './goods.js';

/** The goods of the sample shop, to be replaced; their prices keep their digits in another currency. */
export async function sampleGoods(currency: string): Promise<Goods> {
  const { products } = await loadShop(SAMPLE_SHOP);
  const { rows } = readInventory(await readFile(join(SAMPLE_SHOP, 'inventory.csv'), 'utf8'));
  const factor = currencyExponent(currency) === 3 ? 10 : 1;
  return {
    products: products.map((product) => ({
      ...product,
      variants: product.variants.map(({ price, ...variant }) => ({
        ...variant,
        price: { amount: (price?.amount ?? 0) * factor, currency: currency.toUpperCase() },
      })),
    })),
    stock: rows.map(({ place: _place, ...entry }) => entry),
    notes: ['these are the sample goods; put your own in their place before you sell'],
  };
}
