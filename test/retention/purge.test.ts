import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* What is removed after its time, on a server that goes on selling. The steps follow each other in time. */

const DAY = 24 * 3_600_000;
const NOTHING = {
  ...{ dry_run: false, sessions: 0, pseudonymised_sessions: 0, revisions: 0, orders: 0, idempotency_keys: 0 },
  ...{ stripe_events: 0, deliveries: 0, audit_entries: 0, order_tasks: 0, pages: 0 },
};

let shop: TestApp;
let merchant: MerchantClient;
let canceled: string;
let expired: string;
let declined: string;
let bought: { sessionId: string; orderId: string; total: number; body: object };

beforeAll(async () => {
  shop = await startApp({ env: { RETENTION_ORDER_YEARS: '10', IDEMPOTENCY_TTL_HOURS: '1000' } });
  merchant = createMerchantClient(shop.url);
  canceled = (await readySession(shop)).id;
  await shop.client.cancel(canceled);
  expired = (await readySession(shop)).id;
  const tried = await readySession(shop);
  declined = tried.id;
  await shop.client.complete(declined, await paymentFor(shop, tried, 'pm_card_visa_chargeDeclined'));
  await shop.client.cancel(declined);
  const ready = await readySession(shop);
  const body = await paymentFor(shop, ready);
  const paid = await shop.client.complete(ready.id, body, { key: 'paid' });
  bought = { sessionId: ready.id, orderId: paid.body.order.id, total: totalOf(ready), body };
});
afterAll(() => shop?.close());

const purge = (body: object = {}) => merchant.post('/purges', body);
const revisions = async (id: string): Promise<number> => (await merchant.get(`/sessions/${id}`)).body.revisions.length;

it('nothing goes before its time, and no revision that a key still answers with', async () => {
  shop.clock.advance(31 * DAY);
  await shop.app.sweeper.runOnce();
  expect((await purge()).body).toEqual({ ...NOTHING, pages: expect.any(Number) });
  const again = await shop.client.complete(bought.sessionId, bought.body, { key: 'paid' });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body.order.id).toBe(bought.orderId);
});

it('of a completed session, what nothing needs goes', async () => {
  shop.clock.advance(12 * DAY);
  const before = await revisions(bought.sessionId);
  const look = await purge({ dry_run: true });
  expect(look.body).toMatchObject({ dry_run: true, sessions: 0, revisions: before - 2 });
  expect(await revisions(bought.sessionId)).toBe(before);
  // Keys that have had their time go first, or as the server's own sweep finds them.
  const { body } = await purge();
  expect(body).toMatchObject({ sessions: 0, revisions: before - 2 });
  expect(await revisions(bought.sessionId), 'the last one, and the one that was charged').toBe(2);
  const { body: session } = await shop.client.get(bought.sessionId);
  expect(session).toMatchObject({ status: 'completed', order: { id: bought.orderId } });
  expect((await merchant.post(`/orders/${bought.orderId}/refunds`, { amount: 100 })).status).toBe(200);
  expect((await purge()).body, 'as the session had it before').toMatchObject({ ...NOTHING, revisions: 2 });
  expect((await purge()).body).toMatchObject(NOTHING);
});

it('sessions without an order go, and those with a payment lose their person', async () => {
  shop.clock.advance(60 * DAY);
  expect((await shop.client.get(canceled)).status).toBe(200);
  const look = (await purge({ dry_run: true })).body;
  const { dry_run: _, pages: __, ...counts } = (await purge()).body;
  expect(look).toMatchObject(counts);
  expect(counts).toMatchObject({ sessions: 2, pseudonymised_sessions: 1, orders: 0 });
  expect((await shop.client.get(canceled)).status).toBe(404);
  expect((await shop.client.get(expired)).status).toBe(404);
  expect((await shop.client.get(declined)).body).toMatchObject({
    status: 'canceled',
    buyer: { email: 'erased@erased.invalid' },
  });
  const { charge } = await shop.app.store.read({ session: { id: declined, agentId: 'alpha' } });
  expect(charge, 'payments are kept').toMatchObject({ phase: 'canceled' });
  expect((await purge()).body).toMatchObject(NOTHING);
});

it('a person who asks is asked for by hand, which is on record, and counted', async () => {
  const entries = (await merchant.get('/audit?action=purge.run')).body.items;
  expect(entries.length).toBe(6);
  expect(entries[1]).toMatchObject({ subject: 'database', detail: { sessions: 2 } });
  const metrics = await (await fetch(`${shop.url}/metrics`)).text();
  expect(metrics).toContain('acp_seller_purged_total{kind="sessions"} 2');
  expect(metrics).toContain('acp_seller_purged_total{kind="pseudonymised_sessions"} 1');
  expect(metrics).toMatch(/acp_seller_database_bytes [1-9]/);
});

it('orders go after their years, and with them all that belongs to them', async () => {
  shop.clock.advance(9 * 366 * DAY);
  expect((await purge()).body).toMatchObject({ orders: 0, audit_entries: expect.any(Number) });
  expect((await merchant.get(`/orders/${bought.orderId}`)).status).toBe(200);
  shop.clock.advance(2 * 366 * DAY);
  expect((await purge()).body).toMatchObject({ orders: 1, sessions: 1 });
  expect((await merchant.get(`/orders/${bought.orderId}`)).status).toBe(404);
  expect((await shop.client.get(bought.sessionId)).status).toBe(404);
  expect((await merchant.get('/orders')).body.items).toEqual([]);
  const before = await shop.stripe.refunds(bought.sessionId);
  const asked = { since: '2020-01-01T00:00:00Z', refund_unrecorded: true };
  const { body } = await merchant.post('/reconciliations', asked);
  expect(body, 'a sale that is over so long is no payment without a record').toMatchObject({
    unrecorded: 0,
    refunds: 0,
  });
  expect(await shop.stripe.refunds(bought.sessionId)).toEqual(before);
  const ready = await readySession(shop);
  expect(ready.status, 'and the shop sells on').toBe('ready_for_payment');
});
