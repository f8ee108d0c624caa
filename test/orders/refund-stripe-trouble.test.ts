import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../src/sandbox/sandbox.js';
import { until } from '../completion/support/waiting.js';
import { adjustmentsOf, buy, orderOf, refundedOf, type Sold } from './support/buying.js';
import { intentOf, REFUND, REFUNDS, refundsAt } from './support/ledger.js';
import { createSeller, type RunningSeller, type Seller } from './support/seller.js';

const HOUR = 3_600_000;

let seller: Seller;
let shop: RunningSeller;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start();
});
afterEach(() => seller.close());

/** Lets the sweeper try as often as it would in two days. */
async function sweepLong(): Promise<void> {
  for (let hours = 0; hours < 48; hours += 2) {
    seller.clock.advance(2 * HOUR);
    await shop.app.sweeper.tasks.refunds();
  }
}

async function expectOneRefund({ sessionId }: Sold, amount: number): Promise<void> {
  expect((await refundsAt(seller.stripe, sessionId)).map((refund) => [refund.amount, refund.status])).toEqual([
    [amount, 'succeeded'],
  ]);
  const order = await orderOf(shop, sessionId);
  expect(adjustmentsOf(order)).toEqual([{ type: 'refund', status: 'completed', amount }]);
}

const FAULTS: readonly Omit<FaultRule, 'match'>[] = [
  { fault: 'drop_before' },
  { fault: 'drop_after' },
  { fault: 'error_500_before' },
  { fault: 'error_500_after' },
  { fault: 'half_response' },
  { fault: 'conflict_409' },
  { fault: 'rate_limit_429' },
  { fault: 'delay', ms: 300 },
  { fault: 'delay_after', ms: 300 },
];

describe.each(FAULTS)('Stripe breaks a refund by $fault', (fault) => {
  it.each([1, 3])('%i times: it is made once', async (times) => {
    const sold = await buy(shop);
    await seller.stripe.faults([{ match: REFUND, ...fault, times }]);
    const { status, body } = await shop.merchant.refund(sold.orderId, { amount: 400 }, { key: 'once' });
    expect([200, 202], JSON.stringify(body)).toContain(status);
    await seller.stripe.faults([]);
    await sweepLong();
    await expectOneRefund(sold, 400);
    const again = await shop.merchant.refund(sold.orderId, { amount: 400 }, { key: 'once' });
    expect(again.body.refund.status).toBe('succeeded');
    await expectOneRefund(sold, 400);
  });
});

/** After a 500 the list of refunds is read, which shows at once where that one had its effect. */
const UNTOLD = FAULTS.filter(({ fault }) => fault !== 'error_500_after');

describe.each(UNTOLD)('Stripe breaks a refund by $fault', (fault) => {
  it('for a long time: it is on record, seen as pending, and made once', async () => {
    const sold = await buy(shop);
    await seller.stripe.faults([{ match: REFUND, ...fault, ms: fault.ms && 2500 }]);
    const asked = await shop.merchant.refund(sold.orderId, { amount: 400 }, { key: 'once' });
    expect({ status: asked.status, refund: asked.body.refund.status }).toEqual({ status: 202, refund: 'requested' });
    const order = await orderOf(shop, sold.sessionId);
    expect(adjustmentsOf(order)).toEqual([{ type: 'refund', status: 'pending', amount: 400 }]);
    expect(refundedOf(order), 'not gone yet').toBeUndefined();
    const more = await shop.merchant.refund(sold.orderId, { amount: sold.total - 399 });
    expect(more.status, 'what is on its way cannot go twice').toBe(400);
    await seller.stripe.faults([]);
    await sweepLong();
    await expectOneRefund(sold, 400);
  });
});

it('does not wait until Stripe has forgotten that it failed', async () => {
  const sold = await buy(shop, 'pm_card_createDispute');
  // Stripe means to say that the payment is disputed, fails, and says under this key nothing else from then on.
  await seller.stripe.faults([{ match: REFUND, fault: 'error_500_after', times: 1 }]);
  const { status, body } = await shop.merchant.refund(sold.orderId, { amount: 400 }, { key: 'once' });
  expect({ status, ...body.refund }).toMatchObject({ status: 'failed', failure: 'charge_disputed' });
  expect(status).toBe(200);
  expect(await refundsAt(seller.stripe, sold.sessionId)).toEqual([]);
});

it('a refund that cannot be looked up is not made anew', async () => {
  const sold = await buy(shop);
  await seller.stripe.faults([
    { match: REFUNDS, fault: 'error_500_before' },
    { match: REFUND, fault: 'drop_after', times: 1 },
  ]);
  expect((await shop.merchant.refund(sold.orderId, { amount: 400 })).status).toBe(202);
  expect(await refundsAt(seller.stripe, sold.sessionId)).toEqual([]);
  await seller.stripe.faults([{ match: REFUND, fault: 'drop_after', times: 1 }]);
  await sweepLong();
  await expectOneRefund(sold, 400);
});

it('is asked for again while the first try is under way, and is made once', async () => {
  const sold = await buy(shop);
  await seller.stripe.faults([{ match: REFUND, fault: 'delay', ms: 1500, times: 1 }]);
  const first = shop.merchant.refund(sold.orderId, { amount: 400 }, { key: 'once' });
  await until('the refund is on record', async () => (await orderOf(shop, sold.sessionId)).adjustments[0]);
  const second = await shop.merchant.refund(sold.orderId, { amount: 400 }, { key: 'once' });
  expect(second.status).toBe(202);
  expect((await first).status).toBe(200);
  await expectOneRefund(sold, 400);
});

it('what Stripe refuses has failed, for everybody to see, and somebody is told', async () => {
  const sold = await buy(shop);
  await seller.stripe.seller.refunds.create({ payment_intent: await intentOf(seller.stripe, sold.sessionId) });
  const { status, body } = await shop.merchant.refund(sold.orderId, { amount: 400 });
  expect(status).toBe(200);
  expect(body.refund).toMatchObject({ status: 'failed', failure: 'charge_already_refunded' });
  expect(body.order.amount_refunded).toBe(0);
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toEqual([
    { type: 'refund', status: 'failed', amount: 400 },
  ]);
  expect(seller.log.filter(({ code }) => code === 'charge_already_refunded')).toMatchObject([{ level: 'error' }]);
  await sweepLong();
  expect(await refundsAt(seller.stripe, sold.sessionId)).toHaveLength(1);
});

it('a server that is stopped in the middle leaves the refund to the next one', async () => {
  const sold = await buy(shop);
  await seller.stripe.faults([{ match: REFUND, fault: 'drop_before' }]);
  expect((await shop.merchant.refund(sold.orderId, { amount: 400 })).status).toBe(202);
  await shop.stop();
  await seller.stripe.faults([]);
  shop = await seller.start();
  await sweepLong();
  await expectOneRefund(sold, 400);
});
