import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSeller } from '../orders/support/seller.js';
import type { StripeShop } from './support/stripe-shop.js';
import { recorded, taxOnRecord, triedInVain } from './support/tax-record.js';
import { buyInTexas, openTexasShop, saleOf, TAX, TOTAL } from './support/texas-sales.js';

let shop: StripeShop;
let running: RunningSeller;
beforeEach(async () => {
  ({ shop, running } = await openTexasShop());
});
afterEach(() => shop.close());

const refund = async (orderId: string, body?: object) => {
  const { status, body: answer } = await running.merchant.refund(orderId, body);
  expect(status, JSON.stringify(answer)).toBeLessThan(300);
};

describe('what goes back', () => {
  it('all of it, at once', async () => {
    const { orderId } = await buyInTexas(running);
    await refund(orderId);
    const rows = await recorded(running);
    expect(rows.map(({ type, amount_total: amount, tax }) => [type, amount, tax])).toEqual([
      ['transaction', TOTAL, TAX],
      ['reversal', -TOTAL, -TAX],
    ]);
    expect(saleOf(rows, orderId)?.left).toEqual({ amount_total: 0, tax: 0 });
    const order = await running.app.store.orderByName(orderId);
    expect(rows[1]?.reference).toBe(order?.adjustments[0]?.id);
  });

  it('of lines, then an amount, then the rest: the record is empty afterwards', async () => {
    const { orderId, session } = await buyInTexas(running);
    const socks = session.line_items[1]?.id;
    await refund(orderId, { line_items: [{ id: socks, quantity: 1 }] });
    // A third of 25.47 with 1.50 of tax.
    const first = await recorded(running);
    expect(first[1]).toMatchObject({ amount_total: -849, tax: -50 });
    await refund(orderId, { line_items: [{ id: socks, quantity: 2 }] });
    const second = await recorded(running);
    expect(second[2]).toMatchObject({ amount_total: -1698, tax: -100 });
    await refund(orderId, { amount: 1234 });
    await refund(orderId);
    const rows = await recorded(running);
    expect(rows).toHaveLength(5);
    expect(rows.reduce((sum, { amount_total: amount }) => sum + amount, 0)).toBe(0);
    expect(rows.reduce((sum, { tax }) => sum + tax, 0)).toBe(0);
    expect(saleOf(rows, orderId)?.left).toEqual({ amount_total: 0, tax: 0 });
  });

  it('with a cancellation, the delivery too', async () => {
    const { orderId, session } = await buyInTexas(running);
    const [boots, socks] = session.line_items.map(({ id }) => id);
    await running.merchant.order(orderId, 'cancel', { line_items: [{ id: boots, quantity: 1 }] });
    await recorded(running);
    await running.merchant.order(orderId, 'cancel', { line_items: [{ id: socks, quantity: 3 }] });
    const rows = await recorded(running);
    expect(rows.map(({ amount_total: amount, tax }) => [amount, tax])).toEqual([
      [TOTAL, TAX],
      [-(3333 + 208), -208],
      [-(2397 + 1000 + 150 + 63), -(150 + 63)],
    ]);
  });

  it('in more parts than Stripe takes: a person is told of the others', async () => {
    const { orderId } = await buyInTexas(running);
    for (let part = 0; part < 32; part += 1) await refund(orderId, { amount: 10 });
    const rows = await recorded(running);
    expect(rows).toHaveLength(1 + 30);
    const told = shop.log.filter(({ msg }) => String(msg).includes('see to it in the dashboard'));
    expect(told.map(({ orderId: id }) => id)).toEqual([orderId, orderId]);
  });

  it('and is sent back by the bank: the sale stands again', async () => {
    const { orderId } = await buyInTexas(running, 'pm_card_refundFail');
    await refund(orderId, { amount: 1000 });
    const before = await recorded(running);
    const order = await running.app.store.orderByName(orderId);
    expect(order?.adjustments.map(({ status }) => status)).toEqual(['completed']);
    expect(before[1]).toMatchObject({ type: 'reversal', amount_total: -1000 });
    const [refunded] = (await shop.stripe.seller.refunds.list()).data;
    await fetch(`${shop.stripe.url}/_sandbox/refunds/${refunded?.id}/settle`, { method: 'POST', body: '{}' });
    await running.app.orders.upkeep.reconcile();
    const rows = await recorded(running);
    expect((await running.app.store.orderByName(orderId))?.adjustments[0]?.status).toBe('failed');
    expect(rows.map(({ amount_total: amount }) => amount)).toEqual([TOTAL, -1000, 1000]);
    expect(rows.reduce((sum, { tax }) => sum + tax, 0)).toBe(TAX);
    await recorded(running);
    expect(await taxOnRecord(shop.stripe)).toHaveLength(3);
  });

  it('and is sent back by the bank before Stripe Tax could say that it took it: the sale stands again', async () => {
    const { orderId } = await buyInTexas(running, 'pm_card_refundFail');
    await recorded(running);
    const path = '/v1/tax/transactions/create_reversal';
    await shop.stripe.faults([{ match: { method: 'POST', path }, fault: 'drop_after', times: 100 }]);
    await refund(orderId, { amount: 1000 });
    await running.app.orders.upkeep.carryOutRefunds();
    await running.app.orders.upkeep.carryOutTasks();
    await triedInVain(running, orderId);
    expect((await taxOnRecord(shop.stripe)).map(({ amount_total: amount }) => amount)).toEqual([TOTAL, -1000]);
    const [refunded] = (await shop.stripe.seller.refunds.list()).data;
    await fetch(`${shop.stripe.url}/_sandbox/refunds/${refunded?.id}/settle`, { method: 'POST', body: '{}' });
    await running.app.orders.upkeep.reconcile();
    await shop.stripe.faults([]);
    shop.clock.advance(3_600_000);
    const rows = await recorded(running);
    expect(rows.map(({ amount_total: amount }) => amount)).toEqual([TOTAL, -1000, 1000]);
  });
});
