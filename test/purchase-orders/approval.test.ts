import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onShelf } from '../completion/support/books.js';
import { createCreditDesk } from '../credit/support/credits.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { checkAgainstSpec } from '../support/spec.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import {
  AUTHENTICATED_FROM,
  basket,
  businessShop,
  DAY,
  HOUR,
  PRICE,
  purchaseBody,
  STOCK,
  WAITS,
  waitingSession,
} from './support/business.js';

/* Purchase orders that wait for the shop: what they hold, and how they end. */

let shop: TestApp;
let receiver: WebhookReceiver;
let merchant: ReturnType<typeof createMerchantClient>;
let sold = 0;
beforeAll(async () => {
  receiver = await startReceiver();
  const env = { ORDER_WEBHOOK_URL: receiver.url, ORDER_WEBHOOK_SECRET: RECEIVER_SECRET };
  shop = await startApp({ shopDir: await businessShop(), env });
  merchant = createMerchantClient(shop.url);
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});

const decide = (id: string, what: 'approve' | 'reject', body?: object, key?: string) =>
  merchant.post(`/sessions/${id}/${what}`, body, key === undefined ? {} : { key });
const shelf = () => onShelf(shop.app.store, 'unit');
const uses = async () => {
  const { body } = await merchant.get('/discounts?limit=100');
  const { redeemed, held } = body.items.find(({ id }: { id: string }) => id === 'once') ?? { redeemed: 0, held: 0 };
  return { redeemed, held };
};
const statusOf = async (id: string): Promise<string> => (await shop.client.get(id)).body.status;

/** Sweeps once, and says how many units are on the shelf then. */
async function swept(): Promise<number | undefined> {
  await shop.app.sweeper.runOnce();
  return shelf();
}

it('R-UPD-09 holds what it was shown, and can be read and canceled but not changed', async () => {
  const credit = await createCreditDesk(shop.url).issue(1_000);
  const session = await basket(shop, 4, { discounts: { codes: ['ONCE', credit.code] } });
  expect(totalOf(session)).toBe(4 * PRICE * 0.9 - 1_000);
  const key = crypto.randomUUID();
  const answer = await shop.client.complete(session.id, purchaseBody(), { key });
  expect([answer.status, answer.body.status]).toEqual([200, 'pending_approval']);
  expect(answer.body.messages).toMatchObject([{ type: 'info', content: expect.stringContaining('approve') }]);
  expect(answer.text).not.toContain('PO-118');
  expect(answer.body.order).toBeUndefined();
  expect((await shop.client.get(session.id)).text).toBe(answer.text);
  const again = await shop.client.complete(session.id, purchaseBody(), { key });
  expect([again.headers.get('idempotent-replayed'), again.text]).toEqual(['true', answer.text]);
  for (const request of [
    () => shop.client.update(session.id, { order_notes: 'hurry' }),
    () => shop.client.complete(session.id, purchaseBody()),
    async () => shop.client.complete(session.id, await paymentFor(shop, session)),
  ]) {
    const { status, body, headers } = await request();
    expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'session_in_progress', '60']);
  }

  // Units are held beyond the usual time, and the session lives beyond its own.
  shop.clock.advance(DAY);
  expect(await swept()).toBe(STOCK - 4);
  expect(await uses()).toEqual({ redeemed: 0, held: 1 });
  expect(await createCreditDesk(shop.url).balance(credit.id)).toBe(0);
  shop = await shop.restart();
  merchant = createMerchantClient(shop.url);
  expect(await statusOf(session.id)).toBe('pending_approval');

  const { body: list } = await merchant.get('/sessions?status=pending_approval');
  expect(list.items).toMatchObject([
    {
      id: session.id,
      purchase_order: { number: 'PO-118', payment_terms: 'net_30', waiting_since: expect.any(String) },
    },
  ]);
  const { body: seen } = await merchant.get(`/sessions/${session.id}`);
  expect(seen).toMatchObject({ purchase_order: { number: 'PO-118' }, reservation: { state: 'held' } });
  expect(seen.reservation.held_until).toBeUndefined();
  const { body: erased } = await merchant.post('/erasures', { email: 'ada@example.com' });
  expect(erased.sessions ?? erased).toMatchObject({ in_progress: 1 });

  // Approved, it is the order of what has waited, due from now on.
  const approval = crypto.randomUUID();
  const approved = await decide(session.id, 'approve', undefined, approval);
  expect([approved.status, approved.body.status], approved.text).toEqual([200, 'completed']);
  sold += 4;
  const twice = await decide(session.id, 'approve', undefined, approval);
  expect([twice.headers.get('idempotent-replayed'), twice.text]).toEqual(['true', approved.text]);
  const { body: other } = await decide(session.id, 'approve');
  expect(other.code).toBe('session_not_modifiable');
  const { body: order } = await merchant.get(`/orders/${approved.body.order_id}`);
  expect(order.status).toBe('confirmed');
  expect(order.warnings).toBeUndefined();
  expect(order.purchase_order).toMatchObject({ number: 'PO-118', amount: totalOf(session) });
  expect(Date.parse(order.purchase_order.due_date)).toBe(Date.parse(order.created_at) + 30 * DAY);
  expect(order.store_credits).toMatchObject([{ id: credit.id, amount: 1_000 }]);
  expect(await createCreditDesk(shop.url).moves(credit.id)).toContainEqual(['spent', 0]);
  expect(await uses()).toEqual({ redeemed: 1, held: 0 });
  expect(await shelf()).toBe(STOCK - sold);
  expect((await shop.client.get(session.id)).body).toMatchObject({ status: 'completed', order: { id: order.id } });
  await expect.poll(() => receiver.ofOrder(order.id).map(({ body }) => body.type)).toEqual(['order_create']);
  const { body: audit } = await merchant.get(`/audit?subject=${session.id}`);
  expect(audit.items).toMatchObject([{ action: 'session.approve' }]);
  expect(await shop.stripe.charges()).toEqual([]);
});

describe('one that the shop rejects', () => {
  it('gives everything back, says why, and can be paid by card', async () => {
    const credit = await createCreditDesk(shop.url).issue(500);
    const { body: session } = await waitingSession(shop, 4, { discounts: { codes: [credit.code] } });
    shop.clock.advance(WAITS * HOUR - HOUR);
    const before = shop.clock.now();
    const body = { reason: 'credit_limit', description: 'Your last invoice is open.' };
    const rejected = await decide(session.id, 'reject', body);
    expect([rejected.status, rejected.body.status, rejected.body.purchase_order]).toEqual([
      200,
      'ready_for_payment',
      undefined,
    ]);
    expect(await createCreditDesk(shop.url).balance(credit.id)).toBe(500);
    const { body: seen } = await shop.client.get(session.id);
    const [said] = seen.messages.filter(({ type }: { type: string }) => type === 'error');
    expect(said).toMatchObject({ code: 'payment_declined' });
    expect(said.content).toContain('Your last invoice is open.');
    expect(Date.parse(seen.expires_at), 'as long as a new session').toBeGreaterThan(before + 5 * HOUR);
    const paid = await shop.client.complete(session.id, await paymentFor(shop, seen));
    expect(paid.body.status, paid.text).toBe('completed');
    sold += 4;
    expect((await shop.stripe.charges(session.id)).map(({ amount }) => amount)).toEqual([totalOf(session)]);
    const { body: audit } = await merchant.get(`/audit?subject=${session.id}`);
    expect(audit.items).toMatchObject([{ action: 'session.reject', detail: { reason: 'credit_limit' } }]);
  });

  it('can be asked for again, without a word from the shop too', async () => {
    const { body: session } = await waitingSession(shop);
    expect((await decide(session.id, 'reject')).body.status).toBe('ready_for_payment');
    expect((await shop.client.complete(session.id, purchaseBody())).body.status).toBe('pending_approval');
    expect((await decide(session.id, 'approve')).body.status).toBe('completed');
    sold += 4;
  });
});

describe('one that waits', () => {
  it('is given up by a cancel', async () => {
    const credit = await createCreditDesk(shop.url).issue(500);
    const { body: session } = await waitingSession(shop, 4, { discounts: { codes: [credit.code] } });
    const canceled = await shop.client.cancel(session.id);
    expect([canceled.status, canceled.body.status]).toEqual([200, 'canceled']);
    expect(await shelf()).toBe(STOCK - sold);
    expect(await createCreditDesk(shop.url).balance(credit.id)).toBe(500);
    const late = await decide(session.id, 'approve');
    expect([late.status, late.body.code]).toEqual([409, 'session_not_modifiable']);
  });

  it('expires when the shop says nothing for too long, from that moment on', async () => {
    const credit = await createCreditDesk(shop.url).issue(500);
    const { body: session } = await waitingSession(shop, 4, { discounts: { codes: [credit.code] } });
    expect(Date.parse(session.expires_at)).toBe(Date.parse(session.updated_at) + WAITS * HOUR);
    shop.clock.advance(WAITS * HOUR + 1);
    expect(await statusOf(session.id)).toBe('expired');
    expect((await decide(session.id, 'approve')).status).toBe(409);
    expect((await decide(session.id, 'reject')).status).toBe(409);
    expect(await swept()).toBe(STOCK - sold);
    expect(await createCreditDesk(shop.url).balance(credit.id)).toBe(500);
    expect((await merchant.get('/sessions?status=pending_approval')).body.items).toEqual([]);
  });

  it('ends in one way where all are tried at once', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const { body: session } = await waitingSession(shop);
      const tries = [
        () => decide(session.id, 'approve'),
        () => decide(session.id, 'reject'),
        () => shop.client.cancel(session.id),
      ];
      const turned = tries.map((_, index) => tries[(index + round) % tries.length]);
      const answers = await Promise.all(turned.map((attempt) => attempt?.()));
      const end = await statusOf(session.id);
      const done = answers.filter((answer) => answer?.status === 200).map((answer) => answer?.body.status);
      // A rejected one is open, and may be canceled after all.
      expect([[end], ['ready_for_payment', 'canceled'], ['canceled', 'ready_for_payment']]).toContainEqual(done);
      if (done.length > 1) expect(end).toBe('canceled');
      if (end === 'completed') sold += 4;
      if (end === 'ready_for_payment') await shop.client.cancel(session.id);
      ends.add(end);
    }
    expect(ends.size).toBeGreaterThan(1);
    expect(await shelf()).toBe(STOCK - sold);
  });

  it('asks no card holder for an authentication', async () => {
    const units = AUTHENTICATED_FROM / PRICE;
    const unable = await basket(shop, units);
    expect(unable.status).toBe('not_ready_for_payment');
    const able = await basket(shop, units, { capabilities: { interventions: { supported: ['3ds'] } } });
    expect(able.status).toBe('authentication_required');
    for (const { id } of [unable, able]) {
      expect((await shop.client.complete(id, purchaseBody())).body.status).toBe('pending_approval');
      await shop.client.cancel(id);
    }
  });

  it('is told to agents of older versions, and taken of those that know purchase orders', async () => {
    const session = await basket(shop, 4);
    const asked = (version: string, path: string, body?: object) =>
      fetch(`${shop.url}/checkout_sessions/${session.id}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${ALPHA_KEY}`,
          'api-version': version,
          'content-type': 'application/json',
          ...(body && { 'idempotency-key': version }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
    const none = await asked('2026-01-16', '/complete', purchaseBody());
    expect(none.status, 'which knows none').toBe(400);
    expect(await (await asked('2026-01-30', '/complete', purchaseBody())).json()).toMatchObject({
      status: 'pending_approval',
    });
    const told: string[] = [];
    for (const version of ['2025-09-29', '2025-12-12', '2026-01-16', '2026-01-30']) {
      const answer = (await (await asked(version, '')).json()) as { status: string };
      checkAgainstSpec('CheckoutSession', answer, version);
      told.push(answer.status);
    }
    expect(told).toEqual(['in_progress', 'in_progress', 'in_progress', 'pending_approval']);
    await shop.client.cancel(session.id);
  });

  it('is one that the buyer wants approved, whatever it costs', async () => {
    const session = await basket(shop, 1);
    const { body } = await shop.client.complete(session.id, purchaseBody({ approval_required: true }));
    expect(body.status).toBe('pending_approval');
    expect((await decide('cs_none', 'approve')).body.code).toBe('session_not_found');
    expect((await decide(session.id, 'reject', { why: 'so' })).body.param).toBe('$.why');
    await shop.client.cancel(session.id);
  });
});
