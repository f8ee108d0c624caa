import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { soldOf } from '../orders/support/buying.js';
import type { RunningSeller } from '../orders/support/seller.js';
import { completeBody, createBody } from '../support/builders.js';
import { paymentFor } from '../support/shopping.js';
import type { StripeShop } from './support/stripe-shop.js';
import { recorded, taxOnRecord, triedInVain } from './support/tax-record.js';
import { buyInTexas, openTexasShop, saleOf, TAX, TEXAS, TOTAL } from './support/texas-sales.js';

const RECORD = '/v1/tax/transactions/create_from_calculation';

let shop: StripeShop;
let running: RunningSeller;
beforeEach(async () => {
  ({ shop, running } = await openTexasShop());
});
afterEach(() => shop.close());

describe('a sale', () => {
  it('is on record once, under the id of the order, with the tax that was paid', async () => {
    const { orderId, total } = await buyInTexas(running);
    expect(total).toBe(TOTAL);
    expect(await recorded(running)).toMatchObject([
      { type: 'transaction', reference: orderId, amount_total: TOTAL, tax: TAX },
    ]);
    await recorded(running);
    expect(await taxOnRecord(shop.stripe)).toHaveLength(1);
    expect(await running.app.store.orderTasks.ofOrder(orderId)).toMatchObject([
      { name: 'tax', progress: { transaction: expect.stringMatching(/^tax_/) } },
    ]);
  });

  it('with the same content as another one has a record of its own', async () => {
    const [first, second] = [await buyInTexas(running), await buyInTexas(running)];
    const rows = await recorded(running);
    expect(rows.map(({ amount_total: amount, tax }) => [amount, tax])).toEqual([
      [TOTAL, TAX],
      [TOTAL, TAX],
    ]);
    expect(new Set(rows.map(({ reference }) => reference))).toEqual(new Set([first.orderId, second.orderId]));
    expect(new Set(rows.map(({ calculation }) => calculation)).size).toBe(2);
    expect(shop.log.filter(({ msg }) => String(msg).startsWith('the tax on record is more'))).toEqual([]);
  });

  it('for nothing is on record too', async () => {
    const created = await running.client.create(
      createBody({ line_items: [{ id: 'song', quantity: 1 }], discounts: { codes: ['GIFT'] } }),
    );
    expect(created.body.status, created.text).toBe('ready_for_payment');
    const { orderId } = soldOf(await running.client.complete(created.body.id, completeBody('spt_none')));
    expect(await recorded(running)).toMatchObject([{ reference: orderId, amount_total: 0, tax: 0 }]);
  });

  it('to several places is left to be entered by hand, and logged once', async () => {
    const address = { ...TEXAS, name: 'Grace', city: 'Dallas', postal_code: '75201' };
    const created = await running.client.create(
      createBody({
        line_items: [{ id: 'boots' }, { id: 'socks' }],
        fulfillment_details: { name: 'Ada', email: 'ada@example.com', address: TEXAS },
        fulfillment_groups: [
          { id: 'gift', item_ids: ['socks'], destination_type: 'shipping', fulfillment_details: { address } },
        ],
      }),
    );
    const selected = ['standard', 'gift/standard'].map((option_id) => ({ type: 'shipping', option_id, item_ids: [] }));
    const { body: session } = await running.client.update(created.body.id, { selected_fulfillment_options: selected });
    expect(session.status).toBe('ready_for_payment');
    const { orderId } = soldOf(await running.client.complete(session.id, await paymentFor(running, session)));
    expect(await recorded(running)).toEqual([]);
    expect(await recorded(running)).toEqual([]);
    const told = shop.log.filter(({ msg }) => String(msg).startsWith('the order goes to several places'));
    expect(told).toMatchObject([{ orderId }]);
  });

  it('whose record was lost on its way is recorded once', async () => {
    await shop.stripe.faults([{ match: { method: 'POST', path: RECORD }, fault: 'drop_after' }]);
    const { orderId } = await buyInTexas(running);
    await triedInVain(running, orderId);
    await running.stop();
    await shop.stripe.faults([]);
    running = await shop.start();
    shop.clock.advance(3_600_000);
    expect(await recorded(running)).toMatchObject([{ reference: orderId, amount_total: TOTAL }]);
    const [task] = await running.app.store.orderTasks.ofOrder(orderId);
    expect(task).toMatchObject({ doneAt: expect.any(Number), progress: { transaction: expect.any(String) } });
  });

  it('that somebody recorded by hand is left as it is', async () => {
    await shop.stripe.faults([{ match: { method: 'POST', path: RECORD }, fault: 'rate_limit_429' }]);
    const { orderId } = await buyInTexas(running);
    await triedInVain(running, orderId);
    await shop.stripe.faults([]);
    const order = await running.app.store.orderByName(orderId);
    const byHand = await shop.stripe.seller.tax.transactions.createFromCalculation({
      calculation: order?.taxReference ?? '',
      reference: orderId,
    });
    shop.clock.advance(3_600_000);
    expect(await recorded(running)).toHaveLength(1);
    const [task] = await running.app.store.orderTasks.ofOrder(orderId);
    expect(task?.progress).toMatchObject({ transaction: byHand.id });
  });

  it('whose calculation Stripe has no longer is calculated again, from the order', async () => {
    await shop.stripe.faults([
      { match: { method: 'POST', path: RECORD }, fault: 'rate_limit_429' },
      { match: { method: 'GET', path: '/v1/tax/calculations/*' }, fault: 'rate_limit_429' },
    ]);
    const { orderId } = await buyInTexas(running);
    const other = await buyInTexas(running);
    await triedInVain(running, orderId);
    await triedInVain(running, other.orderId);
    await shop.stripe.faults([]);
    const order = await running.app.store.orderByName(orderId);
    if (!order) throw new Error('The order is gone');
    const gone = { ...order, version: order.version + 1, taxReference: 'taxcalc_gone' };
    await running.app.store.commit({ session: { id: order.sessionId, agentId: 'alpha' }, withOrder: true }, () => ({
      result: undefined,
      puts: { order: gone },
    }));
    shop.clock.advance(3_600_000);
    const rows = await recorded(running);
    expect(saleOf(rows, orderId)).toMatchObject({ amount_total: TOTAL, tax: TAX });
    expect(saleOf(rows, other.orderId)).toMatchObject({ amount_total: TOTAL, tax: TAX });
  });
});
