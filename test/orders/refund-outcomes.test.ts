import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import { adjustmentsOf, buy, orderOf, refundedOf } from './support/buying.js';
import { eventsSettled } from './support/events-settled.js';
import { intentOf, REFUND, REFUNDS, refundsAt, sumOf } from './support/ledger.js';
import { createSeller, type RunningSeller, type Seller } from './support/seller.js';

let seller: Seller;
let shop: RunningSeller;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start({ webhooks: true });
});
afterEach(() => seller.close());

const settle = async (refundId: string, outcome?: 'succeed' | 'fail') => {
  const response = await fetch(`${seller.stripe.url}/_sandbox/refunds/${refundId}/settle`, {
    method: 'POST',
    body: JSON.stringify({ outcome }),
  });
  expect(response.status, await response.text()).toBe(200);
};

it('a refund that a bank sends back fails afterwards, and its amount can be refunded again', async () => {
  const { orderId, sessionId, total } = await buy(shop, 'pm_card_refundFail');
  const { body } = await shop.merchant.refund(orderId, { amount: total });
  expect(body.refund.status).toBe('succeeded');
  expect(refundedOf(await orderOf(shop, sessionId))).toBe(total);
  expect((await shop.merchant.refund(orderId, { amount: 1 })).status, 'all is gone').toBe(400);

  await settle(body.refund.stripe_refund_id);
  await eventsSettled(shop);
  const order = await orderOf(shop, sessionId);
  expect(adjustmentsOf(order)).toEqual([{ type: 'refund', status: 'failed', amount: total }]);
  expect(order.adjustments[0].reason).toBe('expired_or_canceled_card');
  expect(refundedOf(order)).toBeUndefined();

  const again = await shop.merchant.refund(orderId, { amount: total });
  expect(again.body.refund).toMatchObject({ status: 'succeeded', amount: total });
  expect(await refundsAt(seller.stripe, sessionId)).toHaveLength(2);
});

it.each([
  ['succeed', 'completed', 400],
  ['fail', 'failed', undefined],
] as const)('a refund that takes its time waits, until it is to %s', async (outcome, status, refunded) => {
  const { orderId, sessionId } = await buy(shop, 'pm_card_pendingRefund');
  const asked = await shop.merchant.refund(orderId, { amount: 400 });
  expect({ status: asked.status, refund: asked.body.refund.status }).toEqual({ status: 200, refund: 'pending' });
  const before = await orderOf(shop, sessionId);
  expect(adjustmentsOf(before)).toEqual([{ type: 'refund', status: 'pending', amount: 400 }]);
  expect(refundedOf(before)).toBeUndefined();
  await settle(asked.body.refund.stripe_refund_id, outcome);
  await eventsSettled(shop);
  const after = await orderOf(shop, sessionId);
  expect(adjustmentsOf(after)).toEqual([{ type: 'refund', status, amount: 400 }]);
  expect(refundedOf(after)).toBe(refunded);
});

it('a pending refund that somebody cancels in the dashboard has failed', async () => {
  const { orderId, sessionId } = await buy(shop, 'pm_card_pendingRefund');
  const { body } = await shop.merchant.refund(orderId, { amount: 400 });
  await seller.stripe.seller.refunds.cancel(body.refund.stripe_refund_id);
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sessionId))).toMatchObject([{ status: 'failed' }]);
  expect((await shop.merchant.refund(orderId)).status).toBe(200);
});

it('a refund that was made in the dashboard is on the order, once, and counts', async () => {
  const { orderId, sessionId, permalink, total } = await buy(shop);
  const intent = await intentOf(seller.stripe, sessionId);
  await seller.stripe.seller.refunds.create({ payment_intent: intent, amount: 300 });
  await seller.stripe.seller.refunds.create({ payment_intent: intent, amount: 200, metadata: { store: 'Berlin' } });
  await eventsSettled(shop);
  const order = await orderOf(shop, sessionId);
  expect(adjustmentsOf(order)).toEqual([
    { type: 'refund', status: 'completed', amount: 300 },
    { type: 'refund', status: 'completed', amount: 200 },
  ]);
  expect(refundedOf(order)).toBe(500);
  expect(await (await fetch(permalink)).text()).toContain('5.00');
  expect((await shop.merchant.refund(orderId, { amount: total - 499 })).status).toBe(400);
  expect((await shop.merchant.refund(orderId)).body.refund.amount).toBe(total - 500);
  expect(sumOf(await refundsAt(seller.stripe, sessionId))).toBe(total);
});

it('two refunds of the dashboard with the same words in their metadata are both on the order', async () => {
  const { sessionId } = await buy(shop);
  const intent = await intentOf(seller.stripe, sessionId);
  for (const amount of [300, 200]) {
    const metadata = { refund_key: 'damaged' };
    await seller.stripe.seller.refunds.create({ payment_intent: intent, amount, metadata });
  }
  await eventsSettled(shop);
  expect(refundedOf(await orderOf(shop, sessionId))).toBe(500);
});

it('the end of a refund is heard of, whatever the merchant noted on it', async () => {
  const { sessionId } = await buy(shop, 'pm_card_refundFail');
  const made = await seller.stripe.seller.refunds.create({
    payment_intent: await intentOf(seller.stripe, sessionId),
    amount: 300,
    metadata: { store: 'Berlin' },
  });
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sessionId))).toMatchObject([{ status: 'completed' }]);
  await settle(made.id);
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sessionId))).toMatchObject([{ status: 'failed' }]);
});

it("an answer that was overtaken by its refund's end changes nothing", async () => {
  const { orderId, sessionId } = await buy(shop, 'pm_card_refundFail');
  await seller.stripe.faults([{ match: REFUND, fault: 'delay_after', ms: 1200, times: 1 }]);
  const asked = shop.merchant.refund(orderId, { amount: 400 });
  const made = await until('the refund is made', async () => (await refundsAt(seller.stripe, sessionId))[0]);
  await settle(made.id);
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sessionId))).toMatchObject([{ status: 'failed' }]);
  await asked;
  expect(adjustmentsOf(await orderOf(shop, sessionId))).toMatchObject([{ status: 'failed' }]);
});

it('a list that was overtaken by news of a refund changes nothing', async () => {
  const { orderId, sessionId } = await buy(shop, 'pm_card_refundFail');
  const { body } = await shop.merchant.refund(orderId, { amount: 400 });
  await eventsSettled(shop);
  // The list for the first event is on its way while that for the second one is asked for and acted on.
  await seller.stripe.faults([{ match: REFUNDS, fault: 'delay_after', ms: 1200, times: 1 }]);
  await seller.stripe.seller.refunds.update(body.refund.stripe_refund_id, { metadata: { note: 'seen' } });
  await until('the slow list is asked for', async () => {
    const response = await fetch(`${seller.stripe.url}/_sandbox/faults`);
    return ((await response.json()) as { fired: number }[])[0]?.fired || undefined;
  });
  await settle(body.refund.stripe_refund_id);
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sessionId))).toMatchObject([{ status: 'failed' }]);
});
