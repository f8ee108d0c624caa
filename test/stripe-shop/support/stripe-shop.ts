import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { until } from '../../completion/support/waiting.js';
import { createSeller, type Seller } from '../../orders/support/seller.js';
import type { StripeSide } from '../../support/stripe.js';

/** Sold to the US and DE; everything else as shop.json has it by default. */
export const BASE = {
  name: 'Stripe Outfitters',
  currency: 'usd',
  country: 'US',
  catalog: 'stripe',
  shipping: {
    zones: [
      {
        name: 'All',
        destinations: ['US', 'CA', 'DE'],
        rates: [
          { id: 'standard', title: 'Standard', steps: [{ amount: 1000 }] },
          { id: 'express', title: 'Express', steps: [{ amount: 2500 }] },
        ],
      },
    ],
  },
};

/** A folder with shop.json and, where rows are given, inventory.csv. */
export async function shopFolder(shop: object, inventory?: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-stripe-shop-'));
  await writeFile(join(folder, 'shop.json'), JSON.stringify({ ...BASE, ...shop }));
  if (inventory) {
    const head = 'variant_id,on_hand,kind,weight_grams,tax_code,max_per_order';
    await writeFile(join(folder, 'inventory.csv'), [head, ...inventory, ''].join('\n'));
  }
  return folder;
}

export interface StripeShop extends Seller {
  folder(): string;
  shopDir: string;
}

/** A seller whose goods are in the Stripe of the test. */
export async function createStripeShop(shop: object = {}, inventory?: string[]): Promise<StripeShop> {
  const shopDir = await shopFolder(shop, inventory);
  const seller = await createSeller({ SHOP_DIR: shopDir });
  return {
    ...seller,
    shopDir,
    async close() {
      await seller.close();
      await rm(shopDir, { recursive: true });
    },
  };
}

export interface Goods {
  id: string;
  amount: number;
  product?: Partial<Stripe.ProductCreateParams>;
  price?: Partial<Stripe.PriceCreateParams>;
}

/** A product with one price, which is sold under the id. */
export async function sell({ seller }: StripeSide, { id, amount, product, price }: Goods) {
  const made = await seller.products.create({ name: `The ${id}`, ...product });
  return seller.prices.create({
    product: made.id,
    currency: 'usd',
    unit_amount: amount,
    lookup_key: id,
    ...price,
  });
}

/** The price that is sold under the id from now on, in place of the one before. */
export async function reprice({ seller }: StripeSide, before: Stripe.Price, amount: number): Promise<Stripe.Price> {
  const price = await seller.prices.create({
    product: String(before.product),
    currency: before.currency,
    unit_amount: amount,
    lookup_key: before.lookup_key ?? '',
    transfer_lookup_key: true,
  });
  await seller.prices.update(before.id, { active: false });
  return price;
}

/** Ids and amounts as the feed of the server has them. */
export async function feedOf(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/feed/products.jsonl`)).text();
  const variants = text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => JSON.parse(line).variants as { id: string; price: { amount: number } }[]);
  return Object.fromEntries(variants.map(({ id, price }) => [id, price.amount]));
}

/** Waits until the feed of a server is so. */
export const feedIs = (
  { url }: { url: string },
  what: string,
  isSo: (feed: Record<string, number>) => boolean,
): Promise<true> => until(what, async () => (isSo(await feedOf(url)) ? true : undefined), 1000);

/** Arms a fault that does no harm, and tells how often the call was made since. */
export async function counted(stripe: StripeSide, method: string, path: string): Promise<() => Promise<number>> {
  await stripe.faults([{ match: { method, path }, fault: 'delay', ms: 0 }]);
  return async () => {
    const [rule] = (await (await fetch(`${stripe.url}/_sandbox/faults`)).json()) as { fired: number }[];
    return rule?.fired ?? 0;
  };
}
