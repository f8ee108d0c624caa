import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refundsAt } from '../orders/support/ledger.js';
import { createMerchant } from '../orders/support/merchant.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { addressIn, amountsOf, pay, sessionFor, shippingTo, shopOf } from './support/shop.js';

/* Currencies without and with three decimals, and those that Stripe counts otherwise, paid and refunded. */

let app: TestApp;
const served = (shop: () => Promise<string>) => {
  beforeAll(async () => {
    app = await startApp({ shopDir: await shop(), inMemory: true });
  });
  afterAll(() => app.close());
};

describe('a shop in Kuwait', () => {
  served(() =>
    shopOf(
      {
        currency: 'kwd',
        country: 'KW',
        shipping: shippingTo(['KW'], 1500),
        tax: { rates: { KW: { name: 'Kuwait', percent: 5 } } },
      },
      { dates: { price: 2345 }, song: { price: 335, kind: 'digital' }, tune: { price: 335, kind: 'digital' } },
    ),
  );

  it('rounds up what no card can pay, and refunds in steps of ten fils', async () => {
    const session = await sessionFor(app, {
      currency: 'kwd',
      items: { dates: 3 },
      address: addressIn('KW', '', '13001'),
    });
    // 3 x 2.345 = 7.035; 5 % = 0.35175 -> 0.352; delivery 1.500: 8.887, which has to end in 0: 8.890
    expect(amountsOf(session.totals)).toEqual({
      items_base_amount: 7035,
      subtotal: 7035,
      fulfillment: 1500,
      tax: 352,
      fee: 3,
      total: 8890,
    });
    expect(session.totals.find(({ type }) => type === 'fee')).toMatchObject({ display_text: 'Rounding' });
    const { order } = await pay(app, session);
    const merchant = createMerchant(app.url);

    const uneven = await merchant.refund(order.id, { amount: 1001 });
    expect([uneven.status, uneven.body.param]).toEqual([400, '$.amount']);
    expect(uneven.body.message).toContain('multiple of 10');

    // One of three: 7387 / 3 = 2462.33 -> 2462, which goes back as 2470; then all that is left.
    const line = { id: order.line_items[0].id, quantity: 1 };
    expect((await merchant.refund(order.id, { line_items: [line] })).body.refund.amount).toBe(2470);
    expect((await merchant.refund(order.id, {})).body.refund.amount).toBe(8890 - 2470);
    const charges = await app.stripe.charges(session.id);
    const made = await refundsAt(app.stripe, session.id);
    expect(charges.map(({ amount, currency }) => [amount, currency])).toEqual([[8890, 'kwd']]);
    expect(made.map(({ amount }) => amount)).toEqual([2470, 6420]);
  });

  it('refunds lines one by one to the last, though each is rounded up', async () => {
    const session = await sessionFor(app, {
      currency: 'kwd',
      items: { song: 1, tune: 2 },
      address: addressIn('KW', '', '13001'),
    });
    // 0.335 + 5 % = 0.35175 -> 0.352, and 0.670 + 0.0335 -> 0.704: 1.056, which has to end in 0
    expect(amountsOf(session.totals).total).toBe(1060);
    const { order } = await pay(app, session);
    const merchant = createMerchant(app.url);
    const [song, tune] = order.line_items;
    const refundOf = async ({ id }: { id: string }) =>
      (await merchant.refund(order.id, { line_items: [{ id, quantity: 1 }] })).body.refund?.amount;
    expect([await refundOf(song), await refundOf(tune), await refundOf(tune)]).toEqual([360, 360, 340]);
    expect((await merchant.refund(order.id, { line_items: [{ id: tune.id, quantity: 1 }] })).status).toBe(400);
  });
});

describe('a shop in Iceland', () => {
  served(() =>
    shopOf(
      { currency: 'isk', country: 'IS', prices_include_tax: true, tax: { rates: { IS: { percent: 24 } } } },
      { song: { price: 1240, kind: 'digital' }, album: { price: 990_000, kind: 'digital' } },
    ),
  );

  it('counts in whole krona, and Stripe in hundredths', async () => {
    const session = await sessionFor(app, { currency: 'isk', items: { song: 2 }, address: addressIn('IS', '', '101') });
    // 1240 / 1.24 = 1000, tax 240
    expect(amountsOf(session.totals)).toMatchObject({ subtotal: 2000, tax: 480, total: 2480 });
    const { order } = await pay(app, session, 248_000);
    const merchant = createMerchant(app.url);
    const refund = await merchant.refund(order.id, { amount: 1240 });
    expect(refund.body.refund).toMatchObject({ amount: 1240, currency: 'isk' });
    const charges = await app.stripe.charges(session.id);
    const refunds = await refundsAt(app.stripe, session.id);
    expect(charges.map(({ amount }) => amount)).toEqual([248_000]);
    expect(refunds.map(({ amount }) => amount)).toEqual([124_000]);
  });

  it('takes a token of hundredths for what it is worth', async () => {
    const session = await sessionFor(app, { currency: 'isk', items: { song: 1 }, address: addressIn('IS', '', '101') });
    const token = await app.stripe.mint({ amount: 123_900, currency: 'isk' });
    const answer = await app.client.complete(session.id, {
      payment_data: { handler_id: 'card_tokenized', instrument: { type: 'card', credential: { type: 'spt', token } } },
    });
    expect(answer.body.status).toBe('ready_for_payment');
    expect(answer.body.messages).toMatchObject([{ code: 'payment_declined' }]);
  });

  it('sells no more than a card can be charged', async () => {
    const items = { album: 2 };
    const session = await sessionFor(app, { currency: 'isk', items, address: addressIn('IS', '', '101') });
    // Eight digits of hundredths are 999,999 kr.
    expect(session.messages).toMatchObject([{ code: 'maximum_exceeded', param: '$.totals' }]);
  });
});
