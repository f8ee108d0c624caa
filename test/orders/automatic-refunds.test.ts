import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIRM, createDashboard } from '../completion/support/dashboard.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { buy, orderOf, readyDigital, soldOf } from './support/buying.js';
import { eventsSettled } from './support/events-settled.js';
import { refundsAt } from './support/ledger.js';
import { lookingTwice } from './support/looking-twice.js';
import { createSeller, type RunningSeller, type Seller } from './support/seller.js';
import { strayPayment } from './support/stray-payment.js';

const HOUR = 3_600_000;
const DECLINES = 'pm_card_visa_chargeDeclined';

let seller: Seller;
let shop: RunningSeller;
let dashboard: ReturnType<typeof createDashboard>;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start({ webhooks: true });
  dashboard = createDashboard(seller.stripe.url);
});
afterEach(() => seller.close());

const storeId = () => shop.app.store.fact('store_id');

const { settled, moneyBack, chargeOf } = lookingTwice(
  () => seller,
  () => shop,
);

/** A session whose first payment was declined: its PaymentIntent is there, and its charge is open. */
async function declined() {
  const session = await readyDigital(shop);
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session, DECLINES));
  expect(answer.body.status).toBe('ready_for_payment');
  const [intent] = await dashboard.intents(session.id);
  return { session, intentId: intent?.id ?? '' };
}

it('a payment for a canceled session goes back once, and the session says so', async () => {
  const { session } = await declined();
  expect((await shop.client.cancel(session.id)).body.status).toBe('canceled');
  const amount = totalOf(session);
  const paid = { storeId: await storeId(), sessionId: session.id, generation: 1, amount };
  const payment_intent = await strayPayment(seller.stripe, paid);
  await settled();
  expect(await moneyBack(session.id)).toEqual([{ payment_intent, amount, status: 'succeeded' }]);
  const { body } = await shop.client.get(session.id);
  expect(body.status).toBe('canceled');
  expect(body).not.toHaveProperty('order');
  expect(body.messages.filter(({ content }: { content: string }) => /refunded/.test(content))).toHaveLength(1);
  expect(seller.log.filter(({ level, detail }) => level === 'error' && detail === 'session_closed')).toHaveLength(0);
});

it('a payment for an expired session goes back once', async () => {
  const { session } = await declined();
  seller.clock.advance(7 * HOUR);
  await shop.app.sweeper.runOnce();
  expect((await shop.client.get(session.id)).body.status).toBe('expired');
  const amount = totalOf(session);
  const paid = { storeId: await storeId(), sessionId: session.id, generation: 1, amount };
  const payment_intent = await strayPayment(seller.stripe, paid);
  await settled();
  expect(await moneyBack(session.id)).toEqual([{ payment_intent, amount, status: 'succeeded' }]);
  expect((await shop.client.get(session.id)).body.status).toBe('expired');
});

it('a payment for a canceled session that nobody ever tried to pay goes back once', async () => {
  const session = await readyDigital(shop);
  await shop.client.cancel(session.id);
  const amount = totalOf(session);
  const paid = { storeId: await storeId(), sessionId: session.id, generation: 1, amount };
  const payment_intent = await strayPayment(seller.stripe, paid);
  await settled();
  const { unrecorded } = await shop.app.orders.reconciliation.run({ since: 0 });
  const back = await moneyBack(session.id);
  if (unrecorded === 0) expect(back).toEqual([{ payment_intent, amount, status: 'succeeded' }]);
  else expect({ unrecorded, back }, 'it is at least reported').toEqual({ unrecorded: 1, back: [] });
});

it('a second payment of a session that was sold goes back, and the order stands', async () => {
  const sold = await buy(shop);
  const before = await orderOf(shop, sold.sessionId);
  for (const generation of [1, 2]) {
    const paid = { storeId: await storeId(), sessionId: sold.sessionId, generation, amount: 500 + generation };
    await strayPayment(seller.stripe, paid);
  }
  await settled();
  expect((await moneyBack(sold.sessionId)).map(({ amount }) => amount).sort()).toEqual([501, 502]);
  expect(await orderOf(shop, sold.sessionId)).toEqual(before);
  expect(await (await fetch(sold.permalink)).text()).not.toContain('Refund');
  expect(await chargeOf(sold.sessionId)).toMatchObject({ phase: 'succeeded', generation: 1 });
  const { refunds } = await shop.app.store.read({ refundsOf: (await moneyBack(sold.sessionId))[0]?.payment_intent });
  expect(refunds).toMatchObject([{ cause: 'duplicate', phase: 'succeeded' }]);
});

it('a payment of another amount goes back, and the session can be paid anew', async () => {
  const session = await readyDigital(shop);
  await seller.stripe.faults([{ match: CONFIRM, fault: 'drop_before' }]);
  const lost = await shop.client.complete(session.id, await paymentFor(shop, session), { key: 'lost' });
  expect(lost.status).toBe(503);
  await seller.stripe.faults([]);
  const [intent] = await dashboard.intents(session.id);
  await dashboard.update(intent?.id ?? '', { amount: '100' });
  await dashboard.confirm(intent?.id ?? '');
  await settled();
  expect(await moneyBack(session.id)).toMatchObject([{ payment_intent: intent?.id, amount: 100, status: 'succeeded' }]);
  expect(await chargeOf(session.id)).toMatchObject({ phase: 'refunded' });
  const { body } = await shop.client.get(session.id);
  expect(body.status).toBe('ready_for_payment');
  expect(body.messages).toMatchObject([{ type: 'error', code: 'payment_declined' }]);

  const sold = soldOf(await shop.client.complete(session.id, await paymentFor(shop, session)));
  await settled();
  const charges = await seller.stripe.charges(session.id);
  expect(charges.map(({ amount }) => amount)).toEqual([100, sold.total]);
  expect(await moneyBack(session.id)).toHaveLength(1);
  expect((await orderOf(shop, session.id)).adjustments).toEqual([]);
});

it('a payment of another amount on a declined PaymentIntent goes back, and the session can be paid anew', async () => {
  const { session, intentId } = await declined();
  await dashboard.update(intentId, { amount: '100' });
  await dashboard.confirm(intentId);
  await settled();
  expect(await moneyBack(session.id)).toMatchObject([{ payment_intent: intentId, amount: 100, status: 'succeeded' }]);
  soldOf(await shop.client.complete(session.id, await paymentFor(shop, session)));
  await settled();
  expect(await moneyBack(session.id)).toHaveLength(1);
});

it('a second payment beside an open charge goes back, and the first may still be paid', async () => {
  const { session } = await declined();
  const paid = { storeId: await storeId(), sessionId: session.id, generation: 1, amount: totalOf(session) };
  const payment_intent = await strayPayment(seller.stripe, paid);
  await settled();
  expect(await moneyBack(session.id)).toMatchObject([{ payment_intent, status: 'succeeded' }]);
  soldOf(await shop.client.complete(session.id, await paymentFor(shop, session)));
  await settled();
  expect(await seller.stripe.charges(session.id)).toHaveLength(2);
  expect(await moneyBack(session.id)).toHaveLength(1);
});

it('a stray payment that somebody refunded in part before anybody looked goes back to the last cent', async () => {
  const { session } = await declined();
  await shop.client.cancel(session.id);
  await eventsSettled(shop);
  await seller.stripe.faults([{ match: { event: 'payment_intent.*' }, fault: 'webhook_lose' }]);
  const amount = totalOf(session);
  const paid = { storeId: await storeId(), sessionId: session.id, generation: 1, amount };
  const payment_intent = await strayPayment(seller.stripe, paid);
  await seller.stripe.seller.refunds.create({ payment_intent, amount: 100 });
  await settled(/^payment_intent/);
  const back = await refundsAt(seller.stripe, session.id);
  expect(back.reduce((sum, refund) => sum + refund.amount, 0)).toBe(amount);
});

it('a payment of another database of the same account stays', async () => {
  const { session } = await declined();
  await shop.client.cancel(session.id);
  for (const other of ['store_another', 'Berlin']) {
    await strayPayment(seller.stripe, { storeId: other, sessionId: session.id, generation: 1, amount: 700 });
  }
  await settled();
  expect(await moneyBack(session.id)).toEqual([]);
});

it('Stripe is away when the money is to go back: it goes back once, later', async () => {
  const { session } = await declined();
  await shop.client.cancel(session.id);
  await seller.stripe.faults([{ match: { method: 'POST', path: '/v1/refunds' }, fault: 'drop_after', times: 3 }]);
  const amount = totalOf(session);
  const paid = { storeId: await storeId(), sessionId: session.id, generation: 1, amount };
  const payment_intent = await strayPayment(seller.stripe, paid);
  await settled();
  for (let time = 0; time < 12; time += 1) {
    seller.clock.advance(HOUR);
    await shop.app.sweeper.tasks.refunds();
  }
  expect(await moneyBack(session.id)).toEqual([{ payment_intent, amount, status: 'succeeded' }]);
});
