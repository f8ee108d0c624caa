import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(async () => {
  for (const directory of made) await rm(directory, { recursive: true, force: true });
});

export interface Goods {
  id: string;
  price: number;
  /** Units on the shelf; not counted when absent. */
  stock?: number;
}

/** A shop directory, until the end of the file's tests; its goods are digital: a session is ready without an address. */
export async function ownShop(
  goods: readonly Goods[],
  discounts: readonly object[] = [],
  settings: object = {},
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  made.push(directory);
  const products = goods.map(({ id, price }) => ({
    id: `product-${id}`,
    title: id,
    description: { plain: id },
    url: `https://shop.example/${id}`,
    variants: [
      { id, title: id, url: `https://shop.example/${id}`, price: { amount: price, currency: 'USD' }, categories: [] },
    ],
  }));
  const inventory = goods.map(({ id, stock = '' }) => `${id},${stock},digital,0,,`);
  const shop = { name: 'Test shop', currency: 'usd', country: 'US', low_stock_threshold: 0, discounts, ...settings };
  const head = 'variant_id,on_hand,kind,weight_grams,tax_code,max_per_order';
  await writeFile(
    join(directory, 'products.jsonl'),
    products.map((product) => `${JSON.stringify(product)}\n`).join(''),
  );
  await writeFile(join(directory, 'inventory.csv'), `${[head, ...inventory].join('\n')}\n`);
  await writeFile(join(directory, 'shop.json'), JSON.stringify(shop));
  return directory;
}
