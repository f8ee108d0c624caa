import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningSeller } from '../orders/support/seller.js';
import { ADDRESS, createBody } from '../support/builders.js';
import { totalOf } from '../support/shopping.js';
import { createStripeShop, type StripeShop, sell } from './support/stripe-shop.js';

/** More than the ten lines that Stripe puts into a calculation itself. */
const AMOUNTS = [1, 333, 799, 1070, 3999, 100_001, 57, 58, 59, 60, 61, 62, 63, 64];
const ADDRESSES = [
  ADDRESS,
  { ...ADDRESS, city: 'New York', state: 'NY', postal_code: '10001' },
  { ...ADDRESS, city: 'Austin', state: 'TX', postal_code: '73301' },
  { ...ADDRESS, city: 'Reno', state: 'NV', postal_code: '89501' },
  { ...ADDRESS, city: 'Vancouver', state: 'BC', postal_code: 'V5K 0A1', country: 'CA' },
  { ...ADDRESS, city: 'Toronto', state: 'ON', postal_code: 'M5V 2T6', country: 'CA' },
];

let shop: StripeShop;
let running: RunningSeller;
beforeAll(async () => {
  shop = await createStripeShop({
    tax: 'stripe',
    discounts: [
      { id: 'third', name: 'A third', code: 'THIRD', effect: { type: 'percent_off', percent_off: 33.3333 } },
      { id: 'five', name: 'Five off', code: 'FIVE', effect: { type: 'amount_off', amount_off: 500 } },
      { id: 'free', name: 'Free delivery', code: 'FREE', effect: { type: 'free_shipping' } },
    ],
  });
  await Promise.all(
    AMOUNTS.map((amount, index) =>
      sell(shop.stripe, {
        id: `item_${amount}`,
        amount,
        product: index === 0 ? { tax_code: 'txcd_00000000' } : {},
      }),
    ),
  );
  running = await shop.start();
});
afterAll(() => shop.close());

const baskets = fc.record({
  lines: fc.uniqueArray(fc.record({ amount: fc.constantFrom(...AMOUNTS), quantity: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: AMOUNTS.length,
    size: 'max',
    selector: ({ amount }) => amount,
  }),
  address: fc.constantFrom(...ADDRESSES),
  codes: fc.subarray(['THIRD', 'FIVE', 'FREE']),
  option: fc.constantFrom(undefined, 'standard', 'express'),
});

it('a session has the tax of its calculation, whatever is bought, taken off or delivered', async () => {
  await fc.assert(
    fc.asyncProperty(baskets, async ({ lines, address, codes, option }) => {
      const created = await running.client.create(
        createBody({
          line_items: lines.map(({ amount, quantity }) => ({ id: `item_${amount}`, quantity })),
          fulfillment_details: { name: 'Ada', email: 'ada@example.com', address },
          discounts: { codes },
        }),
      );
      expect(created.status, created.text).toBe(201);
      const chosen = { selected_fulfillment_options: [{ type: 'shipping', option_id: option, item_ids: [] }] };
      const { body } = option ? await running.client.update(created.body.id, chosen) : created;
      const row = await running.app.store.session({ id: body.id, agentId: 'alpha' });
      const calculation = await shop.stripe.seller.tax.calculations.retrieve(row?.session.quote.taxReference ?? '');
      const tax = body.totals.find(({ type }: { type: string }) => type === 'tax');
      expect(tax.amount).toBe(calculation.tax_amount_exclusive);
      expect(totalOf(body)).toBe(calculation.amount_total);
      const rows: { amount: number }[] = tax.breakdown ?? [];
      expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(tax.amount);
    }),
    { numRuns: 60 },
  );
});
