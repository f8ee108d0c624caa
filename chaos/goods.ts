import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const PLENTIFUL = 'plentiful';
export const SCARCE = 'scarce';

const PRICES = { [PLENTIFUL]: 1999, [SCARCE]: 2500 };

export type Stock = Record<typeof PLENTIFUL | typeof SCARCE, number>;

/** Units on the shelf at the beginning: of the scarce item, fewer than buyers will ask for. */
export const stockFor = (kills: number): Stock => ({ [PLENTIFUL]: 1_000_000, [SCARCE]: 10 + 2 * kills });

const AUTHENTICATION = {
  acquirer: { bin: '412345', country: 'US', merchant_id: '000123456789012', merchant_name: 'Chaos shop' },
  directory_server: 'visa',
  required_when: [],
  accepted_outcomes: ['authenticated'],
};

/** Writes a shop of two digital goods: a session is ready to be paid without an address. */
export function writeShop(folder: string, stock: Stock): void {
  const goods = Object.entries(PRICES).map(([id, price]) => ({ id, price, onHand: stock[id as keyof Stock] }));
  const products = goods.map(({ id, price }) => {
    const url = `https://shop.example/${id}`;
    const variant = { id, title: id, url, price: { amount: price, currency: 'USD' }, categories: [] };
    return { id: `product-${id}`, title: id, description: { plain: id }, url, variants: [variant] };
  });
  const rows = goods.map(({ id, onHand }) => `${id},${onHand},digital,0,,`);
  const head = 'variant_id,on_hand,kind,weight_grams,tax_code,max_per_order';
  const settings = { name: 'Chaos shop', currency: 'usd', country: 'US', low_stock_threshold: 0 };
  const shop = { ...settings, authentication: AUTHENTICATION };
  writeFileSync(join(folder, 'products.jsonl'), products.map((product) => `${JSON.stringify(product)}\n`).join(''));
  writeFileSync(join(folder, 'inventory.csv'), `${[head, ...rows].join('\n')}\n`);
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(shop));
}
