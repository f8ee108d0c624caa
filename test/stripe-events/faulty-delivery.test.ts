import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../src/sandbox/sandbox.js';
import { createDashboard } from '../completion/support/dashboard.js';
import { until } from '../completion/support/waiting.js';
import { adjustmentsOf, readyDigital, refundedOf } from '../orders/support/buying.js';
import { refundsAt, sumOf } from '../orders/support/ledger.js';
import { createSeller, type RunningSeller, type Seller } from '../orders/support/seller.js';
import { paymentFor } from '../support/shopping.js';

const PURCHASES = 50;
const AT_ONCE = 4;
const CARDS = [
  'pm_card_visa',
  'pm_card_visa_chargeDeclined',
  'pm_sandbox_processing',
  'pm_card_createDispute',
  'pm_card_pendingRefund',
  'pm_card_refundFail',
  'pm_card_createIssuerFraudRecord',
  'pm_card_createDisputeInquiry',
  'pm_sandbox_processing',
  'pm_card_mastercard',
] as const;

const any = { event: '*' };
const FAULTS: Record<string, FaultRule[]> = {
  lost: [{ match: any, fault: 'webhook_lose', probability: 0.4, seed: 1 }],
  'all lost': [{ match: any, fault: 'webhook_lose' }],
  doubled: [{ match: any, fault: 'webhook_duplicate', copies: 5 }],
  late: [{ match: any, fault: 'webhook_delay', ms: 400, probability: 0.5, seed: 2 }],
  'out of order': [{ match: any, fault: 'webhook_reorder', probability: 0.5, seed: 3 }],
  'badly signed': [{ match: any, fault: 'webhook_bad_signature', probability: 0.5, seed: 4 }],
  'everything at once': [
    { match: { event: 'payment_intent.*' }, fault: 'webhook_lose', probability: 0.3, seed: 5 },
    { match: { event: 'payment_intent.*' }, fault: 'webhook_reorder', probability: 0.3, seed: 6 },
    { match: { event: 'refund.*' }, fault: 'webhook_delay', ms: 300, probability: 0.5, seed: 7 },
    { match: any, fault: 'webhook_duplicate', copies: 3, probability: 0.4, seed: 8 },
    { match: any, fault: 'webhook_bad_signature', probability: 0.3, seed: 9 },
  ],
};

/** One purchase and what follows from it, by its number alone. */
async function live(seller: Seller, shop: RunningSeller, number: number): Promise<string> {
  const card = CARDS[number % CARDS.length] ?? '';
  const round = Math.floor(number / CARDS.length);
  const session = await readyDigital(shop);
  const { body } = await shop.client.complete(session.id, await paymentFor(shop, session, card));
  const [intent] = await createDashboard(seller.stripe.url).intents(session.id);
  const payment_intent = intent?.id ?? '';
  if (card === 'pm_sandbox_processing') {
    const outcome = round % 2 === 0 ? 'succeed' : 'fail';
    await seller.stripe.settle(payment_intent, outcome);
    if (outcome === 'fail') return session.id;
  }
  if (card === 'pm_card_visa_chargeDeclined') return session.id;
  if (card === 'pm_card_createDispute' && round > 0) {
    const { data } = await seller.stripe.seller.disputes.list({ payment_intent });
    const uncategorized_text = round % 2 === 0 ? 'winning_evidence' : 'losing_evidence';
    await seller.stripe.seller.disputes.update(data[0]?.id ?? '', { evidence: { uncategorized_text } });
  }
  if (card !== 'pm_card_createDispute' && round < 4) {
    await seller.stripe.seller.refunds.create({ payment_intent, amount: 100 + round });
    if (round > 1 && body.order) await shop.merchant.refund(body.order.id, { amount: 50 });
  }
  return session.id;
}

/** The end of all: nothing is on its way at Stripe, and every event was received and had its effect. */
async function atRest(seller: Seller, shop: RunningSeller): Promise<void> {
  await until('refunds have ended at Stripe', async () => {
    const refunds = await refundsAt(seller.stripe);
    const failing = await seller.stripe.seller.events.list({ type: 'refund.failed', limit: 100 });
    const isOver = refunds.every(({ status }) => status !== 'pending');
    return isOver && failing.data.length === refunds.filter(({ status }) => status === 'failed').length
      ? true
      : undefined;
  });
  await until('nothing is left to be done', async () => {
    const { events } = await shop.app.orders.reconciliation.run({ since: 0 });
    const counts = await shop.app.store.inbox.counts();
    return events === 0 && counts.every(({ outcome }) => outcome !== undefined) ? true : undefined;
  });
  await shop.app.sweeper.tasks.refunds();
}

async function stateAfter(faults: readonly FaultRule[]) {
  const seller = await createSeller();
  try {
    const shop = await seller.start({ webhooks: true });
    await seller.stripe.faults(faults);
    const sessions: string[] = [];
    const numbers = Array.from({ length: PURCHASES }, (_, number) => number).values();
    const takeTurns = async () => {
      for (const number of numbers) sessions[number] = await live(seller, shop, number);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
    // Until the last refund that fails has failed.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await atRest(seller, shop);
    const state = [];
    for (const id of sessions) {
      const { body } = await shop.client.get(id);
      const kept = body.order && (await shop.app.store.orderByName(body.order.id));
      state.push({
        status: body.status,
        messages: body.messages.map(({ code }: { code: string }) => code),
        adjustments: adjustmentsOf(body.order)
          ?.map((adjustment) => JSON.stringify(adjustment))
          .sort(),
        refunded: body.order && refundedOf(body.order),
        warnings: kept?.warnings?.length ?? 0,
        charges: (await seller.stripe.charges(id)).map(({ amount }) => amount),
        back: sumOf(await refundsAt(seller.stripe, id)),
      });
    }
    return state;
  } finally {
    await seller.close();
  }
}

describe('whatever becomes of the deliveries, the end is the same', () => {
  let perfect: Awaited<ReturnType<typeof stateAfter>>;
  beforeAll(async () => {
    perfect = await stateAfter([]);
  }, 120_000);
  afterAll(() => expect(perfect).toHaveLength(PURCHASES));

  it('which has sales, refunds that failed, disputes and warnings in it', () => {
    const all = JSON.stringify(perfect);
    for (const part of ['completed', 'ready_for_payment', 'failed', 'dispute', '"warnings":1']) {
      expect(all).toContain(part);
    }
    for (const { status, charges } of perfect) expect(charges).toHaveLength(status === 'completed' ? 1 : 0);
  });

  it.each(Object.keys(FAULTS))(
    '%s',
    async (name) => {
      expect(await stateAfter(FAULTS[name] ?? [])).toEqual(perfect);
    },
    180_000,
  );
});
