import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIRM } from '../completion/support/dashboard.js';
import { until } from '../completion/support/waiting.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;
beforeEach(async () => {
  shop = await startApp({ webhooks: true });
});
afterEach(() => shop.close());

it('a request whose payment was finished and refunded by others gets the answer that is kept under its key', async () => {
  const session = await readySession(shop);
  const body = await paymentFor(shop, session);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 1500, times: 1 }]);
  const completing = shop.client.complete(session.id, body, { key: 'slow' });
  const order = await until('the news of the payment makes the order', async () => {
    const { body: seen } = await shop.client.get(session.id);
    return seen.order;
  });
  await shop.app.orders.refunds.request(order.id, { amount: 100, key: 'part' });
  const answer = await completing;
  expect([answer.status, answer.body.order.id, answer.body.order.adjustments]).toEqual([200, order.id, []]);
  const replay = await shop.client.complete(session.id, body, { key: 'slow' });
  expect(replay.text).toBe(answer.text);
});
