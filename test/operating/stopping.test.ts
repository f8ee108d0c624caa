import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/logger.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { VERSION } from '../support/acp-client.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';

const MINUTE = 60_000;
const CONFIRM = { method: 'POST', path: '/v1/payment_intents/*/confirm' };
const ANY_INTENT = { path: '/v1/payment_intents*' };

/** What the database of a server that has stopped says of a session. */
async function written({ directory, clock }: TestApp, id: string) {
  const store = await createSqliteStore({ file: join(directory, 'seller.db'), clock, onFatal: () => {} });
  const rows = await store.read({ session: { id, agentId: 'alpha' }, withOrder: true });
  await store.close();
  return { status: rows.session?.session.status, order: rows.order?.status };
}

/** Paid at Stripe, while the answer is lost: nobody but the sweeper will look. */
async function undecided(shop: TestApp): Promise<string> {
  const session = await readySession(shop);
  const body = await paymentFor(shop, session);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'drop_after' }]);
  expect((await shop.client.complete(session.id, body)).status).toBe(503);
  await shop.stripe.faults([]);
  return session.id;
}

const statuses = (shop: TestApp, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await shop.client.get(id)).body.status));

/** A server that has just begun to look at six charges, four at a time, while Stripe is slow. */
async function sweepingSlowly() {
  const first = await startApp({ stripeBudget: 1000 });
  const ids: string[] = [];
  while (ids.length < 6) ids.push(await undecided(first));
  await first.stripe.faults([{ match: ANY_INTENT, fault: 'delay', ms: 600 }]);
  first.clock.advance(MINUTE);
  return { shop: await first.restart(), ids };
}

it('finishes the charges at hand, begins no others, and leaves these to the next start', async () => {
  const { shop, ids } = await sweepingSlowly();
  await shop.app.stop();
  const orders = await ordersOf(shop, ids);
  expect(orders.filter((order) => order !== undefined)).toHaveLength(4);
  await expectAllSold(shop, ids);
});

it('waits for no charge longer than it may', async () => {
  const { shop, ids } = await sweepingSlowly();
  const began = performance.now();
  await shop.app.stop({ withinSeconds: 0.1 });
  expect(performance.now() - began).toBeLessThan(500);
  expect(await ordersOf(shop, ids)).toEqual(ids.map(() => undefined));
  await expectAllSold(shop, ids);
});

async function ordersOf(shop: TestApp, ids: readonly string[]) {
  const orders = [];
  for (const id of ids) orders.push((await written(shop, id)).order);
  return orders;
}

async function expectAllSold(stopped: TestApp, ids: readonly string[]): Promise<void> {
  await stopped.stripe.faults([]);
  stopped.clock.advance(MINUTE);
  const shop = await stopped.restart();
  await expect.poll(() => statuses(shop, ids)).toEqual(ids.map(() => 'completed'));
  expect(await shop.stripe.charges()).toHaveLength(ids.length);
  await shop.close();
}

it('finishes the completion of a caller that hung up', async () => {
  const shop = await startApp();
  const session = await readySession(shop);
  const body = await paymentFor(shop, session);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 1500 }]);
  const caller = new AbortController();
  const hungUp = fetch(`${shop.url}/checkout_sessions/${session.id}/complete`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ALPHA_KEY}`,
      'api-version': VERSION,
      'content-type': 'application/json',
      'idempotency-key': 'hung-up',
    },
    body: JSON.stringify(body),
    signal: caller.signal,
  }).catch((error: Error) => error.name);
  await expect.poll(() => shop.stripe.charges(session.id)).toHaveLength(1);
  caller.abort();
  expect(await hungUp).toBe('AbortError');

  await shop.app.stop();
  expect(await written(shop, session.id)).toMatchObject({ status: 'completed', order: expect.any(String) });
  await shop.close();
});

it('leaves nothing open where the server cannot be put together', async () => {
  const shop = await startApp();
  await shop.app.stop();
  const file = join(shop.directory, 'seller.db');
  const config = loadConfig({ DATABASE_URL: `sqlite:${file}`, ACP_API_KEYS: `alpha=${ALPHA_KEY}` });
  const logger = createLogger({ level: 'silent', pretty: false });
  await expect(createApp(config, { logger }), 'no sandbox was started').rejects.toThrow(/sandbox/);
  const store = await createSqliteStore({ file, clock: shop.clock, onFatal: () => {} });
  await store.close();
  await shop.close();
});
