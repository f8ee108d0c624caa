import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/start-app.js';
import { adjustmentsOf, buy, orderOf, refundedOf } from './support/buying.js';
import { refundsAt, sumOf } from './support/ledger.js';
import { createMerchant } from './support/merchant.js';

let shop: TestApp;
let merchant: ReturnType<typeof createMerchant>;
beforeAll(async () => {
  shop = await startApp();
  merchant = createMerchant(shop.url);
});
afterAll(() => shop.close());

it('all of an order goes back where no amount is named', async () => {
  const { orderId, sessionId, total } = await buy(shop);
  const { status, body } = await merchant.refund(orderId, undefined, { key: 'whole' });
  expect(status).toBe(200);
  expect(body.refund).toMatchObject({ key: 'whole', status: 'succeeded', amount: total, currency: 'usd' });
  expect(body.order).toMatchObject({ id: orderId, total, amount_refunded: total });
  const [made, ...others] = await refundsAt(shop.stripe, sessionId);
  expect(made).toMatchObject({ id: body.refund.stripe_refund_id, amount: total, status: 'succeeded' });
  expect(others).toEqual([]);
});

it('an order is refunded by its number too', async () => {
  const { session } = await buy(shop);
  const number = session.order?.confirmation?.confirmation_number ?? '';
  const { status, body } = await merchant.refund(number, { amount: 100 });
  expect({ status, amount: body.refund.amount }).toEqual({ status: 200, amount: 100 });
});

it('parts go back one after the other, up to the last cent and not one more', async () => {
  const { orderId, sessionId, total } = await buy(shop);
  for (const amount of [300, 1, 598]) expect((await merchant.refund(orderId, { amount })).status).toBe(200);
  const left = total - 899;
  const over = await merchant.refund(orderId, { amount: left + 1 });
  expect(over.status).toBe(400);
  expect(over.body).toMatchObject({ type: 'invalid_request', code: 'invalid', param: '$.amount' });
  expect(over.body.message).toContain('1.00');
  expect((await merchant.refund(orderId, { amount: left })).status).toBe(200);
  for (const body of [undefined, { amount: 1 }]) {
    const { status, body: error } = await merchant.refund(orderId, body);
    expect({ status, param: error.param }).toEqual({ status: 400, param: '$.amount' });
  }
  expect(sumOf(await refundsAt(shop.stripe, sessionId))).toBe(total);
});

it('ten parts at once that are too much together stay within the payment', async () => {
  const { orderId, sessionId } = await buy(shop);
  await merchant.refund(orderId, { amount: 900 });
  const answers = await Promise.all(Array.from({ length: 10 }, () => merchant.refund(orderId, { amount: 25 })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, ...Array<number>(7).fill(400)]);
  expect(sumOf(await refundsAt(shop.stripe, sessionId))).toBe(975);
});

it('one key is one refund, however often and however concurrently it is asked for', async () => {
  const { orderId, sessionId } = await buy(shop);
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => merchant.refund(orderId, { amount: 200 }, { key })),
  );
  const again = await merchant.refund(orderId, { amount: 200, key }, { key: null });
  expect(new Set([...answers, again].map(({ body }) => body.refund.id)).size).toBe(1);
  expect(again.body.refund.status).toBe('succeeded');
  expect((await refundsAt(shop.stripe, sessionId)).map(({ amount }) => amount)).toEqual([200]);
});

it('the same key for another amount is refused', async () => {
  const { orderId, sessionId } = await buy(shop);
  const key = randomUUID();
  await merchant.refund(orderId, { amount: 200 }, { key });
  const other = await merchant.refund(orderId, { amount: 201 }, { key });
  expect(other.status).toBe(422);
  expect(other.body).toMatchObject({ code: 'idempotency_conflict', param: '$.amount' });
  expect(sumOf(await refundsAt(shop.stripe, sessionId))).toBe(200);
});

it('the same key for all that is left, or for other units, is refused', async () => {
  const { orderId, session } = await buy(shop, undefined, 2);
  const [key, all, units] = [randomUUID(), randomUUID(), randomUUID()];
  const line_items = [{ id: session.line_items[0]?.id, quantity: 1 }];
  const ask = (body: object, named: string) => merchant.refund(orderId, body, { key: named });
  expect((await ask({ amount: 50 }, key)).status).toBe(200);
  expect((await ask({}, key)).body).toMatchObject({ code: 'idempotency_conflict', param: '$.amount' });
  expect((await ask({ line_items }, units)).status).toBe(200);
  const twice = line_items.map((line) => ({ ...line, quantity: 2 }));
  expect((await ask({ line_items: twice }, units)).body).toMatchObject({
    code: 'idempotency_conflict',
    param: '$.line_items',
  });
  expect((await ask({ line_items, type: 'price_adjustment' }, units)).status).toBe(422);
  expect((await ask({}, all)).status).toBe(200);
  expect((await ask({}, all)).status).toBe(200);
  const refunds = [
    (await ask({ amount: 50 }, key)).body,
    (await ask({ line_items }, units)).body,
    (await ask({}, all)).body,
  ];
  expect(new Set(refunds.map(({ refund }) => refund.id)).size).toBe(3);
});

it('one key names refunds of two orders', async () => {
  const orders = [await buy(shop), await buy(shop)];
  for (const { orderId } of orders) {
    expect((await merchant.refund(orderId, { amount: 50 }, { key: 'both' })).status).toBe(200);
  }
  for (const { sessionId } of orders) expect(sumOf(await refundsAt(shop.stripe, sessionId))).toBe(50);
});

it('the agent and the buyer see what went back', async () => {
  const { orderId, sessionId, permalink, total } = await buy(shop);
  await merchant.refund(orderId, { amount: 250, description: 'Broken <b>handle</b>' });
  const order = await orderOf(shop, sessionId);
  expect(adjustmentsOf(order)).toEqual([{ type: 'refund', status: 'completed', amount: 250 }]);
  expect(order.adjustments[0].description).toBe('Broken <b>handle</b>');
  expect(refundedOf(order)).toBe(250);
  expect(order.totals.find(({ type }: { type: string }) => type === 'total').amount).toBe(total);
  const page = await (await fetch(permalink)).text();
  expect(page).toContain('Refunded');
  expect(page).toContain('2.50');
  expect(page).toContain('Broken &lt;b&gt;handle&lt;/b&gt;');
});
