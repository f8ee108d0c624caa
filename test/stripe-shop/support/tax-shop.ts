import { expect } from 'vitest';
import type { RunningSeller } from '../../orders/support/seller.js';
import { ADDRESS, createBody, standardShipping } from '../../support/builders.js';
import { createStripeShop, type StripeShop, sell } from './stripe-shop.js';

/** A shop with boots and a book, whose tax is worked out by Stripe. */
export async function openTaxShop(settings: object = { tax: 'stripe' }) {
  const shop: StripeShop = await createStripeShop(settings);
  await sell(shop.stripe, { id: 'boots', amount: 3999 });
  await sell(shop.stripe, { id: 'book', amount: 1070, product: { tax_code: 'txcd_35010000' } });
  return { shop, running: await shop.start() };
}

/** A request for a session that is delivered there. */
export const to = (address: object, lines: object[] = [{ id: 'boots', quantity: 1 }]) =>
  createBody({
    line_items: lines,
    fulfillment_details: { name: 'Ada', email: 'ada@example.com', address },
  });

/** A session with its delivery chosen. */
export async function quoted({ client }: RunningSeller, address: object = ADDRESS, lines?: object[]) {
  const created = await client.create(to(address, lines));
  expect(created.status, created.text).toBe(201);
  return (await client.update(created.body.id, standardShipping())).body;
}

// biome-ignore lint/suspicious/noExplicitAny: the session as it was sent
export const taxRow = (session: any) => session.totals.find(({ type }: { type: string }) => type === 'tax');
