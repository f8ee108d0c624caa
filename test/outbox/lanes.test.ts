import { afterEach, expect, it } from 'vitest';
import { seededRandom } from '../support/random.js';
import type { TestAppOptions } from '../support/start-app.js';
import {
  type ReceivedPost,
  type ReceiverAnswer,
  startReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.js';
import { type ToldShop, toldShop } from './support/shop.js';

const AT_ONCE = 10;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
async function openShop(options: TestAppOptions): Promise<ToldShop> {
  const world = await toldShop(options);
  open.push(world);
  return world;
}

const idOf = ({ headers }: ReceivedPost) => headers['request-id'];
const manyTimes = (pause: number) => Array.from({ length: 60 }, (_, index) => (index === 0 ? 0 : pause));

/** Posts of one order as runs of the same event, one after the other. */
function runsOf(posts: readonly ReceivedPost[]): ReceivedPost[][] {
  const runs: ReceivedPost[][] = [];
  for (const post of posts) {
    const run = runs.at(-1);
    if (run?.[0] && idOf(run[0]) === idOf(post)) run.push(post);
    else runs.push([post]);
  }
  return runs;
}

it('nothing of an order is sent before the receiver took what was before it, however it fails', async () => {
  const { shop, receiver, buy, refund } = await openShop({ deliverySchedule: manyTimes(5), deliveryTimeout: 150 });
  const random = seededRandom(11);
  const failures: ReceiverAnswer[] = [
    { status: 500 },
    { status: 429, headers: { 'retry-after': '1' } },
    { status: 307, headers: { location: receiver.url } },
    { instead: 'reset' },
    { instead: 'hang' },
  ];
  const success: ReceiverAnswer = { status: 204 };
  receiver.answerWith(() => (random() < 0.3 ? (failures[Math.floor(random() * failures.length)] ?? {}) : success));
  const orders = await Promise.all(Array.from({ length: 6 }, buy));
  for (const amount of [10, 20, 30]) await Promise.all(orders.map(({ orderId }) => refund(orderId, amount)));
  await expect.poll(() => shop.app.store.outbox.backlog(), { timeout: 10_000 }).toEqual([]);
  expect(receiver.received.filter(({ status }) => status !== 204).length, 'it did fail').toBeGreaterThan(5);

  for (const { orderId } of orders) {
    const runs = runsOf(receiver.ofOrder(orderId));
    const order = await shop.app.store.orderByName(orderId);
    expect(runs.map(([first]) => first && idOf(first)).length, 'every version once').toBe(order?.version);
    expect(new Set(runs.map(([first]) => first && idOf(first))).size).toBe(runs.length);
    for (const run of runs) {
      expect(run.at(-1)?.status, 'the next one only follows a success').toBe(204);
      expect(new Set(run.map(({ raw }) => raw)).size, 'equal bytes').toBe(1);
    }
    const [created, ...updates] = runs.map(([first]) => first?.body);
    expect(created.type).toBe('order_create');
    expect(updates.every(({ type }) => type === 'order_update')).toBe(true);
    const settled = updates.map(
      ({ data }) => data.adjustments.filter(({ status }: { status: string }) => status === 'completed').length,
    );
    expect(settled, 'as the order went').toEqual([...settled].sort((a, b) => a - b));
    expect(settled.at(-1)).toBe(3);
  }
  for (const post of receiver.received) expect(receiver.verdict(post, shop.clock.now())).toBe('valid');
});

it('an order that is not taken holds up no other', async () => {
  const { receiver, buy, refund } = await openShop({ deliverySchedule: manyTimes(5) });
  const stuck = await buy();
  receiver.answerWith(({ body }) => ({ status: body.data.id === stuck.orderId ? 500 : 204 }));
  await refund(stuck.orderId, 10);
  const others = await Promise.all([buy(), buy(), buy()]);
  for (const { orderId } of others) await expect.poll(() => receiver.ofOrder(orderId)).toHaveLength(1);
  const taken = receiver.ofOrder(stuck.orderId).filter(({ status }) => status === 204);
  expect(taken.every(({ body }) => body.type === 'order_create')).toBe(true);
});

it('ten events at most are on their way to one endpoint, and the others follow', async () => {
  const { shop, receiver, buy } = await openShop({});
  const held: (() => void)[] = [];
  receiver.answerWith(() => ({ until: new Promise<void>((resolve) => held.push(resolve)) }));
  for (let count = 0; count < AT_ONCE + 3; count += 1) await buy();
  await expect.poll(() => held.length).toBe(AT_ONCE);
  expect(await shop.app.deliverer.begin()).toBe(0);
  expect(held).toHaveLength(AT_ONCE);
  held.shift()?.();
  await expect.poll(() => held.length).toBe(AT_ONCE);
  receiver.answerWith(() => ({}));
  for (const release of held) release();
  await expect.poll(() => shop.app.store.outbox.backlog()).toEqual([]);
  expect(receiver.received).toHaveLength(AT_ONCE + 3);
});

it('an endpoint that is dead holds up no other', async () => {
  const dead: WebhookReceiver = await startReceiver();
  open.push(dead);
  dead.answerWith(() => ({ instead: 'hang' }));
  const { shop, receiver, buy } = await openShop({
    env: { MERCHANT_WEBHOOK_URL: dead.url, MERCHANT_WEBHOOK_SECRET: 'merchant-webhook-secret-0123456789' },
  });
  for (let count = 0; count < AT_ONCE + 3; count += 1) await buy();
  await expect.poll(() => receiver.received.length).toBe(AT_ONCE + 3);
  expect(dead.received).toHaveLength(AT_ONCE);
  const backlog = await shop.app.store.outbox.backlog();
  expect(backlog.map(({ endpointId, count }) => [endpointId, count])).toEqual([['merchant', AT_ONCE + 3]]);
  await shop.app.stop({ withinSeconds: 0.1 });
});
