import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIRM } from '../completion/support/dashboard.js';
import { chargeIn, until } from '../completion/support/waiting.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { strayPayment } from './support/stray-payment.js';

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

it('a request that waits while a second payment of its session comes and goes back gets the order', async () => {
  const session = await readySession(shop);
  const body = await paymentFor(shop, session);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'delay', ms: 3000, times: 1 }]);
  const completing = shop.client.complete(session.id, body, { key: 'slow' });
  await chargeIn(shop.app.store, session.id, 'confirming');
  const named = { sessionId: session.id, generation: 1, amount: totalOf(session) };
  await strayPayment(shop.stripe, { ...named, storeId: await shop.app.store.fact('store_id') });
  await until('the second payment goes back, and Stripe says so', async () => {
    await shop.app.sweeper.runOnce();
    const counts = await shop.app.store.inbox.counts();
    return counts.find(({ type, outcome }) => type === 'refund.created' && outcome === 'applied');
  });
  const answer = await completing;
  expect([answer.status, answer.body.status], answer.text).toEqual([200, 'completed']);
  const replay = await shop.client.complete(session.id, body, { key: 'slow' });
  expect(replay.text).toBe(answer.text);
});
