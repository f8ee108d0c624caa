import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDashboard } from '../completion/support/dashboard.js';
import { ADDRESS } from '../support/builders.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { basket, businessShop, COMPANY, DAY, MAXIMUM, PRICE, purchaseBody } from './support/business.js';

/* Which purchase orders are taken, and what becomes of those that nobody has to approve. */

let shop: TestApp;
let merchant: ReturnType<typeof createMerchantClient>;
beforeAll(async () => {
  shop = await startApp({ shopDir: await businessShop(), inMemory: true });
  merchant = createMerchantClient(shop.url);
});
afterAll(() => shop.close());

const inDays = (days: number): string => new Date(shop.clock.now() + days * DAY).toISOString();
const intents = (id: string) => createDashboard(shop.stripe.url).intents(id);
const order = async (id: string) => (await merchant.get(`/orders/${id}`)).body;

describe('R-CMP-03 a purchase order that needs no approval', () => {
  it('is an order at once, and nothing of it is at Stripe', async () => {
    const session = await basket(shop, 2);
    const { status, body } = await shop.client.complete(session.id, purchaseBody());
    expect([status, body.status, body.messages]).toEqual([200, 'completed', []]);
    expect(await intents(session.id)).toEqual([]);

    const sold = await order(body.order.id);
    expect(sold.payment).toBeUndefined();
    const due = new Date(Date.parse(sold.created_at) + 30 * DAY).toISOString();
    expect(sold.purchase_order).toEqual({
      number: 'PO-118',
      payment_terms: 'net_30',
      due_date: due,
      amount: 2 * PRICE,
      billing_address: ADDRESS,
    });
    expect(body.order).not.toHaveProperty('purchase_order');
    const page = await (await fetch(body.order.permalink_url)).text();
    expect(page).toContain('Purchase order PO-118, due on ');
    expect(page).not.toContain('Card');
  });

  it('is due when the buyer says, as long as the terms allow it', async () => {
    const dueOf = async (said: object) => {
      const { body, text } = await shop.client.complete((await basket(shop, 1)).id, purchaseBody(said));
      expect(body.status, text).toBe('completed');
      return (await order(body.order.id)).purchase_order;
    };
    const early = inDays(10);
    expect(await dueOf({ payment_terms: 'net_30', due_date: early })).toMatchObject({ due_date: early });
    const now = await dueOf({ payment_terms: 'immediate' });
    expect(Math.abs(Date.parse(now.due_date) - shop.clock.now())).toBeLessThan(DAY);
  });

  it('takes the place of a card that was declined, whose PaymentIntent is canceled', async () => {
    const session = await basket(shop, 1);
    const declined = await shop.client.complete(
      session.id,
      await paymentFor(shop, session, 'pm_card_visa_chargeDeclined'),
    );
    expect(declined.body.messages).toMatchObject([{ code: 'payment_declined' }]);
    expect((await shop.client.complete(session.id, purchaseBody())).body.status).toBe('completed');
    expect((await intents(session.id)).map(({ status }) => status)).toEqual(['canceled']);
    expect(await shop.stripe.charges(session.id)).toEqual([]);
  });

  it('is none where there is nothing to pay', async () => {
    const session = await basket(shop, 1, { discounts: { codes: ['GIFT'] } });
    const { body } = await shop.client.complete(session.id, purchaseBody({ approval_required: true }));
    expect([body.status, totalOf(body)]).toEqual(['completed', 0]);
    expect((await order(body.order.id)).purchase_order).toBeUndefined();
  });

  it('has nothing that could be refunded, and may be canceled all the same', async () => {
    const { body } = await shop.client.complete((await basket(shop, 2)).id, purchaseBody());
    const { id, line_items } = body.order;
    const refund = await merchant.post(`/orders/${id}/refunds`, { amount: 100 });
    expect([refund.status, refund.body.code]).toEqual([409, 'order_not_modifiable']);
    expect(refund.body.message).toContain('invoice');
    const units = [{ id: line_items[0].id, quantity: 1 }];
    const less = await merchant.post(`/orders/${id}/cancel`, { line_items: units });
    expect(less.body.adjustments.map(({ type }: { type: string }) => type)).toEqual(['cancellation']);
    const noted = await merchant.post(`/orders/${id}/credits`, { amount: PRICE, description: 'Credit note 7' });
    expect(noted.body.adjustments.at(-1)).toMatchObject({ type: 'credit', status: 'completed', amount: PRICE });
    expect((await merchant.post(`/orders/${id}/cancel`)).body.status).toBe('canceled');
    expect(await shop.stripe.refunds()).toEqual([]);
  });

  it('is not missed by the look through the records of Stripe', async () => {
    await shop.client.complete((await basket(shop, 1)).id, purchaseBody());
    const { body } = await merchant.post('/reconciliations', { since: inDays(-1) });
    expect(body).toMatchObject({ orders: 0, refunds: 0, unrecorded: 0, abandoned: 0 });
  });
});

describe('R-CMP-03 a purchase order that is not taken', () => {
  const refused: [string, object, { buyer?: object; quantity?: number; param?: string; says?: string }][] = [
    ['of a guest', {}, { buyer: { email: 'ada@example.com' }, says: 'business' }],
    ['of a buyer without a company', {}, { buyer: { ...COMPANY, company: undefined }, says: 'company' }],
    ['of too much', {}, { quantity: MAXIMUM / PRICE + 1, says: '$900.00' }],
    ['on other terms', { payment_terms: 'net_90' }, { param: 'payment_terms', says: 'net_30, immediate' }],
    ['on unknown terms', { payment_terms: 'net_7' }, { param: 'payment_terms' }],
    ['due yesterday', { due_date: '2020-01-01T00:00:00Z' }, { param: 'due_date', says: 'past' }],
    ['due after its terms', { due_date: '2999-01-01T00:00:00Z' }, { param: 'due_date', says: 'net_30' }],
    ['due on no date', { due_date: 'soon' }, { param: 'due_date', says: 'such as 2026-01-31T12:00:00Z' }],
    ['with a card', { handler_id: 'card_tokenized' }, { param: 'handler_id', says: 'one way' }],
    ['with a blank number', { purchase_order_number: '  ' }, {}],
    ['with a number of a card', { purchase_order_number: '4242 4242 4242 4242' }, { says: 'card number' }],
    ['with a long number', { purchase_order_number: 'x'.repeat(101) }, {}],
    ['with a wish for approval that is none', { approval_required: 'yes' }, { param: 'approval_required' }],
  ];
  it.each(refused)('%s', async (_, said, { buyer, quantity = 1, param = 'purchase_order_number', says = '' }) => {
    const session = await basket(shop, quantity, buyer && { buyer });
    const body = purchaseBody(said);
    const key = crypto.randomUUID();
    const answer = await shop.client.complete(session.id, body, { key });
    expect([answer.status, answer.body.code, answer.body.param], answer.text).toEqual([
      400,
      'invalid',
      `$.payment_data.${param}`,
    ]);
    expect(answer.body.message).toContain(says);
    expect((await shop.client.complete(session.id, body, { key })).text, 'again').toBe(answer.text);
    expect((await shop.client.get(session.id)).body).toEqual(session);
  });

  it('without a number: the terms alone are no payment', async () => {
    const session = await basket(shop, 1);
    const payment_data = { ...(await paymentFor(shop, session)).payment_data, payment_terms: 'net_30' };
    const { status, body } = await shop.client.complete(session.id, { payment_data });
    expect([status, body.param]).toEqual([400, '$.payment_data.payment_terms']);
    const nothing = await shop.client.complete(session.id, { payment_data: { payment_terms: 'net_30' } });
    expect([nothing.status, nothing.body.code, nothing.body.param]).toEqual([
      400,
      'missing',
      '$.payment_data.handler_id',
    ]);
    expect(await intents(session.id)).toEqual([]);
  });

  it('while the session lacks something: that is said, and nothing else happens', async () => {
    const session = await basket(shop, 1, { buyer: undefined });
    const { status, body } = await shop.client.complete(session.id, purchaseBody());
    expect([status, body.status]).toEqual([200, 'not_ready_for_payment']);
    expect(body.messages).toMatchObject([{ type: 'error', code: 'missing' }]);
    const { body: bought } = await shop.client.complete(session.id, { ...purchaseBody(), buyer: COMPANY });
    expect(bought.status, 'with the buyer in the request').toBe('completed');
  });

  it('at another total than was shown: the buyer sees the new one first', async () => {
    const [first, second] = await Promise.all([0, 1].map(() => basket(shop, 1, { discounts: { codes: ['ONCE'] } })));
    if (!first || !second) throw new Error('There are two');
    expect((await shop.client.complete(first.id, purchaseBody())).body.status).toBe('completed');
    const moved = await shop.client.complete(second.id, purchaseBody());
    expect([moved.status, moved.body.status, totalOf(moved.body)]).toEqual([200, 'ready_for_payment', PRICE]);
    expect(moved.body.messages.map(({ code }: { code: string }) => code)).toContain('price_change');
    expect((await shop.client.complete(second.id, purchaseBody())).body.status).toBe('completed');
  });

  it('on a session that is over, or of nobody', async () => {
    const session = await basket(shop, 1);
    await shop.client.cancel(session.id);
    const over = await shop.client.complete(session.id, purchaseBody());
    expect([over.status, over.body.code]).toEqual([409, 'session_not_modifiable']);
    expect((await shop.other.complete(session.id, purchaseBody())).status).toBe(404);
  });
});
