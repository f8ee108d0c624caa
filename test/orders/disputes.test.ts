import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import { adjustmentsOf, buy, orderOf, refundedOf, type Sold } from './support/buying.js';
import { eventsSettled } from './support/events-settled.js';
import { intentOf } from './support/ledger.js';
import { createSeller, type RunningSeller, type Seller } from './support/seller.js';

let seller: Seller;
let shop: RunningSeller;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start({ webhooks: true });
});
afterEach(() => seller.close());

async function disputeOf({ sessionId }: Sold): Promise<string> {
  const intent = await intentOf(seller.stripe, sessionId);
  const { data } = await seller.stripe.seller.disputes.list({ payment_intent: intent });
  return data[0]?.id ?? '';
}

const answer = (id: string, words: string) =>
  seller.stripe.seller.disputes.update(id, { evidence: { uncategorized_text: words } });

/** Each with its reason, and with what becomes of it when it is lost: a question of the bank takes no money. */
const CARDS = [
  ['pm_card_createDispute', 'fraudulent', 'completed'],
  ['pm_card_createDisputeProductNotReceived', 'product_not_received', 'completed'],
  ['pm_card_createDisputeInquiry', 'fraudulent', 'failed'],
] as const;

describe.each(CARDS)('a dispute with %s', (card, reason, lost) => {
  it.each([
    ['winning_evidence', 'failed'],
    ['losing_evidence', lost],
  ])('is on the order, pending, until %s ends it', async (words, status) => {
    const sold = await buy(shop, card);
    await eventsSettled(shop);
    const before = await orderOf(shop, sold.sessionId);
    expect(adjustmentsOf(before)).toEqual([{ type: 'dispute', status: 'pending', amount: sold.total }]);
    expect(before.adjustments[0].reason).toBe(reason);
    await answer(await disputeOf(sold), words);
    await eventsSettled(shop);
    const after = await orderOf(shop, sold.sessionId);
    expect(adjustmentsOf(after)).toEqual([{ type: 'dispute', status, amount: sold.total }]);
    expect(refundedOf(after), 'a dispute is no refund').toBeUndefined();
    expect(after.adjustments[0]).toMatchObject({
      id: before.adjustments[0].id,
      occurred_at: before.adjustments[0].occurred_at,
    });
  });
});

it('a disputed payment cannot be refunded too, and that is seen', async () => {
  const sold = await buy(shop, 'pm_card_createDispute');
  await eventsSettled(shop);
  const { body } = await shop.merchant.refund(sold.orderId, { amount: 100 });
  expect(body.refund).toMatchObject({ status: 'failed', failure: 'charge_disputed' });
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toMatchObject([
    { type: 'dispute', status: 'pending' },
    { type: 'refund', status: 'failed' },
  ]);
});

it('a question of the bank that becomes a dispute stays one adjustment', async () => {
  const sold = await buy(shop, 'pm_card_createDisputeInquiry');
  await eventsSettled(shop);
  const id = await disputeOf(sold);
  await answer(id, 'escalate_inquiry_evidence');
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toMatchObject([{ type: 'dispute', status: 'pending' }]);
  await seller.stripe.seller.disputes.close(id);
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toMatchObject([{ type: 'dispute', status: 'completed' }]);
});

it('an answer that was overtaken by the end of its dispute changes nothing', async () => {
  const sold = await buy(shop, 'pm_card_createDispute');
  await eventsSettled(shop);
  const id = await disputeOf(sold);
  const path = '/v1/disputes/*';
  await seller.stripe.faults([{ match: { method: 'GET', path }, fault: 'delay_after', ms: 1200, times: 1 }]);
  await seller.stripe.seller.disputes.update(id, { metadata: { note: 'seen' } });
  await until('the slow answer is asked for', async () => {
    const response = await fetch(`${seller.stripe.url}/_sandbox/faults`);
    return ((await response.json()) as { fired: number }[])[0]?.fired || undefined;
  });
  await seller.stripe.seller.disputes.close(id);
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toMatchObject([{ type: 'dispute', status: 'completed' }]);
});

it("a warning of fraud is the merchant's alone", async () => {
  const sold = await buy(shop, 'pm_card_createIssuerFraudRecord');
  await eventsSettled(shop);
  const order = await shop.app.store.orderByName(sold.orderId);
  expect(order?.warnings).toMatchObject([{ kind: 'early_fraud_warning' }]);
  expect(order?.adjustments).toEqual([]);
  const { text } = await shop.client.get(sold.sessionId);
  const page = await (await fetch(sold.permalink)).text();
  for (const told of [text, page]) expect(told).not.toMatch(/fraud|warning/i);
});

it('a dispute about something else of the account is left alone', async () => {
  const sold = await buy(shop);
  await seller.stripe.seller.paymentIntents.create({
    amount: 700,
    currency: 'usd',
    payment_method: 'pm_card_createDispute',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await eventsSettled(shop);
  expect((await orderOf(shop, sold.sessionId)).adjustments).toEqual([]);
  const counts = await shop.app.store.inbox.counts();
  expect(counts).toContainEqual({ type: 'charge.dispute.created', outcome: 'foreign', count: 1 });
});
