import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/logger.js';
import { defaultSellerAccount } from '../../src/sandbox/sandbox.js';
import { fileWith } from '../config/settings.js';
import { buy } from '../orders/support/buying.js';
import { checkAgainstSpec, specAvailable } from '../support/spec.js';
import { ALPHA_KEY, BETA_KEY, startApp } from '../support/start-app.js';
import { type ReceivedPost, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { type ToldShop, toldShop } from './support/shop.js';

let world: ToldShop;
const others: WebhookReceiver[] = [];
beforeAll(async () => {
  if (!specAvailable) console.info('The official schemas are not used: ACP_SPEC_DIR is not set.');
  world = await toldShop();
});
afterEach(async () => {
  for (const receiver of others.splice(0)) await receiver.close();
});
afterAll(() => world.close());

const another = async (secret: string): Promise<WebhookReceiver> => {
  const receiver = await startReceiver([secret]);
  others.push(receiver);
  return receiver;
};

/** ACP 2026-04-17, WebhookEvent: a closed envelope, all of the Order, and some of it always. */
function checkEvent({ body, raw }: ReceivedPost): void {
  expect(Object.keys(body).sort()).toEqual(['data', 'type']);
  expect(['order_create', 'order_update']).toContain(body.type);
  expect(body.data.type).toBe('order');
  for (const name of ['id', 'checkout_session_id', 'permalink_url', 'status']) {
    expect(body.data[name]).toEqual(expect.stringMatching(/./));
  }
  for (const name of ['refunds', 'client_reference_id']) expect(body.data).not.toHaveProperty(name);
  expect(raw).not.toContain('undefined');
  checkAgainstSpec('Order', body.data);
}

const refunded = (order: { totals: { type: string; amount: number }[] } | undefined) =>
  order?.totals.find(({ type }) => type === 'amount_refunded')?.amount;

it('a purchase arrives at its agent, signed, as the order that the agent saw', async () => {
  const { session, orderId } = await world.buy();
  await expect.poll(() => world.receiver.ofOrder(orderId)).toHaveLength(1);
  const [post] = world.receiver.ofOrder(orderId);
  if (!post) throw new Error('nothing came');
  checkEvent(post);
  expect(post.body.type).toBe('order_create');
  const { confirmation, ...seen } = session.order ?? {};
  expect(post.body.data).toMatchObject(JSON.parse(JSON.stringify(seen)));
  expect(post.body.data.confirmation.confirmation_number).toBe(confirmation?.confirmation_number);
  expect(new URL(post.body.data.permalink_url).origin).toBe(world.shop.url);
  expect(post.path).toBe(new URL(world.receiver.url).pathname);
  expect(post.headers).toMatchObject({
    'content-type': 'application/json',
    'request-id': expect.stringMatching(/^evt_[0-9a-f]{32}$/),
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    'user-agent': expect.stringMatching(/^acp-seller\/\d/),
    'content-length': String(Buffer.byteLength(post.raw)),
  });
  expect(post.headers['merchant-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  expect(world.receiver.verdict(post, world.shop.clock.now())).toBe('valid');
  expect(world.receiver.verdict({ ...post, raw: `${post.raw} ` }, world.shop.clock.now())).toBe('wrong');
});

it('refunds arrive after it, in their sequence, each with all of the order', async () => {
  const { orderId } = await world.buy();
  await world.refund(orderId, 100);
  await world.refund(orderId, 50);
  await expect.poll(() => refunded(world.receiver.ofOrder(orderId).at(-1)?.body.data)).toBe(150);
  const posts = world.receiver.ofOrder(orderId);
  for (const post of posts) checkEvent(post);
  expect(posts[0]?.body.type).toBe('order_create');
  expect(posts.slice(1).every(({ body }) => body.type === 'order_update')).toBe(true);
  const counts = posts.map(({ body }) => body.data.adjustments?.length ?? 0);
  expect(counts).toEqual([...counts].sort());
  expect(new Set(posts.map(({ headers }) => headers['request-id'])).size, 'one id for each event').toBe(posts.length);
});

it('what a command changes while no server runs is told of by the next one', async () => {
  const receiver = await another('desk-webhook-secret-0123456789ab');
  const env = { ORDER_WEBHOOK_URL: receiver.url, ORDER_WEBHOOK_SECRET: 'desk-webhook-secret-0123456789ab' };
  const first = await startApp({ env });
  const { orderId } = await buy(first);
  await expect.poll(() => receiver.received).toHaveLength(1);
  await first.app.stop();

  const config = loadConfig({
    ...env,
    PORT: '4567',
    DATABASE_URL: `sqlite:${join(first.directory, 'seller.db')}`,
    ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
    STRIPE_SECRET_KEY: defaultSellerAccount.key,
    STRIPE_API_BASE: first.stripe.url,
  });
  const desk = await createApp(config, { logger: createLogger({ level: 'silent', pretty: false }) });
  await desk.orders.refunds.request(orderId, { amount: 100, key: 'desk' });
  await desk.stop({ drainSeconds: 0 });
  expect(receiver.received).toHaveLength(1);

  const second = await first.restart();
  await expect.poll(() => receiver.received.at(-1)?.body.data.adjustments?.[0]?.status).toBe('completed');
  expect(receiver.received.at(-1)?.body.data.permalink_url).toMatch(/^http:\/\/127\.0\.0\.1:4567\/orders\//);
  await second.close();
});

it('each agent hears of its own orders, the shop of all, and who has no endpoint of none', async () => {
  const secrets = { alpha: 'alpha-webhook-secret-0123456789ab', shop: 'shop-webhook-secret-0123456789abc' };
  const [toAlpha, toShop] = [await another(secrets.alpha), await another(secrets.shop)];
  const agents = [
    { id: 'alpha', api_keys: [ALPHA_KEY], order_webhook: { url: toAlpha.url, secrets: [secrets.alpha] } },
    { id: 'beta', api_keys: [BETA_KEY] },
  ];
  const shop = await startApp({
    env: {
      ACP_API_KEYS: '',
      AGENTS_FILE: fileWith(JSON.stringify(agents)),
      MERCHANT_WEBHOOK_URL: toShop.url,
      MERCHANT_WEBHOOK_SECRET: secrets.shop,
    },
  });
  const ofAlpha = await buy(shop);
  const ofBeta = await buy({ ...shop, client: shop.other });
  await expect.poll(() => toShop.received).toHaveLength(2);
  await expect.poll(() => toAlpha.received).toHaveLength(1);
  await shop.app.deliverer.runOnce();
  expect(toAlpha.received.map(({ body }) => body.data.id)).toEqual([ofAlpha.orderId]);
  expect(toShop.received.map(({ body }) => body.data.id).sort()).toEqual([ofAlpha.orderId, ofBeta.orderId].sort());
  const [seenByShop] = toShop.ofOrder(ofAlpha.orderId);
  expect(seenByShop?.raw, 'the same event').toBe(toAlpha.received[0]?.raw);
  expect(seenByShop?.headers['request-id']).not.toBe(toAlpha.received[0]?.headers['request-id']);
  for (const receiver of [toAlpha, toShop]) {
    for (const post of receiver.received) expect(receiver.verdict(post, shop.clock.now())).toBe('valid');
  }
  await expect.poll(() => shop.app.store.outbox.backlog()).toEqual([]);
  await shop.close();
});

it('links lead to PUBLIC_URL where it is set', async () => {
  const receiver = await another('public-webhook-secret-0123456789');
  const shop = await startApp({
    env: {
      PUBLIC_URL: 'https://shop.example.com/',
      ORDER_WEBHOOK_URL: receiver.url,
      ORDER_WEBHOOK_SECRET: 'public-webhook-secret-0123456789',
    },
  });
  await buy(shop);
  await expect.poll(() => receiver.received).toHaveLength(1);
  expect(receiver.received[0]?.body.data.permalink_url).toMatch(/^https:\/\/shop\.example\.com\/orders\//);
  await shop.close();
});

it('nothing is written for anybody where no endpoint is set', async () => {
  const shop = await startApp();
  await buy(shop);
  expect(await shop.app.store.outbox.backlog()).toEqual([]);
  expect(await shop.app.deliverer.runOnce()).toBe(0);
  await shop.close();
});
