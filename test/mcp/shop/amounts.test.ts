import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RequestCheckout, toRequestCheckout } from '../../../src/mcp/shop/request-checkout.js';
import type { WireSession } from '../../../src/protocol/wire.js';
import { shopWith } from '../../authentication/support/shop.js';
import { ADDRESS, createBody } from '../../support/builders.js';
import { startApp } from '../../support/start-app.js';
import { shopWithApp, WIDGET } from './support/shop.js';
import { connectShopApp, SHOPPER, totalOf } from './support/shop-client.js';

const shop = shopWithApp();

const VARIANTS = ['item_123', 'item_456', 'item_digital', 'item_limited', 'prod_test_001', 'prod_test_002'];
const SELLER = { profileId: 'profile_test_1', paymentMode: () => 'test' as const };

const quantity = fc.integer({ min: 1, max: 40 });
const state = fc.constantFrom('CA', 'NY', 'TX', 'OR', 'FL');
const code = fc.constantFrom(undefined, 'SAVE10', 'FIVEOFF', 'FREESHIP', 'EXPIRED');
const option = fc.constantFrom('standard', 'express', undefined);

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

/** Worked out from the payload alone. */
function checkSums({ line_items, totals, fulfillment_options }: RequestCheckout): void {
  const of = (type: string): number => totals.find((total) => total.type === type)?.amount ?? 0;
  for (const line of line_items) {
    expect(line.subtotal).toBe(line.base_amount - line.discount);
    expect(line.total).toBe(line.subtotal + line.tax);
  }
  for (const each of fulfillment_options) expect(each.total).toBe(each.subtotal + each.tax);
  expect(of('items_base_amount')).toBe(sum(line_items.map(({ base_amount }) => base_amount)));
  expect(of('items_discount')).toBe(sum(line_items.map(({ discount }) => discount)));
  expect(of('subtotal')).toBe(of('items_base_amount') - of('items_discount'));
  expect(of('tax')).toBeGreaterThanOrEqual(sum(line_items.map(({ tax }) => tax)));
  expect(of('total')).toBe(of('subtotal') - of('discount') + of('fulfillment') + of('tax'));
  expect(new Set(totals.map(({ type }) => type)).size).toBe(totals.length);
  expect(totals.every(({ amount }) => Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
}

const pairs = (totals: WireSession['totals'] | RequestCheckout['totals']) =>
  totals.map(({ type, amount, display_text }) => [type, amount, display_text]);

describe('the amounts of the payment sheet', () => {
  it('are those of the session, and add up, for baskets of many lines', async () => {
    const basket = fc.uniqueArray(fc.record({ id: fc.constantFrom(...VARIANTS), quantity }), {
      selector: ({ id }) => id,
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(basket, state, code, option, async (line_items, region, discount, optionId) => {
        const { client } = shop();
        const address = { ...ADDRESS, state: region };
        const created = await client.create(
          createBody({
            line_items,
            fulfillment_details: { address },
            discounts: { codes: discount ? [discount] : [] },
          }),
        );
        const offered = created.body.fulfillment_options.some(({ id }: { id: string }) => id === optionId);
        const selection = { selected_fulfillment_options: [{ option_id: optionId }] };
        const { body: session } = offered ? await client.update(created.body.id, selection) : created;
        const payload = toRequestCheckout(session, SELLER);
        checkSums(payload);
        expect(pairs(payload.totals)).toEqual(pairs(session.totals));
      }),
      { numRuns: 60 },
    );
  });

  it('are those that an agent would be told over REST', async () => {
    const app = await connectShopApp(shop().url);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...VARIANTS), quantity, state, code, option, async (...asked) => {
        const [variant, units, region, discount, optionId] = asked;
        const address = { ...ADDRESS, state: region };
        const checkout = await app.fill({
          variant_id: variant,
          quantity: units,
          buyer: SHOPPER,
          fulfillment_address: address,
          fulfillment_option_id: optionId,
          discount_code: discount,
        });
        checkSums(checkout);
        const { client } = shop();
        const created = await client.create(
          createBody({
            line_items: [{ id: variant, quantity: units }],
            fulfillment_details: { address },
            discounts: { codes: discount ? [discount] : [] },
          }),
        );
        const offered = created.body.fulfillment_options.some(({ id }: { id: string }) => id === optionId);
        const selection = { selected_fulfillment_options: [{ option_id: optionId }] };
        const { body: session } = offered ? await client.update(created.body.id, selection) : created;
        expect(pairs(checkout.totals)).toEqual(pairs(session.totals));
        expect(checkout.status).toBe(session.status);
        expect(checkout.fulfillment_options.map(({ id }) => id)).toEqual(
          session.fulfillment_options.map(({ id }: { id: string }) => id),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('add up where prices have tax inside', async () => {
    const shopDir = await shopWith({ prices_include_tax: true, region: 'CA' });
    const own = await startApp({ inMemory: true, shopDir, widgetHtml: async () => WIDGET });
    const app = await connectShopApp(own.url);
    const checkout = await app.fill({
      variant_id: 'item_123',
      quantity: 1,
      buyer: SHOPPER,
      fulfillment_address: ADDRESS,
      fulfillment_option_id: 'standard',
    });
    checkSums(checkout);
    expect(totalOf(checkout)).toBe(1999 + 599);
    await own.close();
  });
});
