import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { soldOf } from '../orders/support/buying.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* How requests that change an order are read, kept under their keys, and answered. */

let shop: TestApp;
let merchant: MerchantClient;
let order: string;
let line: string;
beforeAll(async () => {
  shop = await startApp();
  merchant = createMerchantClient(shop.url);
});
beforeEach(async () => {
  const session = await readySession(shop, { line_items: [{ id: 'item_123', quantity: 3 }] });
  const sold = soldOf(await shop.client.complete(session.id, await paymentFor(shop, session)));
  order = `/orders/${sold.orderId}`;
  line = sold.session.line_items[0]?.id ?? '';
});
afterAll(() => shop.close());

const lines = (quantity = 1) => [{ id: line, quantity }];
const SHIPPED = { type: 'shipping', carrier: 'UPS', tracking_number: '1Z999', event: { type: 'shipped' } };

describe('each change', () => {
  it('answers with the order as the shop sees it, and stands in the audit', async () => {
    const created = await merchant.post(`${order}/fulfillments`, { ...SHIPPED, line_items: lines(2) });
    expect(created.status, created.text).toBe(201);
    expect(created.body).toMatchObject({ status: 'processing', version: 2, agent_id: 'alpha' });
    const [fulfillment] = created.body.fulfillments;
    const event = await merchant.post(`${order}/fulfillments/${fulfillment.id}/events`, {
      type: 'delivered',
      location: 'Porch',
      estimated_delivery: { earliest: '2026-01-01T00:00:00Z', latest: '2026-01-02T00:00:00+02:00' },
    });
    expect(event.status, event.text).toBe(201);
    expect(event.body.fulfillments[0]).toMatchObject({
      status: 'delivered',
      tracking_number: '1Z999',
      estimated_delivery: { earliest: '2026-01-01T00:00:00.000Z', latest: '2026-01-01T22:00:00.000Z' },
      events: [{ type: 'shipped' }, { type: 'delivered', location: 'Porch' }],
    });
    const returned = await merchant.post(`${order}/returns`, {
      line_items: lines(),
      reason: 'defective',
      refund: false,
    });
    expect([returned.status, returned.body.adjustments.length], returned.text).toEqual([201, 1]);
    expect(returned.body.adjustments[0]).toMatchObject({ type: 'return', reason: 'defective', line_items: lines() });
    const credit = await merchant.post(`${order}/credits`, { amount: 500, description: 'For the trouble' });
    expect([credit.status, credit.body.adjustments[1]?.type], credit.text).toEqual([201, 'credit']);
    const canceled = await merchant.post(`${order}/cancel`, { line_items: lines(), refund: false });
    expect([canceled.status, canceled.body.status], canceled.text).toEqual([200, 'completed']);

    const { body } = await merchant.get(`/audit?subject=${created.body.id}`);
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual([
      'order.cancel',
      'order.credit',
      'order.return',
      'order.event',
      'order.fulfill',
    ]);
    expect(body.items[0].request_id).toBe(canceled.headers.get('request-id'));
  });

  it('may name the order by its number, with the same key for the same request', async () => {
    const { body } = await merchant.get(order);
    const key = randomUUID();
    const byNumber = await merchant.post(`/orders/${body.order_number}/cancel`, { refund: false }, { key });
    expect([byNumber.status, byNumber.body.status]).toEqual([200, 'canceled']);
    const byId = await merchant.post(`${order}/cancel`, { refund: false }, { key });
    expect([byId.status, byId.text, byId.headers.get('idempotent-replayed')]).toEqual([200, byNumber.text, 'true']);
  });

  it('is refused with 409 and a sentence where the order does not allow it', async () => {
    for (const action of ['approve', 'reject']) {
      const { status, body } = await merchant.post(`${order}/${action}`);
      expect({ status, code: body.code }, body.message).toEqual({ status: 409, code: 'order_not_modifiable' });
    }
  });
});

describe('under one key', () => {
  const ACTIONS: readonly [string, () => unknown, () => unknown][] = [
    ['fulfillments', () => ({ ...SHIPPED, line_items: lines() }), () => ({ ...SHIPPED, line_items: lines(2) })],
    ['cancel', () => ({ line_items: lines(), refund: false }), () => ({ line_items: lines(2), refund: false })],
    ['credits', () => ({ amount: 100 }), () => ({ amount: 101 })],
  ];

  it.each(ACTIONS)('%s happen once, and another request is refused', async (action, body, other) => {
    const key = randomUUID();
    const twins = await Promise.all(
      Array.from({ length: 5 }, () => merchant.post(`${order}/${action}`, body(), { key })),
    );
    expect(new Set(twins.map(({ text }) => text)).size).toBe(1);
    expect(twins.every(({ status }) => status === twins[0]?.status)).toBe(true);
    expect(twins.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(4);
    expect(twins[0]?.headers.get('idempotency-key')).toBe(key);
    expect((await merchant.get(order)).body.version).toBe(2);
    const conflict = await merchant.post(`${order}/${action}`, other(), { key });
    expect([conflict.status, conflict.body.code]).toEqual([422, 'idempotency_conflict']);
    expect((await merchant.get(order)).body.version).toBe(2);
  });

  it('the answer stays what it was, whatever became of the order', async () => {
    const key = randomUUID();
    const first = await merchant.post(`${order}/credits`, { amount: 100 }, { key });
    await merchant.post(`${order}/credits`, { amount: 200 });
    const again = await merchant.post(`${order}/credits`, { amount: 100 }, { key });
    expect(again.text).toBe(first.text);
    expect((await merchant.get(order)).body.adjustments).toHaveLength(2);
  });

  it('what was refused may be sent again', async () => {
    const key = randomUUID();
    const tooMany = await merchant.post(`${order}/cancel`, { line_items: lines(4) }, { key });
    expect([tooMany.status, tooMany.body.param]).toEqual([400, '$.line_items[0].quantity']);
    const right = await merchant.post(`${order}/cancel`, { line_items: lines(3), refund: false }, { key });
    expect([right.status, right.body.status]).toEqual([200, 'canceled']);
  });

  it('an agent’s equal key is another key', async () => {
    const key = randomUUID();
    const session = await readySession(shop);
    await shop.client.cancel(session.id, undefined, { key });
    expect((await merchant.post(`${order}/cancel`, { refund: false }, { key })).status).toBe(200);
  });
});

describe('a body is refused by what is wrong in it', () => {
  const TIME = '2026-01-01T00:00:00Z';
  const WRONG: readonly [string, unknown, string][] = [
    ['fulfillments', {}, '$.type'],
    ['fulfillments', { type: 'local_delivery' }, '$.type'],
    ['fulfillments', { type: 'shipping', line_items: [] }, '$.line_items'],
    ['fulfillments', { type: 'shipping', line_items: [{ id: 'x' }] }, '$.line_items[0].quantity'],
    ['fulfillments', { type: 'shipping', line_items: [{ id: 'x', quantity: 0 }] }, '$.line_items[0].quantity'],
    ['fulfillments', { type: 'shipping', line_items: [{ id: 'x', quantity: 1 }] }, '$.line_items[0].id'],
    ['fulfillments', { type: 'shipping', weight: 2 }, '$.weight'],
    ['fulfillments', { type: 'shipping', tracking_url: 'javascript:alert(1)' }, '$.tracking_url'],
    ['fulfillments', { type: 'shipping', tracking_url: 'ups' }, '$.tracking_url'],
    ['fulfillments', { type: 'pickup', tracking_url: 'https://ups.example/1' }, '$.tracking_url'],
    ['fulfillments', { type: 'digital', carrier: 'UPS' }, '$.carrier'],
    ['fulfillments', { type: 'shipping', digital_delivery: { license_key: 'a' } }, '$.digital_delivery'],
    [
      'fulfillments',
      { type: 'digital', digital_delivery: { access_url: 'file:///etc/passwd' } },
      '$.digital_delivery.access_url',
    ],
    ['fulfillments', { type: 'shipping', estimated_delivery: { earliest: TIME } }, '$.estimated_delivery.latest'],
    [
      'fulfillments',
      { type: 'shipping', estimated_delivery: { earliest: TIME, latest: '2025-12-31T23:59:59Z' } },
      '$.estimated_delivery.latest',
    ],
    [
      'fulfillments',
      { type: 'shipping', estimated_delivery: { earliest: TIME, latest: '9999-12-31T23:59:59-23:00' } },
      '$.estimated_delivery.latest',
    ],
    [
      'fulfillments',
      { type: 'shipping', estimated_delivery: { earliest: '0000-01-01T00:00:00+00:01', latest: TIME } },
      '$.estimated_delivery.earliest',
    ],
    [
      'fulfillments',
      { type: 'digital', digital_delivery: { expires_at: '9999-12-31T23:00:00-01:00' } },
      '$.digital_delivery.expires_at',
    ],
    ['fulfillments', { type: 'shipping', event: { type: 'flown' } }, '$.event.type'],
    ['fulfillments', { type: 'shipping', event: { type: 'shipped', occurred_at: 'now' } }, '$.event.occurred_at'],
    ['fulfillments', { type: 'shipping', description: '' }, '$.description'],
    ['fulfillments/f/events', {}, '$.type'],
    ['fulfillments/f/events', { type: 'shipped', expires: TIME }, '$.expires'],
    ['returns', {}, '$.line_items'],
    ['returns', { line_items: [{ id: 'x', quantity: 1 }], refund_amount: 0 }, '$.refund_amount'],
    ['returns', { line_items: [{ id: 'x', quantity: 1 }], refund: 'yes' }, '$.refund'],
    ['returns', { line_items: [{ id: 'x', quantity: 1 }], refund: false, refund_amount: 5 }, '$.refund_amount'],
    ['returns', { line_items: [{ id: 'x', quantity: 1 }], refund_amount: 100_000_000 }, '$.refund_amount'],
    ['cancel', { refund: false, refund_amount: 5 }, '$.refund_amount'],
    ['cancel', { restock: 1 }, '$.restock'],
    ['cancel', { reason: 'r'.repeat(101) }, '$.reason'],
    ['cancel', [], '$'],
    ['approve', { reason: 'fine' }, '$.reason'],
    ['reject', { amount: 5 }, '$.amount'],
    ['credits', {}, '$.amount'],
    ['credits', { amount: -5 }, '$.amount'],
    ['credits', { amount: 1.5 }, '$.amount'],
    ['credits', { amount: 2 ** 53 }, '$.amount'],
    ['credits', { amount: 100_000_000 }, '$.amount'],
    ['refunds', { amount: 100_000_000 }, '$.amount'],
    ['refunds', { line_items: [{ id: 'x', quantity: 1 }] }, '$.line_items[0].id'],
    ['refunds', { type: 'gift' }, '$.type'],
  ];

  it.each(WRONG)('%s %j', async (action, body, param) => {
    const answer = await merchant.post(`${order}/${action}`, body);
    expect({ status: answer.status, param: answer.body.param }, answer.text).toEqual({ status: 400, param });
    expect((await merchant.get(order)).body.version).toBe(1);
  });
});

it('what is learnt of a digital delivery in parts is all kept', async () => {
  const access = { access_url: 'https://shop.example/x', expires_at: '9999-12-31T22:59:59.000Z' };
  const created = await merchant.post(`${order}/fulfillments`, {
    type: 'digital',
    digital_delivery: { ...access, expires_at: '9999-12-31T23:59:59+01:00' },
  });
  expect(created.body.fulfillments[0].digital_delivery, created.text).toEqual(access);
  const events = `${order}/fulfillments/${created.body.fulfillments[0].id}/events`;
  const told = async (type: string, digital_delivery?: object) => {
    const { status, body, text } = await merchant.post(events, { type, digital_delivery });
    expect(status, text).toBe(201);
    return body.fulfillments[0].digital_delivery;
  };
  expect(await told('processing', { license_key: 'abc' })).toEqual({ ...access, license_key: 'abc' });
  expect(await told('delivered', { license_key: 'def' })).toEqual({ ...access, license_key: 'def' });
});

describe('a refund', () => {
  it('of lines gives back what they cost, and shows which they were', async () => {
    const key = randomUUID();
    const asked = { line_items: lines(2), type: 'price_adjustment', reason: 'late', description: 'Sorry' };
    const made = await merchant.post(`${order}/refunds`, asked, { key });
    expect(made.status, made.text).toBe(200);
    expect(made.body.refund).toMatchObject({ ...asked, key, status: 'succeeded', currency: 'usd' });
    const { body } = await merchant.get(order);
    expect(body.adjustments).toMatchObject([
      { type: 'price_adjustment', line_items: lines(2), reason: 'late', amount: made.body.refund.amount },
    ]);
    const again = await merchant.post(`${order}/refunds`, asked, { key });
    expect(again.body.refund.id).toBe(made.body.refund.id);
    const other = await merchant.post(`${order}/refunds`, { ...asked, line_items: lines(1) }, { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
    expect((await merchant.get(`/audit?action=order.refund&subject=${body.id}`)).body.items).toHaveLength(1);
  });

  it('may be named in the body', async () => {
    const body = { amount: 100, key: 'tea' };
    const [one, two] = [
      await merchant.post(`${order}/refunds`, body, { key: null }),
      await merchant.post(`${order}/refunds`, body, { key: null }),
    ];
    expect([one.status, two.status, two.body.refund.id]).toEqual([200, 200, one.body.refund.id]);
  });
});
