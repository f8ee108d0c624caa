import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import type { Database } from '../../src/store/database.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { type Ground, openGround } from '../cluster/support/worker-server.js';
import { auditBooks, onShelf } from '../completion/support/books.js';
import { ownShop } from '../completion/support/own-shop.js';
import { until } from '../completion/support/waiting.js';
import { createMerchant } from '../orders/support/merchant.js';
import { postgresMissing } from '../store/support/postgres.js';
import { createTestClient } from '../support/acp-client.js';
import type { ChildServer } from '../support/child-server.js';
import { paymentFor } from '../support/shopping.js';
import { ALPHA_KEY } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { startRollingProxy } from './support/rolling-proxy.js';

const PRICE = 1500;
const STOCK = 100_000;
const BUYERS = 3;
/** Milliseconds that each of them thinks before it buys again: servers have to start beside them. */
const THOUGHT = 30;
const BODY = { currency: 'usd', capabilities: {}, line_items: [{ id: 'unit' }], buyer: { email: 'ada@example.com' } };

describe.skipIf(postgresMissing !== undefined)('servers that are replaced one after the other under load', () => {
  let ground: Ground;
  let receiver: WebhookReceiver;
  let store: Database;
  let env: Record<string, string>;
  const sessionIds: string[] = [];
  const orderIds: string[] = [];

  beforeAll(async () => {
    [ground, receiver] = await Promise.all([openGround(), startReceiver()]);
    env = {
      SHOP_DIR: await ownShop([{ id: 'unit', price: PRICE, stock: STOCK }]),
      PUBLIC_URL: 'https://shop.example',
      ORDER_WEBHOOK_URL: receiver.url,
      ORDER_WEBHOOK_SECRET: RECEIVER_SECRET,
      // Twenty times as long as the proxy waits between two questions, and no longer than the next server takes to start.
      DRAIN_SECONDS: '2',
    };
    store = await createPostgresStore({ url: ground.databaseUrl, clock: systemClock });
  });
  afterAll(async () => {
    await store?.close();
    await ground?.close();
    await receiver?.close();
  });

  /** Buys through `url` until the signal; every third session is canceled, every fifth order refunded in part. */
  async function shopAt(url: string, signal: AbortSignal): Promise<void> {
    const client = createTestClient(url, ALPHA_KEY);
    const merchant = createMerchant(url);
    for (let nth = 0; !signal.aborted; nth += 1) {
      await sleep(THOUGHT);
      const created = await client.create(BODY);
      expect(created.status, created.text).toBe(201);
      const { id } = created.body;
      sessionIds.push(id);
      const updated = await client.update(id, { line_items: [{ id: 'unit', quantity: 1 + (nth % 3) }] });
      expect(updated.status, updated.text).toBe(200);
      if (nth % 3 === 2) {
        const canceled = await client.cancel(id);
        expect([canceled.status, canceled.body.status], canceled.text).toEqual([200, 'canceled']);
        continue;
      }
      const completed = await client.complete(id, await paymentFor(ground, updated.body));
      expect([completed.status, completed.body.status], completed.text).toEqual([200, 'completed']);
      orderIds.push(completed.body.order.id);
      const seen = await client.get(id);
      expect([seen.status, seen.body.order.id], seen.text).toEqual([200, completed.body.order.id]);
      if (nth % 5 > 0) continue;
      const { status, body } = await merchant.refund(completed.body.order.id, { amount: 100 });
      expect([200, 202], JSON.stringify(body)).toContain(status);
    }
  }

  it('fail no request: three of them, twice round, one of them with two workers', async () => {
    const proxy = await startRollingProxy();
    const start = async (workers: number): Promise<ChildServer> => {
      const server = await ground.start(workers, env);
      await proxy.add(server.url);
      return server;
    };
    const running: ChildServer[] = await Promise.all([start(1), start(1), start(1)]);
    const closing = new AbortController();
    const agents = Promise.all(Array.from({ length: BUYERS }, () => shopAt(proxy.url, closing.signal)));
    const rolling = (async () => {
      // The first of the new ones has its turn again under load.
      for (const workers of [2, 1, 1, 1, 1, 1]) {
        const old = running.shift() as ChildServer;
        await until('it has a share of the load', () => (proxy.answered(old.url) > 10 ? true : undefined));
        const [exitCode, next] = await Promise.all([old.terminate(), start(workers)]);
        expect(exitCode).toBe(0);
        running.push(next);
      }
    })();
    const close = () => closing.abort();
    rolling.then(close, close);
    agents.catch(close);
    for (const outcome of await Promise.allSettled([agents, rolling])) {
      if (outcome.status === 'rejected') throw outcome.reason;
    }
    expect(proxy.failures).toEqual([]);
    expect(await Promise.all(running.map((server) => server.terminate()))).toEqual([0, 0, 0]);
    await proxy.close();
  }, 120_000);

  it('deliver every event of an order once, one after the other', async () => {
    // The last ones may have ended right after an event was written.
    const next = await ground.start(1, env);
    await expect.poll(() => store.outbox.backlog(), { timeout: 20_000 }).toEqual([]);
    expect(await next.terminate()).toBe(0);
    expect(orderIds.length).toBeGreaterThan(20);
    for (const id of orderIds) {
      const told = receiver.ofOrder(id).map(({ body }) => body.data.adjustments.length);
      expect(told, `${id}, in sequence`).toEqual([...told].sort((one, other) => one - other));
      expect(told.length, `${id}: every version once`).toBe((await store.orderByName(id))?.version);
    }
  });

  it('keep exact books', async () => {
    const books = await auditBooks({ store, stripe: ground.stripe, sessionIds });
    expect(books).toMatchObject({ charges: orderIds.length, orders: orderIds.length, undecided: 0, held: 0 });
    expect(await onShelf(store, 'unit')).toBe(STOCK - books.sold);
  });
});

if (postgresMissing !== undefined) it.skip(postgresMissing, () => undefined);
