import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopWith } from '../authentication/support/shop.js';
import { until } from '../completion/support/waiting.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { orderOf, refundedOf, type Sold, soldOf } from './support/buying.js';
import { intentOf, refundsAt, sumOf } from './support/ledger.js';
import { createMerchant } from './support/merchant.js';

/* What the shop does with orders, through the merchant's API of the real server; the agent looks at each through GET. */

const GOODS = [
  { id: 'item_123', quantity: 3 },
  { id: 'item_456', quantity: 1 },
];

let app: TestApp;
let merchant: ReturnType<typeof createMerchant>;
beforeAll(async () => {
  app = await startApp({ shopDir: await shopWith({ risk: { review: ['bot'] } }) });
  merchant = createMerchant(app.url);
});
afterAll(() => app.close());

interface Line {
  id: string;
  title: string;
  quantity: { ordered: number; current: number; fulfilled: number };
  status: string;
  totals: { type: string; amount: number }[];
}

async function sell(
  items: readonly object[] = GOODS,
  risk?: Record<string, 'block'>,
): Promise<Sold & { lines: Line[] }> {
  const session = await readySession(app, { line_items: items });
  const need = { amount: totalOf(session), currency: session.currency };
  const request = await paymentFor(app, session);
  if (risk) request.payment_data.instrument.credential.token = await app.stripe.mint({ ...need, risk });
  const sold = soldOf(await app.client.complete(session.id, request));
  return { ...sold, lines: (await orderOf(app, sold.sessionId)).line_items };
}

const seen = (sold: Sold) => orderOf(app, sold.sessionId);
const shelf = async (variantId: string): Promise<number> =>
  (await app.app.store.read({ variants: [variantId] })).stock.get(variantId) ?? Number.NaN;
const lineTotal = (line: Line | undefined): number => line?.totals.find(({ type }) => type === 'total')?.amount ?? 0;
const shipped = { type: 'shipping', carrier: 'UPS', tracking_number: '1Z', event: { type: 'shipped' } };

/** The refund was made, and the order shows it. */
const refunded = (sold: Sold, amount: number) =>
  until('the refund is made', async () => (refundedOf(await seen(sold)) === amount ? true : undefined));

describe('units on their way', () => {
  it('are sent in parts, tracked and delivered, and the agent sees each step', async () => {
    const sold = await sell();
    const [shirts, heavy] = sold.lines as [Line, Line];
    expect((await seen(sold)).fulfillments).toEqual([]);

    const line_items = [{ id: shirts.id, quantity: 2 }];
    const first = await merchant.order(sold.orderId, 'fulfillments', { ...shipped, line_items });
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    const order = await seen(sold);
    expect(order.status).toBe('processing');
    expect(order.line_items.map(({ status, quantity }: Line) => [status, quantity.fulfilled])).toEqual([
      ['partial', 2],
      ['processing', 0],
    ]);
    expect(order.fulfillments).toMatchObject([
      {
        type: 'shipping',
        status: 'shipped',
        carrier: 'UPS',
        tracking_number: '1Z',
        line_items,
        destination: { line_one: '1234 Chat Road' },
        events: [{ type: 'shipped' }],
      },
    ]);

    const rest = await merchant.order(sold.orderId, 'fulfillments', { type: 'shipping' });
    expect(rest.status).toBe(201);
    const [, planned] = (await seen(sold)).fulfillments;
    expect(planned).toMatchObject({
      status: 'pending',
      line_items: [
        { id: shirts.id, quantity: 1 },
        { id: heavy.id, quantity: 1 },
      ],
      events: [],
    });
    const tell = async (fulfillment: string, body: object) => {
      const answer = await merchant.order(sold.orderId, `fulfillments/${fulfillment}/events`, body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return (await seen(sold)).status;
    };
    const sent = { type: 'shipped', tracking_number: '2Z', tracking_url: 'https://track.example/2Z' };
    expect(await tell(planned.id, sent)).toBe('shipped');
    expect(await tell(planned.id, { type: 'out_for_delivery' })).toBe('shipped');
    expect(await tell(planned.id, { type: 'delivered', location: 'Front door' })).toBe('shipped');
    expect(await tell(order.fulfillments[0].id, { type: 'delivered' })).toBe('completed');
    const done = await seen(sold);
    expect(done.line_items.map(({ status }: Line) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(done.fulfillments[1]).toMatchObject({ tracking_number: '2Z', tracking_url: 'https://track.example/2Z' });
    expect(done.fulfillments[1].events.map(({ type }: { type: string }) => type)).toEqual([
      'shipped',
      'out_for_delivery',
      'delivered',
    ]);
    const page = await (await fetch(sold.permalink)).text();
    for (const text of ['Parcel · Delivered', '2Z', 'Out for delivery', 'Front door']) expect(page).toContain(text);
  });

  it('that came back can be sent anew', async () => {
    const sold = await sell([{ id: 'item_123', quantity: 1 }]);
    await merchant.order(sold.orderId, 'fulfillments', shipped);
    const [parcel] = (await seen(sold)).fulfillments;
    await merchant.order(sold.orderId, `fulfillments/${parcel.id}/events`, { type: 'returned_to_sender' });
    expect(await seen(sold)).toMatchObject({ status: 'confirmed', line_items: [{ quantity: { fulfilled: 0 } }] });
    expect((await merchant.order(sold.orderId, 'fulfillments', shipped)).status).toBe(201);
    expect((await seen(sold)).status).toBe('shipped');
  });

  it('are put into one fulfillment only, however many people try at once', async () => {
    const sold = await sell();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => merchant.order(sold.orderId, 'fulfillments', shipped)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect((await seen(sold)).fulfillments).toHaveLength(1);
  });

  it.each<[string, string, object, number, string | undefined]>([
    [
      'too many units',
      'fulfillments',
      { type: 'shipping', line_items: [{ id: 'LINE', quantity: 4 }] },
      400,
      '$.line_items[0].quantity',
    ],
    [
      'a line that is not there',
      'fulfillments',
      { type: 'shipping', line_items: [{ id: 'li_x', quantity: 1 }] },
      400,
      '$.line_items[0].id',
    ],
    [
      'an event of the future',
      'fulfillments',
      { type: 'shipping', event: { type: 'shipped', occurred_at: '2999-01-01T00:00:00Z' } },
      400,
      '$.event.occurred_at',
    ],
    [
      'an event before there was an order',
      'fulfillments',
      { type: 'shipping', event: { type: 'shipped', occurred_at: '1999-01-01T00:00:00Z' } },
      400,
      '$.event.occurred_at',
    ],
    [
      'an event that cannot be the first',
      'fulfillments',
      { type: 'shipping', event: { type: 'delivered' } },
      400,
      '$.event.type',
    ],
    ['tracking of a download', 'fulfillments', { type: 'digital', tracking_number: '1Z' }, 400, undefined],
    ['an unknown fulfillment', 'fulfillments/ful_x/events', { type: 'shipped' }, 404, undefined],
    ['an unknown event', 'fulfillments/ful_x/events', { type: 'teleported' }, 400, '$.type'],
  ])('are refused, and nothing changes: %s', async (_, action, body, status, param) => {
    const sold = await sell();
    const text = JSON.stringify(body).replace('LINE', sold.lines[0]?.id ?? '');
    const answer = await merchant.order(sold.orderId, action, text);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    if (param) expect(answer.body.param).toBe(param);
    expect(answer.body.message).toMatch(/\S/);
    expect(await seen(sold)).toMatchObject({ status: 'confirmed', fulfillments: [] });
  });

  it('take no step out of its turn', async () => {
    const sold = await sell([{ id: 'item_123', quantity: 1 }]);
    await merchant.order(sold.orderId, 'fulfillments', shipped);
    const [{ id }] = (await seen(sold)).fulfillments;
    for (const type of ['processing', 'shipped', 'canceled', 'ready_for_pickup']) {
      const answer = await merchant.order(sold.orderId, `fulfillments/${id}/events`, { type });
      expect([answer.status, answer.body.code], type).toEqual([409, 'order_not_modifiable']);
      expect(answer.body.message).toMatch(/\.$/);
    }
    expect((await seen(sold)).fulfillments[0].events).toHaveLength(1);
  });
});

describe('a cancellation', () => {
  it('of all gives everything back: units to the shelf, money to the card', async () => {
    const before = await shelf('item_123');
    const sold = await sell();
    expect(await shelf('item_123')).toBe(before - 3);
    const key = randomUUID();
    const answer = await merchant.order(sold.orderId, 'cancel', { reason: 'customer_request' }, { key });
    expect([answer.status, answer.body.status], JSON.stringify(answer.body)).toEqual([200, 'canceled']);
    expect(await shelf('item_123')).toBe(before);
    await refunded(sold, sold.total);
    const order = await seen(sold);
    expect(order).toMatchObject({ status: 'canceled' });
    expect(order.line_items.map(({ status }: Line) => status)).toEqual(['removed', 'removed']);
    expect(order.adjustments).toMatchObject([
      { type: 'cancellation', status: 'completed', reason: 'customer_request' },
      { type: 'refund', status: 'completed', amount: sold.total },
    ]);
    expect(order.adjustments[0]).not.toHaveProperty('amount');
    expect((await refundsAt(app.stripe, sold.sessionId)).map(({ amount }) => amount)).toEqual([sold.total]);

    const again = await merchant.order(sold.orderId, 'cancel', { reason: 'customer_request' }, { key });
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(again.body).toEqual(answer.body);
    const other = await merchant.order(sold.orderId, 'cancel', {}, { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
    expect((await merchant.order(sold.orderId, 'cancel', {})).status).toBe(409);
    expect(await shelf('item_123')).toBe(before);
  });

  it('of a line gives back what was paid for its units, and the last one all that is left', async () => {
    const sold = await sell();
    const [shirts, heavy] = sold.lines as [Line, Line];
    const cancel = (line_items: object[]) => merchant.order(sold.orderId, 'cancel', { line_items });
    expect((await cancel([{ id: shirts.id, quantity: 3 }])).status).toBe(200);
    await refunded(sold, lineTotal(shirts));
    expect(await seen(sold)).toMatchObject({ status: 'confirmed', line_items: [{ status: 'removed' }, {}] });
    expect((await cancel([{ id: heavy.id, quantity: 1 }])).status).toBe(200);
    await refunded(sold, sold.total);
    expect((await seen(sold)).status).toBe('canceled');
  });

  it('of units that were refunded already gives back nothing twice', async () => {
    const sold = await sell();
    const [shirts] = sold.lines as [Line];
    const line_items = [{ id: shirts.id, quantity: 2 }];
    const refund = await merchant.refund(sold.orderId, { line_items });
    expect(refund.status, JSON.stringify(refund.body)).toBe(200);
    await merchant.order(sold.orderId, 'cancel', { line_items: [{ id: shirts.id, quantity: 3 }] });
    await refunded(sold, lineTotal(shirts));
    const more = await merchant.refund(sold.orderId, { line_items: [{ id: shirts.id, quantity: 1 }] });
    expect([more.status, more.body.param]).toEqual([400, '$.line_items']);
  });

  it('leaves with the shop what it did not want to give back', async () => {
    const sold = await sell();
    const [shirts, heavy] = sold.lines as [Line, Line];
    await merchant.order(sold.orderId, 'cancel', { line_items: [{ id: shirts.id, quantity: 3 }], refund: false });
    await merchant.order(sold.orderId, 'cancel', { line_items: [{ id: heavy.id, quantity: 1 }] });
    await refunded(sold, sold.total - lineTotal(shirts));
  });

  it('gives back less where somebody refunded some of it at Stripe meanwhile', async () => {
    const sold = await sell();
    const payment_intent = await intentOf(app.stripe, sold.sessionId);
    await app.stripe.seller.refunds.create({ payment_intent, amount: 100 });
    expect((await merchant.order(sold.orderId, 'cancel', {})).status).toBe(200);
    await until('all of it went back', async () => {
      const refunds = await refundsAt(app.stripe, sold.sessionId);
      return sumOf(refunds) === sold.total ? true : undefined;
    });
  });

  it('without refund or restock does neither', async () => {
    const sold = await sell();
    const before = await shelf('item_123');
    await merchant.order(sold.orderId, 'cancel', { refund: false, restock: false });
    expect(await shelf('item_123')).toBe(before);
    expect((await seen(sold)).adjustments).toMatchObject([{ type: 'cancellation' }]);
    expect(await refundsAt(app.stripe, sold.sessionId)).toEqual([]);
  });

  it('happens once, however many people ask at once', async () => {
    const sold = await sell();
    const answers = await Promise.all(Array.from({ length: 10 }, () => merchant.order(sold.orderId, 'cancel', {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    await refunded(sold, sold.total);
    expect(await refundsAt(app.stripe, sold.sessionId)).toHaveLength(1);
  });

  it('is refused for what was sent', async () => {
    const sold = await sell();
    await merchant.order(sold.orderId, 'fulfillments', shipped);
    const whole = await merchant.order(sold.orderId, 'cancel', {});
    expect([whole.status, whole.body.code]).toEqual([409, 'order_not_modifiable']);
    const line_items = [{ id: sold.lines[0]?.id, quantity: 1 }];
    const part = await merchant.order(sold.orderId, 'cancel', { line_items });
    expect([part.status, part.body.param]).toEqual([400, '$.line_items[0].quantity']);
    expect((await seen(sold)).adjustments).toEqual([]);
  });
});

describe('a return', () => {
  it('of what was sent refunds its units, and restocks where the shop says so', async () => {
    const sold = await sell();
    const [shirts] = sold.lines as [Line];
    const line_items = [{ id: shirts.id, quantity: 1 }];
    expect((await merchant.order(sold.orderId, 'returns', { line_items })).status, 'nothing was sent').toBe(400);
    await merchant.order(sold.orderId, 'fulfillments', shipped);
    const before = await shelf('item_123');
    const answer = await merchant.order(sold.orderId, 'returns', { line_items, restock: true, reason: 'defective' });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(await shelf('item_123')).toBe(before + 1);
    await until('the refund is made', async () => (refundedOf(await seen(sold)) ? true : undefined));
    const order = await seen(sold);
    expect(order.status).toBe('shipped');
    expect(order.adjustments).toMatchObject([
      { type: 'return', status: 'completed', line_items, reason: 'defective' },
      { type: 'refund', status: 'completed', line_items, amount: Math.round(lineTotal(shirts) / 3) },
    ]);
    const twice = await merchant.order(sold.orderId, 'returns', { line_items: [{ id: shirts.id, quantity: 3 }] });
    expect([twice.status, twice.body.param]).toEqual([400, '$.line_items[0].quantity']);
  });

  it('follows on a price adjustment with what is left of the units', async () => {
    const sold = await sell();
    const [shirts] = sold.lines as [Line];
    const line_items = [{ id: shirts.id, quantity: 3 }];
    await merchant.refund(sold.orderId, { amount: 50, type: 'price_adjustment', line_items });
    await merchant.order(sold.orderId, 'fulfillments', shipped);
    await merchant.order(sold.orderId, 'returns', { line_items });
    await refunded(sold, lineTotal(shirts));
  });

  it('cannot be of units that the carrier brings back too', async () => {
    const sold = await sell([{ id: 'item_123', quantity: 2 }]);
    await merchant.order(sold.orderId, 'fulfillments', shipped);
    const [{ id }] = (await seen(sold)).fulfillments;
    const line_items = [{ id: sold.lines[0]?.id, quantity: 2 }];
    await merchant.order(sold.orderId, 'returns', { line_items, restock: true });
    const late = await merchant.order(sold.orderId, `fulfillments/${id}/events`, { type: 'returned_to_sender' });
    expect([late.status, late.body.code]).toEqual([409, 'order_not_modifiable']);
    expect((await seen(sold)).status).toBe('shipped');
  });

  it('gives back another amount where the shop names one, never more than is left', async () => {
    const sold = await sell();
    await merchant.order(sold.orderId, 'fulfillments', shipped);
    const line_items = [{ id: sold.lines[0]?.id, quantity: 1 }];
    const much = await merchant.order(sold.orderId, 'returns', { line_items, refund_amount: sold.total + 1 });
    expect([much.status, much.body.param]).toEqual([400, '$.refund_amount']);
    expect((await merchant.order(sold.orderId, 'returns', { line_items, refund_amount: 100 })).status).toBe(201);
    await refunded(sold, 100);
  });
});

describe('an order in review', () => {
  const risk = { bot: 'block' } as const;
  const inReview = async () => {
    const sold = await sell([{ id: 'item_123', quantity: 1 }], risk);
    expect((await seen(sold)).status).toBe('manual_review');
    return sold;
  };

  it('is not shipped before somebody approves it', async () => {
    const sold = await inReview();
    const early = await merchant.order(sold.orderId, 'fulfillments', shipped);
    expect([early.status, early.body.code]).toEqual([409, 'order_not_modifiable']);
    expect((await merchant.order(sold.orderId, 'approve')).body.status).toBe('confirmed');
    expect((await merchant.order(sold.orderId, 'fulfillments', shipped)).body.status).toBe('shipped');
    expect((await merchant.order(sold.orderId, 'approve')).status).toBe(409);
    expect((await merchant.order(sold.orderId, 'reject')).status).toBe(409);
  });

  it('is canceled and refunded where somebody rejects it', async () => {
    const before = await shelf('item_123');
    const sold = await inReview();
    const answer = await merchant.order(sold.orderId, 'reject', { description: 'We could not verify the address.' });
    expect([answer.status, answer.body.status]).toEqual([200, 'canceled']);
    await refunded(sold, sold.total);
    expect(await shelf('item_123')).toBe(before);
    expect((await seen(sold)).adjustments[0]).toMatchObject({ type: 'cancellation', reason: 'rejected' });
  });
});

describe('other changes', () => {
  it('a credit is noted, and moves no money', async () => {
    const sold = await sell();
    const answer = await merchant.order(sold.orderId, 'credits', { amount: 500, description: 'Gift card by mail' });
    expect(answer.status).toBe(201);
    const order = await seen(sold);
    expect(order.adjustments).toMatchObject([{ type: 'credit', status: 'completed', amount: 500, currency: 'usd' }]);
    expect(refundedOf(order)).toBeUndefined();
    expect(await refundsAt(app.stripe, sold.sessionId)).toEqual([]);
  });

  it('a price adjustment goes back to the card', async () => {
    const sold = await sell();
    await merchant.refund(sold.orderId, { amount: 250, type: 'price_adjustment', reason: 'price_match' });
    await refunded(sold, 250);
    expect((await seen(sold)).adjustments).toMatchObject([
      { type: 'price_adjustment', status: 'completed', amount: 250, reason: 'price_match' },
    ]);
  });

  it('what was charged stays what the order cost', async () => {
    const sold = await sell();
    await merchant.order(sold.orderId, 'cancel', {});
    await refunded(sold, sold.total);
    const { totals } = await seen(sold);
    expect(totals.find(({ type }: { type: string }) => type === 'total').amount).toBe(sold.total);
  });
});
