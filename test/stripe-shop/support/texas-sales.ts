import { type Sold, soldOf } from '../../orders/support/buying.js';
import type { RunningSeller } from '../../orders/support/seller.js';
import { ADDRESS } from '../../support/builders.js';
import { paymentFor, readySession } from '../../support/shopping.js';
import { createStripeShop, type StripeShop, sell } from './stripe-shop.js';
import type { TaxOnRecord } from './tax-record.js';

/* Texas takes 6.25 % of everything, the delivery too: of 33.33, of 23.97 and of 10.00. */

export const TEXAS = { ...ADDRESS, city: 'Austin', state: 'TX', postal_code: '73301' };
const BASKET = [
  { id: 'boots', quantity: 1 },
  { id: 'socks', quantity: 3 },
];
export const TOTAL = 3333 + 2397 + 1000 + 208 + 150 + 63;
export const TAX = 208 + 150 + 63;

/** A shop that sells there, with a code that makes everything free. */
export async function openTexasShop() {
  const shop: StripeShop = await createStripeShop({
    tax: 'stripe',
    discounts: [{ id: 'gift', name: 'A gift', code: 'GIFT', effect: { type: 'percent_off', percent_off: 100 } }],
  });
  await sell(shop.stripe, { id: 'boots', amount: 3333 });
  await sell(shop.stripe, { id: 'socks', amount: 799 });
  await sell(shop.stripe, { id: 'song', amount: 999, product: { shippable: false } });
  return { shop, running: await shop.start() };
}

/** A pair of boots and three of socks, delivered. */
export async function buyInTexas(running: RunningSeller, card?: string): Promise<Sold> {
  const session = await readySession(running, {
    line_items: BASKET,
    fulfillment_details: { name: 'Ada', email: 'ada@example.com', address: TEXAS },
  });
  return soldOf(await running.client.complete(session.id, await paymentFor(running, session, card)));
}

/** What is on record of a sale. */
export const saleOf = (rows: readonly TaxOnRecord[], orderId: string): TaxOnRecord | undefined =>
  rows.find(({ reference }) => reference === orderId);
