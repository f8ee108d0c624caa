import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* A shop with so little of everything that shoppers get in each other's way. */

export type VariantId = 'mug' | 'lamp' | 'gift' | 'song';

export interface Goods {
  price: number;
  /** Units on the shelf; not counted when absent. */
  stock?: number;
  isParcel: boolean;
}

export const GOODS: Record<VariantId, Goods> = {
  mug: { price: 1500, stock: 12, isParcel: true },
  lamp: { price: 4000, stock: 10, isParcel: true },
  gift: { price: 0, stock: 7, isParcel: false },
  song: { price: 900, isParcel: false },
};

export const VARIANTS = Object.keys(GOODS) as VariantId[];
export const COUNTED = VARIANTS.filter((id) => GOODS[id].stock !== undefined);
export const SHIPPING = { standard: 500, express: 1500 };
/** From this total on, the shop wants the buyer authenticated. */
export const AUTHENTICATED_FROM = 10_000;
export const MINUTE = 60_000;
export const HOLD = 15 * MINUTE;
export const TTL = 120 * MINUTE;

const rate = ([id, amount]: [string, number]) => ({ id, title: id, steps: [{ amount }] });

const shopFile = {
  name: 'Small shop',
  currency: 'usd',
  country: 'US',
  low_stock_threshold: 0,
  shipping: { zones: [{ name: 'Home', destinations: ['US'], rates: Object.entries(SHIPPING).map(rate) }] },
  authentication: {
    acquirer: { bin: '412345', country: 'US', merchant_id: '000123456789012', merchant_name: 'Small shop' },
    required_when: [{ minimum_amount: AUTHENTICATED_FROM }],
  },
};

const product = (id: VariantId) => {
  const url = `https://shop.example/${id}`;
  const price = { amount: GOODS[id].price, currency: 'USD' };
  const variants = [{ id, title: id, url, price, categories: [] }];
  return { id: `product-${id}`, title: id, description: { plain: id }, url, variants };
};

export async function smallShop(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-model-shop-'));
  const rows = VARIANTS.map((id) => {
    const { stock = '', isParcel } = GOODS[id];
    return `${id},${stock},${isParcel ? 'shipping' : 'digital'},100,,`;
  });
  const inventory = ['variant_id,on_hand,kind,weight_grams,tax_code,max_per_order', ...rows, ''].join('\n');
  await writeFile(join(directory, 'products.jsonl'), VARIANTS.map((id) => `${JSON.stringify(product(id))}\n`).join(''));
  await writeFile(join(directory, 'inventory.csv'), inventory);
  await writeFile(join(directory, 'shop.json'), JSON.stringify(shopFile));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
