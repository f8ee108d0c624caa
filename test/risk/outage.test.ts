import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ABLE,
  authenticatedPayment,
  expectOneSale,
  intentsOf,
  NEEDS_BUYER,
  waiting,
} from '../authentication/support/buyer.js';
import { persist } from '../completion/support/persist.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* A Stripe that does not answer at all. */

const EVERYTHING = { path: '/v1/*' };
/** More than it takes until nobody asks. */
const FAILURES = 12;
const SLOW_RETRIES = { times: 300, pause: 100 };

function expectAway(answer: AcpAnswer): void {
  expect([answer.status, answer.body.code], answer.text).toEqual([503, 'service_unavailable']);
  expect(answer.body.type).toBe('service_unavailable');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe.each(['separate', 'with_create'])('STRIPE_CONFIRM=%s', (way) => {
  let shop: TestApp;
  beforeEach(async () => {
    shop = await startApp({ stripeBudget: 300, env: { STRIPE_CONFIRM: way } });
  });
  afterEach(() => shop.close());

  /** Until the server does not even ask any more. */
  async function breakStripe(): Promise<void> {
    const session = await readySession(shop);
    const body = await paymentFor(shop, session);
    await shop.stripe.faults([{ match: EVERYTHING, fault: 'drop_before' }]);
    const answers = await Promise.all(Array.from({ length: FAILURES }, () => shop.client.complete(session.id, body)));
    answers.forEach(expectAway);
  }

  async function callsLost(): Promise<number> {
    const response = await fetch(`${shop.stripe.url}/_sandbox/faults`);
    const [fault] = (await response.json()) as { fired: number }[];
    return fault?.fired ?? 0;
  }

  it('is told before anything is written, and the same key pays when Stripe is back', async () => {
    const session = await readySession(shop);
    const body = await paymentFor(shop, session);
    const before = await shop.client.get(session.id);
    await breakStripe();
    const asked = await callsLost();
    const answer = await shop.client.complete(session.id, body, { key: 'away' });
    expectAway(answer);
    expect(await callsLost(), 'Stripe is not even asked').toBe(asked);
    expect((await shop.client.get(session.id)).text).toBe(before.text);
    const rows = await shop.app.store.read({ session: { id: session.id, agentId: 'alpha' } });
    expect(rows.charge).toBeUndefined();
    await shop.stripe.faults([]);
    expect(await intentsOf(shop, session.id)).toEqual([]);

    const paid = await persist(() => shop.client.complete(session.id, body, { key: 'away' }), SLOW_RETRIES);
    expect(paid.body.status, paid.text).toBe('completed');
    expect(paid.headers.get('idempotent-replayed')).toBeNull();
    await expectOneSale(shop, session.id);
  });

  it('does not keep sessions from being made, changed, read and canceled', async () => {
    await breakStripe();
    const session = await readySession(shop);
    const changed = await shop.client.update(session.id, { line_items: [{ id: 'item_123', quantity: 2 }] });
    expect(changed.body.status, changed.text).toBe('ready_for_payment');
    expect((await shop.client.cancel(session.id)).body.status).toBe('canceled');
  });

  it('leaves a session that waits for its buyer to wait, and the same key pays when Stripe is back', async () => {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session, NEEDS_BUYER);
    const body = await authenticatedPayment(shop, session);
    const before = await shop.client.get(id);
    await breakStripe();
    expectAway(await shop.client.complete(id, body, { key: 'waiting' }));
    expect((await shop.client.get(id)).text).toBe(before.text);
    await shop.stripe.faults([]);
    expect(await intentsOf(shop, id)).toEqual(['requires_action']);
    const paid = await persist(() => shop.client.complete(id, body, { key: 'waiting' }), SLOW_RETRIES);
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
  });
});
