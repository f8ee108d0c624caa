import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { amountsOf, createCreditDesk } from './support/credits.js';

/*
 * Three of prod_test_001 at 10.00 and standard shipping at 5.99 to California: 8.75 % of each line of 30.00 are 2.63
 * (2.625 rounded half up), the shipping is not taxed, so the total is 38.62. A credit of 20.00 leaves 18.62 for the card.
 */
const LINE = 3263;
const TOTAL = 3862;
const CREDIT = 2000;
const CARD = TOTAL - CREDIT;

let app: TestApp;
let desk: ReturnType<typeof createCreditDesk>;
beforeAll(async () => {
  app = await startApp({ inMemory: true });
  desk = createCreditDesk(app.url);
});
afterAll(() => app.close());

async function buy(credit = CREDIT) {
  const issued = await desk.issue(credit);
  const session = await readySession(app, {
    line_items: [{ id: 'prod_test_001', quantity: 3 }],
    discounts: { codes: [issued.code] },
  });
  const payment = credit < TOTAL ? await paymentFor(app, session) : completeBody('spt_not_needed');
  const { body } = await app.client.complete(session.id, payment);
  expect(body.status).toBe('completed');
  return {
    creditId: issued.id,
    session: body,
    orderId: body.order.id as string,
    line: body.line_items[0].id as string,
  };
}

/** What was adjusted, once Stripe has had its part. */
async function changed(orderId: string) {
  await app.app.orders.upkeep.carryOutRefunds();
  const { body } = await desk.merchant.get(`/orders/${orderId}`);
  return {
    order: body,
    adjustments: body.adjustments.map(({ type, amount, status }: Record<string, unknown>) => [type, amount, status]),
  };
}

const refund = (orderId: string, body: object = {}, key?: string) =>
  desk.merchant.post(`/orders/${orderId}/refunds`, body, key === undefined ? {} : { key });

describe('a refund of an order that store credit paid a part of', () => {
  it('gives all of it back: to the card what the card paid, to the credit the rest', async () => {
    const { creditId, session, orderId } = await buy();
    expect(amountsOf(session)).toMatchObject({ store_credit: CREDIT, total: CARD });
    const { body } = await refund(orderId, {}, 'all');
    expect(body.refund).toMatchObject({ amount: CARD, store_credit: CREDIT });
    const { order, adjustments } = await changed(orderId);
    expect(adjustments).toEqual([
      ['credit', CREDIT, 'completed'],
      ['refund', CARD, 'completed'],
    ]);
    expect(order.store_credits).toMatchObject([{ amount: CREDIT, returned: CREDIT }]);
    expect(amountsOf(order)).toMatchObject({ store_credit: CREDIT, total: CARD, amount_refunded: CARD });
    expect(await desk.moves(creditId)).toEqual([
      ['issued', CREDIT],
      ['taken', -CREDIT],
      ['spent', 0],
      ['returned', CREDIT],
    ]);
    expect((await refund(orderId, {}, 'all')).body.refund, 'the same again').toMatchObject({ store_credit: CREDIT });
    expect(await desk.balance(creditId)).toBe(CREDIT);
    expect((await refund(orderId)).status).toBe(400);
    const page = await (await fetch(order.permalink_url)).text();
    expect(page).toContain('Given back to store credit');
  });

  it('takes the card first, and counts both for the lines', async () => {
    const { creditId, orderId, line } = await buy();
    // One unit of 32.63 is 10.88 (10.8766...), two are 21.75: 10.87 for the second, 7.74 of it left on the card.
    const one = { line_items: [{ id: line, quantity: 1 }] };
    expect((await refund(orderId, one)).body.refund).toMatchObject({ amount: 1088 });
    const second = await refund(orderId, one, 'second');
    expect(second.body.refund).toMatchObject({ amount: 774, store_credit: 313 });
    const third = await refund(orderId, one, 'third');
    expect(third.body.refund).toMatchObject({ amount: 0, store_credit: 1088, status: 'succeeded', key: 'third' });
    expect((await refund(orderId, one, 'third')).body.refund).toMatchObject({ id: third.body.refund.id });
    expect((await refund(orderId, { amount: 5 }, 'third')).status).toBe(422);
    expect((await refund(orderId, one)).body).toMatchObject({ code: 'invalid', param: '$.line_items' });
    expect(await desk.balance(creditId)).toBe(313 + 1088);
    expect((await refund(orderId, { amount: TOTAL - LINE + 1 })).status, 'more than is left').toBe(400);
    expect((await refund(orderId)).body.refund).toMatchObject({ amount: 0, store_credit: TOTAL - LINE });
    expect(await desk.balance(creditId)).toBe(CREDIT);
    const { adjustments } = await changed(orderId);
    const sum = adjustments.reduce((all: number, [, amount]: [string, number]) => all + amount, 0);
    expect(sum).toBe(TOTAL);
  });

  it('comes with a cancellation, of units or of all', async () => {
    const { creditId, orderId, line } = await buy();
    const answer = await desk.merchant.post(`/orders/${orderId}/cancel`, { line_items: [{ id: line, quantity: 2 }] });
    expect(answer.status, answer.text).toBe(200);
    // 21.75 for two: 18.62 to the card, 3.13 to the credit.
    expect(await desk.balance(creditId)).toBe(313);
    expect((await desk.merchant.post(`/orders/${orderId}/cancel`)).body.status).toBe('canceled');
    expect(await desk.balance(creditId)).toBe(CREDIT);
    const { adjustments } = await changed(orderId);
    const of = (wanted: string) =>
      adjustments.flatMap(([type, amount]: [string, number]) => (type === wanted ? [amount] : []));
    expect([of('refund'), of('credit')]).toEqual([[CARD], [313, CREDIT - 313]]);
  });

  it('needs no card where credit paid all, and goes back to every code', async () => {
    const { creditId, session, orderId } = await buy(TOTAL);
    expect(amountsOf(session)).toMatchObject({ store_credit: TOTAL, total: 0 });
    expect((await refund(orderId, { amount: 1000 })).body.refund).toMatchObject({ amount: 0, store_credit: 1000 });
    expect((await desk.merchant.post(`/orders/${orderId}/cancel`)).status).toBe(200);
    expect(await desk.balance(creditId)).toBe(TOTAL);
    expect((await app.stripe.charges(session.id)).length).toBe(0);
  });
});
