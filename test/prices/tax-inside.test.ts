import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { addressIn, amountsOf, pay, sessionFor, shippingTo, shopOf } from './support/shop.js';

/* Shops whose prices have tax inside, from the shelf to the charge at Stripe. The amounts were worked out by hand. */

let app: TestApp;
const served = (shop: () => Promise<string>) => {
  beforeAll(async () => {
    app = await startApp({ shopDir: await shop(), inMemory: true });
  });
  afterAll(() => app.close());
};

async function chargedFor(session: WireSession) {
  await pay(app, session);
  return (await app.stripe.charges(session.id)).map(({ amount, currency }) => [amount, currency]);
}

describe('a German shop', () => {
  served(() =>
    shopOf(
      {
        currency: 'eur',
        country: 'DE',
        prices_include_tax: true,
        shipping: shippingTo(['DE', 'AT'], 499),
        tax: {
          rates: {
            DE: { name: 'Germany', percent: 19, shipping_taxable: true, tax_codes: { book: 7 } },
            AT: { name: 'Austria', percent: 20, shipping_taxable: true, tax_codes: { book: 10 } },
          },
        },
      },
      { lamp: { price: 1999 }, novel: { price: 1290, taxCode: 'book' } },
    ),
  );

  it('takes 19 and 7 per cent out of what stands on the shelf', async () => {
    const session = await sessionFor(app, { currency: 'eur', items: { lamp: 3, novel: 2 }, address: addressIn('DE') });
    // lamp: 1999 / 1.19 = 1679.83 -> 1680, x 3 = 5040, tax 5997 - 5040 = 957
    // novel: 1290 / 1.07 = 1205.61 -> 1206, x 2 = 2412, tax 2580 - 2412 = 168
    // delivery: 499 / 1.19 = 419.33 -> 419, tax 80; 957 + 80 = 1037 at 19 %
    expect(amountsOf(session.totals)).toEqual({
      items_base_amount: 7452,
      subtotal: 7452,
      fulfillment: 419,
      tax: 1205,
      total: 9076,
    });
    expect(session.totals.find(({ type }) => type === 'tax')?.breakdown).toEqual([
      { jurisdiction: 'Germany', rate: 0.19, amount: 1037 },
      { jurisdiction: 'Germany', rate: 0.07, amount: 168 },
    ]);
    expect(session.line_items.map(({ unit_amount, totals }) => [unit_amount, amountsOf(totals)])).toEqual([
      [1680, { items_base_amount: 5040, subtotal: 5040, tax: 957, total: 5997 }],
      [1206, { items_base_amount: 2412, subtotal: 2412, tax: 168, total: 2580 }],
    ]);
    // 3 x 19.99 + 2 x 12.90 + 4.99
    expect(await chargedFor(session)).toEqual([[9076, 'eur']]);
  });

  it('asks the same price in Austria, with another tax in it', async () => {
    const session = await sessionFor(app, { currency: 'eur', items: { lamp: 1 }, address: addressIn('AT') });
    // 1999 / 1.2 = 1665.83 -> 1666, tax 333; 499 / 1.2 = 415.83 -> 416, tax 83
    expect(amountsOf(session.totals)).toMatchObject({ subtotal: 1666, fulfillment: 416, tax: 416, total: 2498 });
    expect(await chargedFor(session)).toEqual([[2498, 'eur']]);
  });
});

describe('a British shop', () => {
  served(() =>
    shopOf(
      {
        currency: 'gbp',
        country: 'GB',
        prices_include_tax: true,
        shipping: shippingTo(['GB'], 395),
        tax: { rates: { GB: { name: 'VAT', percent: 20, shipping_taxable: true, tax_codes: { food: 0 } } } },
      },
      { kettle: { price: 2499 }, biscuits: { price: 180, taxCode: 'food' } },
    ),
  );

  it('has 20 per cent in a kettle and none in biscuits', async () => {
    const items = { kettle: 1, biscuits: 4 };
    const session = await sessionFor(app, { currency: 'gbp', items, address: addressIn('GB', '', 'SW1A 1AA') });
    // kettle: 2499 / 1.2 = 2082.5 -> 2083, tax 416; biscuits: 720, no tax; delivery: 395 / 1.2 = 329.17 -> 329, tax 66
    expect(amountsOf(session.totals)).toEqual({
      items_base_amount: 2803,
      subtotal: 2803,
      fulfillment: 329,
      tax: 482,
      total: 3614,
    });
    expect(session.totals.find(({ type }) => type === 'tax')?.breakdown).toEqual([
      { jurisdiction: 'VAT', rate: 0.2, amount: 482 },
    ]);
    // 24.99 + 4 x 1.80 + 3.95
    expect(await chargedFor(session)).toEqual([[3614, 'gbp']]);
  });
});

describe('a Japanese shop', () => {
  served(() =>
    shopOf(
      {
        currency: 'jpy',
        country: 'JP',
        prices_include_tax: true,
        shipping: shippingTo(['JP'], 550),
        tax: { rates: { JP: { name: 'Japan', percent: 10, shipping_taxable: true, tax_codes: { food: 8 } } } },
      },
      { fan: { price: 1500 }, tea: { price: 1000, taxCode: 'food' } },
    ),
  );

  it('counts in whole yen, at 10 and 8 per cent', async () => {
    const items = { fan: 2, tea: 3 };
    const session = await sessionFor(app, { currency: 'jpy', items, address: addressIn('JP', '13', '100-0001') });
    // fan: 1500 / 1.1 = 1363.64 -> 1364, x 2 = 2728, tax 272; tea: 1000 / 1.08 = 925.93 -> 926, x 3 = 2778, tax 222
    // delivery: 550 / 1.1 = 500, tax 50
    expect(amountsOf(session.totals)).toEqual({
      items_base_amount: 5506,
      subtotal: 5506,
      fulfillment: 500,
      tax: 544,
      total: 6550,
    });
    expect(session.totals.find(({ type }) => type === 'tax')?.breakdown).toEqual([
      { jurisdiction: 'Japan', rate: 0.1, amount: 322 },
      { jurisdiction: 'Japan', rate: 0.08, amount: 222 },
    ]);
    // 2 x 1500 + 3 x 1000 + 550 yen
    expect(await chargedFor(session)).toEqual([[6550, 'jpy']]);
  });
});
