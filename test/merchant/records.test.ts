import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import { buy, readyDigital, type Sold } from '../orders/support/buying.js';
import { eventsSettled } from '../orders/support/events-settled.js';
import { anEvent, post } from '../stripe-events/signed.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* What Stripe told, what the shop had done, and why buyers left. */

let shop: TestApp;
let merchant: MerchantClient;
let sold: Sold;
beforeAll(async () => {
  shop = await startApp({ webhooks: true, stripeBudget: 300 });
  merchant = createMerchantClient(shop.url);
  sold = await buy(shop);
  await buy(shop);
  for (let index = 0; index < 3; index += 1) {
    await post(shop.url, anEvent('customer.created', { id: `cus_${index}`, object: 'customer' }));
  }
  await eventsSettled(shop);
});
afterAll(() => shop.close());

describe('events of Stripe', () => {
  it('are all there once, the newest first, with what came of them', async () => {
    const all = (await merchant.get('/stripe-events?limit=100')).body.items;
    expect(await merchant.all('/stripe-events', 1)).toEqual(all);
    const { counts } = (await merchant.get('/stripe-events/counts')).body;
    expect(counts.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(all.length);
    const received = all.map(({ received_at }: { received_at: string }) => Date.parse(received_at));
    expect(received).toEqual([...received].sort((a, b) => b - a));
    const { body } = await merchant.get(`/orders/${sold.orderId}`);
    const paid = all.find(
      ({ type, object_id }: { type: string; object_id: string }) =>
        type === 'payment_intent.succeeded' && object_id === body.payment.payment_intent_id,
    );
    expect(paid).toMatchObject({ outcome: 'applied', tries: 0, settled_at: expect.any(String) });
  });

  it('are narrowed by type and outcome', async () => {
    const seen = async (query: string) =>
      (await merchant.all(`/stripe-events?${query}`, 2)) as unknown as { type: string; outcome: string }[];
    expect((await seen('type=customer.created')).map(({ outcome }) => outcome)).toEqual(Array(3).fill('ignored'));
    expect(await seen('type=customer.created&outcome=applied')).toEqual([]);
    expect(new Set((await seen('outcome=applied')).map(({ outcome }) => outcome))).toEqual(new Set(['applied']));
    expect(await seen('outcome=waiting')).toEqual([]);
  });

  it('about a payment token do not name it', async () => {
    const { body } = await merchant.get('/stripe-events?limit=100');
    const tokens = body.items.filter(({ type }: { type: string }) => type.startsWith('shared_payment.'));
    expect(tokens.length).toBeGreaterThan(0);
    for (const event of tokens) expect(event).not.toHaveProperty('object_id');
  });

  it('that wait say why', async () => {
    await shop.stripe.faults([{ match: { method: 'GET', path: '/v1/refunds' }, fault: 'error_500_before' }]);
    const { body } = await merchant.get(`/orders/${sold.orderId}`);
    await shop.stripe.seller.refunds.create({ payment_intent: body.payment.payment_intent_id, amount: 5 });
    const waiting = await until('it could not be applied', async () =>
      (await merchant.get('/stripe-events?outcome=waiting')).body.items.find(
        ({ tries, type }: { tries: number; type: string }) => tries > 0 && type === 'refund.created',
      ),
    );
    expect(waiting).toMatchObject({ outcome: 'waiting', problem: expect.any(String), next_try_at: expect.any(String) });
    await shop.stripe.faults([]);
  });
});

describe('the audit', () => {
  it('has everything that the shop had done, the newest first', async () => {
    await merchant.patch('/stock/item_low', { on_hand: 4 });
    await merchant.patch('/stock/item_low', { adjust: -1 }, { headers: { 'request-id': 'req-of-ours' } });
    await merchant.importStock('variant_id,on_hand\nitem_low,5\n');
    await merchant.post(`/orders/${sold.orderId}/refunds`, { amount: 1, reason: 'nice' });
    await merchant.post(`/orders/${sold.orderId}/credits`, { amount: 1 });
    // None of these changes anything.
    await merchant.patch('/stock/item_low', { adjust: -100 });
    await merchant.post(`/orders/${sold.orderId}/approve`);
    const all = await merchant.all('/audit', 2);
    expect(all.map((entry) => (entry as unknown as { action: string }).action)).toEqual([
      'order.credit',
      'order.refund',
      'stock.import',
      'stock.adjust',
      'stock.set',
    ]);
    const { body } = await merchant.get('/audit?action=stock.adjust&subject=item_low');
    expect(body.items).toEqual([
      {
        id: expect.stringMatching(/^evt_/),
        action: 'stock.adjust',
        subject: 'item_low',
        detail: { adjust: -1, on_hand: 3 },
        request_id: 'req-of-ours',
        at: expect.any(String),
      },
    ]);
    expect((await merchant.get('/audit?action=order.reject')).body.items).toEqual([]);
  });
});

describe('why sessions were canceled', () => {
  const cancel = async (quantity: number, trace?: object) => {
    const { id } = await readyDigital(shop, quantity);
    const { status } = await shop.client.cancel(id, trace && { intent_trace: trace });
    expect(status).toBe(200);
    return id;
  };
  const report = async (query = '') => (await merchant.get(`/insights/cancellations${query}`)).body;

  it('is counted by reason, with what they would have come to', async () => {
    expect(await report()).toEqual({
      reasons: [],
      without_reason: { count: 0, totals: [] },
      summaries: [],
      examined: 0,
      truncated: false,
    });
    const first = await cancel(1, { reason_code: 'comparison', trace_summary: 'Found it elsewhere.' });
    await cancel(2, { reason_code: 'comparison' });
    const last = await cancel(1, { reason_code: 'shipping_cost', trace_summary: 'Too dear.' });
    await cancel(3);
    await readyDigital(shop);
    const found = await report();
    expect(found).toMatchObject({
      reasons: [
        { reason_code: 'comparison', count: 2, totals: [{ currency: 'usd', amount: 3 * 999 }] },
        { reason_code: 'shipping_cost', count: 1, totals: [{ currency: 'usd', amount: 999 }] },
      ],
      without_reason: { count: 1, totals: [{ currency: 'usd', amount: 3 * 999 }] },
      examined: 4,
      truncated: false,
    });
    expect(found.summaries).toEqual([
      expect.objectContaining({
        session_id: last,
        reason_code: 'shipping_cost',
        trace_summary: 'Too dear.',
        total: 999,
      }),
      expect.objectContaining({ session_id: first, agent_id: 'alpha', trace_summary: 'Found it elsewhere.' }),
    ]);
  });

  it('is counted of a time', async () => {
    const before = await report();
    shop.clock.advance(1000);
    const since = new Date(shop.clock.now()).toISOString();
    await cancel(1, { reason_code: 'nobody_knows' });
    expect((await report(`?since=${since}`)).reasons).toEqual([
      { reason_code: 'other', count: 1, totals: [{ currency: 'usd', amount: 999 }] },
    ]);
    const until = await report(`?until=${since}`);
    expect([until.reasons, until.without_reason]).toEqual([before.reasons, before.without_reason]);
    expect((await report(`?since=${since}&until=${since}`)).reasons).toEqual([]);
  });
});
