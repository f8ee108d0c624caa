import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AcpAnswer } from '../support/acp-client.js';
import { seededRandom } from '../support/random.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { auditBooks } from './support/books.js';
import { persist } from './support/persist.js';

interface Crowd {
  name: string;
  requests: number;
  /** Different Idempotency-Keys and different tokens among them. */
  keys: number;
  tokens: number;
  sessions: number;
}

const CROWDS: Crowd[] = [
  { name: 'one key, one token', requests: 10, keys: 1, tokens: 1, sessions: 4 },
  { name: 'a key each, one token', requests: 10, keys: 10, tokens: 1, sessions: 4 },
  { name: 'a key each, a token each', requests: 10, keys: 10, tokens: 10, sessions: 4 },
  { name: 'one key, one token', requests: 64, keys: 1, tokens: 1, sessions: 3 },
  { name: 'a key each, one token', requests: 64, keys: 64, tokens: 1, sessions: 3 },
  { name: 'a key each, a token each', requests: 64, keys: 64, tokens: 64, sessions: 3 },
  { name: 'few keys and tokens, mixed', requests: 64, keys: 6, tokens: 3, sessions: 6 },
];

const BUSY = ['idempotency_in_flight', 'session_in_progress', 'session_not_modifiable'];

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp();
});
afterAll(() => shop.close());

/** An answer must be true: the order, or why there is none for this request. */
function expectTrue({ status, body, headers, text }: AcpAnswer): void {
  if (status === 200) {
    expect(body.status, text).toBe('completed');
    return;
  }
  if (status === 422) expect(body.code).toBe('idempotency_conflict');
  else expect(status, text).toBe(409);
  if (status === 409) expect(BUSY).toContain(body.code);
  const again = body.code === 'idempotency_in_flight' || body.code === 'session_in_progress';
  expect(Number(headers.get('retry-after')) > 0, text).toBe(again);
}

describe.each(CROWDS)('$requests completes of one session at once: $name', ({ requests, keys, tokens, sessions }) => {
  it.each(Array.from({ length: sessions }, (_, index) => index + 1))('seed %i', async (seed) => {
    const random = seededRandom(seed * 1000 + requests);
    const session = await readySession(shop);
    const bodies = await Promise.all(Array.from({ length: tokens }, () => paymentFor(shop, session)));
    const asked = Array.from({ length: requests }, (_, index) => {
      const key = `${session.id}-${keys === requests ? index : Math.floor(random() * keys)}`;
      const body = bodies[tokens === requests ? index : Math.floor(random() * tokens)] ?? {};
      return { key, body, ask: () => shop.client.complete(session.id, body, { key }) };
    });

    const answers = await Promise.all(asked.map(({ ask }) => ask()));
    answers.forEach(expectTrue);
    const order = (await shop.client.get(session.id)).body.order;
    expect(order.checkout_session_id).toBe(session.id);
    for (const { status, body } of answers) if (status === 200) expect(body.order).toEqual(order);

    for (const [index, { ask }] of asked.entries()) {
      const again = await persist(ask);
      expectTrue(again);
      const before = answers[index];
      if (before?.status !== 200) continue;
      expect(again.text, 'a key that was answered keeps its answer').toBe(before.text);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
    const books = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [session.id] });
    expect(books).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
    expect((await shop.stripe.charges(session.id)).map(({ amount }) => amount)).toEqual([totalOf(session)]);
  });
});
