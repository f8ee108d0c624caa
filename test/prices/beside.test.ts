import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refundsAt, sumOf } from '../orders/support/ledger.js';
import { createMerchant } from '../orders/support/merchant.js';
import { BUYER } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { addressIn, amountsOf, pay, sessionFor, shippingTo, shopOf } from './support/shop.js';

/* Fees, gift wrap, tips, certificates of exemption and another currency to read prices in, all in one shop. */

let app: TestApp;

beforeAll(async () => {
  const shopDir = await shopOf(
    {
      currency: 'usd',
      country: 'US',
      shipping: shippingTo(['US', 'CA', 'DE'], 599),
      tax: {
        rates: {
          'US-CA': { name: 'California', percent: 8.75 },
          'US-NY': {
            parts: [
              { name: 'New York State', percent: 4 },
              { name: 'New York City', percent: 4.5 },
              { name: 'MCTD', percent: 0.375 },
            ],
          },
          'US-OR': { percent: 0 },
        },
        exemptions: {
          accept: 'listed',
          certificates: [
            { id: 'CA-RESALE-1', types: ['resale'], regions: ['US-CA'], expires_at: '2099-01-01T00:00:00Z' },
          ],
        },
      },
      fees: [
        { id: 'small', title: 'Small order fee', amount: 300, taxable: false, when: { subtotal_below: 1500 } },
        {
          id: 'bottle',
          title: 'Bottle deposit',
          description: 'Returned with the bottle.',
          amount: 10,
          per: 'item',
          taxable: false,
          when: { variant_ids: ['soda'] },
        },
        { id: 'service', title: 'Service fee', percent: 2.5, maximum: 200, when: { destinations: ['US-CA'] } },
      ],
      gift_wrap: { amount: 250, per: 'item', title: 'Gift wrap', description: 'Paper and a ribbon.' },
      tips: { maximum_percent: 20 },
      presentment: {
        as_of: '2026-05-01T00:00:00Z',
        rates: { eur: '0.92', cad: '1.37' },
        countries: { DE: 'eur', CA: 'cad' },
      },
    },
    { bowl: { price: 1999 }, soda: { price: 199 }, song: { price: 999, kind: 'digital' } },
  );
  app = await startApp({ shopDir, inMemory: true });
});
afterAll(() => app.close());

const inCalifornia = addressIn('US', 'CA', '94131');

describe('what is paid beside the goods', () => {
  it('stands in rows of its own, is charged, and goes back in full', async () => {
    const session = await sessionFor(app, {
      currency: 'usd',
      items: { bowl: 2, soda: 3 },
      address: inCalifornia,
      more: { metadata: { gift_wrap: true, tip_amount: 400, order: 'ours' } },
    });
    // goods: 3998 + 597 = 4595; delivery 599; deposit 3 x 10 = 30; service 2.5 % of 4595 = 114.875 -> 115
    // gift wrap: 5 units x 250 = 1250; tip 400
    // tax at 8.75 %: 3998 -> 349.825 -> 350; 597 -> 52.24 -> 52; 115 -> 10.06 -> 10; 1250 -> 109.375 -> 109; together 521
    // 4595 + 599 + 521 + 30 + 115 + 1250 + 400
    expect(session.totals).toEqual([
      { type: 'items_base_amount', display_text: 'Items', amount: 4595 },
      { type: 'subtotal', display_text: 'Subtotal', amount: 4595 },
      { type: 'fulfillment', display_text: 'Delivery', amount: 599 },
      {
        type: 'tax',
        display_text: 'Tax',
        amount: 521,
        breakdown: [{ jurisdiction: 'California', rate: 0.0875, amount: 521 }],
      },
      { type: 'fee', display_text: 'Bottle deposit', description: 'Returned with the bottle.', amount: 30 },
      { type: 'fee', display_text: 'Service fee', amount: 115 },
      { type: 'gift_wrap', display_text: 'Gift wrap', description: 'Paper and a ribbon.', amount: 1250 },
      { type: 'tip', display_text: 'Tip', amount: 400 },
      { type: 'total', display_text: 'Total', amount: 7510 },
    ]);
    expect(session.metadata).toEqual({ gift_wrap: true, tip_amount: 400, order: 'ours' });
    const { order } = await pay(app, session);
    expect(order.totals).toEqual(session.totals);
    const refund = await createMerchant(app.url).refund(order.id, {});
    expect(refund.body.refund.amount).toBe(7510);
    expect(sumOf(await refundsAt(app.stripe, session.id))).toBe(7510);
  });

  it('gives all of it back when the order is canceled', async () => {
    const more = { metadata: { gift_wrap: true, tip_amount: 100 } };
    const session = await sessionFor(app, { currency: 'usd', items: { soda: 3 }, address: inCalifornia, more });
    const { order } = await pay(app, session);
    await createMerchant(app.url).order(order.id, 'cancel');
    const total = amountsOf(session.totals).total ?? 0;
    await expect.poll(async () => sumOf(await refundsAt(app.stripe, session.id))).toBe(total);
  });

  it('follows the basket: fees come and go, and a tip is lowered with it', async () => {
    const more = { metadata: { tip_amount: 390 } };
    const session = await sessionFor(app, {
      currency: 'usd',
      items: { bowl: 1 },
      address: addressIn('US', 'OR'),
      more,
    });
    expect(amountsOf(session.totals)).toMatchObject({ tip: 390, total: 1999 + 599 + 390 });
    const smaller = await app.client.update(session.id, { line_items: [{ id: 'soda', quantity: 2 }] });
    // 20 % of 398 = 79.6 -> at most 79; 300 below 15.00; 2 x 10 of deposit
    expect(amountsOf(smaller.body.totals)).toMatchObject({ subtotal: 398, fee: 320, tip: 79 });
    expect(smaller.body.messages).toContainEqual(
      expect.objectContaining({
        type: 'info',
        param: '$.metadata.tip_amount',
        content: 'The tip was lowered to $0.79, the most on these items.',
      }),
    );
  });

  it('wraps nothing that is downloaded', async () => {
    const more = { metadata: { gift_wrap: true } };
    const session = await sessionFor(app, { currency: 'usd', items: { song: 2 }, more });
    expect(amountsOf(session.totals)).not.toHaveProperty('gift_wrap');
    expect(session.messages).toMatchObject([{ type: 'info', param: '$.metadata.gift_wrap' }]);
  });

  it.each([
    [{ gift_wrap: 'yes' }, '$.metadata.gift_wrap'],
    [{ gift_wrap: 1 }, '$.metadata.gift_wrap'],
    [{ tip_amount: '300' }, '$.metadata.tip_amount'],
    [{ tip_amount: 1.5 }, '$.metadata.tip_amount'],
    [{ tip_amount: -1 }, '$.metadata.tip_amount'],
    [{ tip_amount: 1e300 }, '$.metadata.tip_amount'],
    [{ tip_amount: null }, '$.metadata.tip_amount'],
    // 20 % of 1999 = 399.8
    [{ tip_amount: 400 }, '$.metadata.tip_amount'],
  ])('refuses %j', async (metadata, param) => {
    const line_items = [{ id: 'bowl', quantity: 1 }];
    const answer = await app.client.create({ currency: 'usd', capabilities: {}, line_items, metadata });
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', param]);
  });
});

describe('a certificate of exemption', () => {
  const sessionWith = (exemption: object, address = inCalifornia) =>
    sessionFor(app, {
      currency: 'usd',
      items: { bowl: 1 },
      address,
      more: {
        buyer: { ...BUYER, tax_exemption: { certificate_type: 'resale', ...exemption } },
        metadata: { gift_wrap: true },
      },
    });

  it('frees lines and gift wrap from tax, and the order too', async () => {
    const session = await sessionWith({ certificate_id: 'CA-RESALE-1', exempt_regions: ['CA'] });
    // 1999 + 599 + 2.5 % of it, 49.975 -> 50, + 250
    expect(amountsOf(session.totals)).toMatchObject({ tax: 0, fee: 50, gift_wrap: 250, total: 2898 });
    expect(session.line_items[0]).toMatchObject({ tax_exempt: true, tax_exemption_reason: 'Bought for resale' });
    const { order } = await pay(app, session);
    expect(amountsOf(order.totals)).toMatchObject({ tax: 0, total: 2898 });
  });

  it.each([
    [{ certificate_id: 'unknown' }, undefined, 'not known'],
    [{ certificate_id: 'CA-RESALE-1', certificate_type: 'government' }, undefined, 'of this type'],
    [{ certificate_id: 'CA-RESALE-1', expires_at: '2020-01-01T00:00:00Z' }, undefined, 'expired'],
    [{ certificate_id: 'CA-RESALE-1', exempt_regions: ['NY'] }, undefined, 'does not hold'],
    [{ certificate_id: 'CA-RESALE-1' }, addressIn('US', 'NY', '10001'), 'does not hold'],
  ])('changes nothing where it is no good: %j', async (exemption, address, why) => {
    const session = await sessionWith(exemption, address);
    expect(amountsOf(session.totals).tax).toBeGreaterThan(0);
    expect(session.line_items[0]).not.toHaveProperty('tax_exempt');
    expect(session.messages).toMatchObject([
      { type: 'info', param: '$.buyer.tax_exemption', content: expect.stringContaining(why) },
    ]);
  });
});

describe('another currency to read prices in', () => {
  it('is that of the country of delivery, with sums that add up in it', async () => {
    const address = addressIn('DE', '', '10115');
    const session = await sessionFor(app, { currency: 'usd', items: { bowl: 3 }, address });
    expect(session).toMatchObject({
      currency: 'usd',
      presentment_currency: 'eur',
      exchange_rate: 1.08695652,
      exchange_rate_timestamp: '2026-05-01T00:00:00.000Z',
    });
    // 5997 x 0.92 = 5517.24 -> 5517; 599 x 0.92 = 551.08 -> 551; 6596 x 0.92 = 6068.32, and 5517 + 551 = 6068
    expect(session.totals.map(({ type, amount, presentment_amount: shown }) => [type, amount, shown])).toEqual([
      ['items_base_amount', 5997, 5517],
      ['subtotal', 5997, 5517],
      ['fulfillment', 599, 551],
      ['tax', 0, 0],
      ['total', 6596, 6068],
    ]);
    expect(session.fulfillment_options[0]?.totals).toEqual([
      { type: 'total', display_text: 'Total', amount: 599, presentment_amount: 551 },
    ]);
    await pay(app, session);
    expect(await app.stripe.charges(session.id)).toMatchObject([{ amount: 6596, currency: 'usd' }]);
  });

  it('is that of the locale as long as there is no address, and none where the shop names none', async () => {
    const locale = async (name: string) =>
      (await sessionFor(app, { currency: 'usd', items: { song: 1 }, more: { locale: name } })).presentment_currency;
    expect([await locale('fr-CA'), await locale('de'), await locale('en-US'), await locale('?')]).toEqual([
      'cad',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
