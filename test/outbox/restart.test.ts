import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DELIVERY_FAILPOINTS } from '../../src/failpoint.js';
import { defaultSellerAccount } from '../../src/sandbox/sandbox.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { readyDigital } from '../orders/support/buying.js';
import { createSeller } from '../orders/support/seller.js';
import { createTestClient } from '../support/acp-client.js';
import { startChildServer } from '../support/child-server.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { paymentFor } from '../support/shopping.js';
import { ALPHA_KEY } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver } from '../support/webhook-receiver.js';
import { toldShop } from './support/shop.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const same = (posts: readonly { raw: string; headers: { [name: string]: unknown } }[]) =>
  new Set(posts.map(({ raw, headers }) => `${headers['request-id']} ${raw}`)).size;

it('a server that stops waits for what is on its way, and begins nothing more', async () => {
  const told = await toldShop();
  open.push(told);
  const { shop, receiver, buy, refund } = told;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.answerWith(() => ({ until: held }));
  const { orderId } = await buy();
  await refund(orderId, 10);
  await expect.poll(() => receiver.received).toHaveLength(1);
  const stopped = shop.app.stop();
  await expect(fetch(`${shop.url}/healthz`)).rejects.toThrow();
  release();
  await stopped;
  expect(receiver.received).toHaveLength(1);

  const again = await shop.restart();
  await expect.poll(() => again.app.store.outbox.backlog()).toEqual([]);
  const [first, ...others] = receiver.ofOrder(orderId);
  expect(first?.body.type).toBe('order_create');
  expect(
    others.map(({ body }) => body.type),
    'what was taken does not come again',
  ).not.toContain('order_create');
  await again.app.stop();
});

it('what was on its way when a server could wait no longer comes again', async () => {
  const told = await toldShop();
  open.push(told);
  const { shop, receiver, buy } = told;
  receiver.answerWith(() => ({ instead: 'hang' }));
  const { orderId } = await buy();
  await expect.poll(() => receiver.received).toHaveLength(1);
  await shop.app.stop({ withinSeconds: 0.1 });
  receiver.answerWith(() => ({}));
  const again = await shop.restart();
  // No clock is moved: it need not wait out the lease.
  await expect.poll(() => again.app.store.outbox.backlog()).toEqual([]);
  expect(receiver.ofOrder(orderId)).toHaveLength(2);
  expect(same(receiver.received)).toBe(1);
  const { body } = await createMerchantClient(again.url).get(`/deliveries?order=${orderId}`);
  expect(body.items, 'what was cut short was no attempt').toMatchObject([{ state: 'delivered', attempts: 1 }]);
  await again.app.stop();
});

it('a replay goes on where a server has stopped', async () => {
  const told = await toldShop();
  open.push(told);
  const { shop, receiver, buy } = told;
  const orders = await Promise.all(Array.from({ length: 3 }, buy));
  await expect.poll(() => shop.app.store.outbox.backlog()).toEqual([]);
  const before = receiver.received.length;
  await shop.app.stop();
  const file = join(shop.directory, 'seller.db');
  const store = await createSqliteStore({ file, clock: shop.clock, onFatal: () => undefined });
  await store.commit({}, () => ({ result: undefined, puts: { replay: { endpointId: 'alpha', since: 0 } } }));
  expect(await store.outbox.continueReplay(2)).toBe(true);
  await store.close();

  const again = await shop.restart();
  await expect.poll(() => receiver.received.length).toBe(2 * before);
  for (const { orderId } of orders) {
    const ids = receiver.ofOrder(orderId).map(({ headers }) => headers['request-id']);
    expect(ids.slice(ids.length / 2)).toEqual(ids.slice(0, ids.length / 2));
  }
  await expect.poll(() => again.app.store.outbox.backlog()).toEqual([]);
  await again.app.stop();
});

it.each(DELIVERY_FAILPOINTS)('a server that is killed at %s: the next one sends the same event', async (failpoint) => {
  const receiver = await startReceiver();
  const webhook = { ORDER_WEBHOOK_URL: receiver.url, ORDER_WEBHOOK_SECRET: RECEIVER_SECRET };
  const seller = await createSeller(webhook);
  open.push(receiver, seller);
  const child = await startChildServer({
    ...webhook,
    DATABASE_URL: `sqlite:${seller.folder()}/seller.db`,
    ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
    STRIPE_SECRET_KEY: defaultSellerAccount.key,
    STRIPE_API_BASE: seller.stripe.url,
    FAILPOINT: failpoint,
  });
  const client = createTestClient(child.url, ALPHA_KEY);
  const session = await readyDigital({ client });
  // The answer and the death race each other.
  await client.complete(session.id, await paymentFor(seller, session)).catch(() => undefined);
  await expect.poll(() => child.process.signalCode, { timeout: 5000 }).toBe('SIGKILL');
  expect(receiver.received).toHaveLength(failpoint === 'after_claim' ? 0 : 1);

  const next = await seller.start();
  await expect.poll(() => next.app.store.outbox.backlog()).toEqual([]);
  const { body } = await next.client.get(session.id);
  expect(body.status).toBe('completed');
  expect(receiver.ofOrder(body.order.id)).toHaveLength(failpoint === 'after_claim' ? 1 : 2);
  expect(receiver.received.every(({ body }) => body.type === 'order_create')).toBe(true);
  expect(same(receiver.received)).toBe(1);
});
