import { afterEach, expect, it } from 'vitest';
import { SCHEDULE } from '../../src/outbox/schedule.js';
import type { TestAppOptions } from '../support/start-app.js';
import type { ReceiverAnswer } from '../support/webhook-receiver.js';
import { type ToldShop, toldShop } from './support/shop.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const log: Record<string, unknown>[] = [];
let world: ToldShop | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
  log.length = 0;
});
async function open(options: TestAppOptions = {}): Promise<ToldShop> {
  world = await toldShop({ log, ...options });
  return world;
}

const loud = (level: string) => log.filter((line) => line.level === level && line.endpoint !== undefined);

/** Moves the clock, and waits until what is due then was sent and its outcome is on record. */
async function later({ shop }: ToldShop, milliseconds: number): Promise<void> {
  shop.clock.advance(milliseconds);
  await shop.app.deliverer.runOnce();
  await settled({ shop });
}

/** Nothing is due, and nothing on its way. */
const settled = ({ shop }: Pick<ToldShop, 'shop'>) =>
  expect
    .poll(async () => {
      const { outbox } = shop.app.store;
      const [due = Number.POSITIVE_INFINITY, health] = [await outbox.nextDue(['alpha']), await outbox.health()];
      return health.length > 0 && due > shop.clock.now();
    })
    .toBe(true);

const stateOf = async ({ shop }: ToldShop) =>
  Object.fromEntries((await shop.app.store.outbox.backlog()).map(({ state, count }) => [state, count]));

it('after twelve attempts a lane is parked: told of once, never skipped, and sent in order when it is replayed', async () => {
  const told = await open();
  const { shop, receiver, buy, refund } = told;
  receiver.answerWith(() => ({ status: 500 }));
  const { orderId } = await buy();
  await refund(orderId, 10);
  await settled(told);
  for (const [index, pause] of SCHEDULE.entries()) {
    if (index > 0) await later(told, 1.2 * pause + 1);
    expect(receiver.received).toHaveLength(index + 1);
    expect(loud('warn')).toHaveLength(index + 1 < SCHEDULE.length ? 0 : 1);
  }
  const { version = 0 } = (await shop.app.store.orderByName(orderId)) ?? {};
  expect(await stateOf(told)).toEqual({ parked: 1, queued: version - 1 });
  expect(loud('warn')).toMatchObject([{ endpoint: 'alpha', orderId, count: 12, status: 500 }]);
  expect(JSON.stringify(log)).not.toContain('order-webhook-secret');
  const numbers = await told.metrics();
  expect(numbers.get('acp_seller_order_event_lanes_parked{endpoint="alpha"}')).toBe(1);
  expect(numbers.get('acp_seller_order_events{endpoint="alpha",state="queued"}')).toBe(version - 1);
  expect(numbers.get('acp_seller_order_event_attempts_total{endpoint="alpha",outcome="failed"}')).toBe(12);
  expect(numbers.get('acp_seller_order_events_oldest_seconds{endpoint="alpha"}')).toBeGreaterThan((3 * DAY) / SECOND);

  receiver.answerWith(() => ({}));
  await later(told, DAY);
  expect(receiver.received, 'nothing of it is skipped').toHaveLength(12);

  await shop.app.store.commit({}, () => ({
    result: undefined,
    puts: { replay: { endpointId: 'alpha', orderId, fromSeq: 1 } },
  }));
  await shop.app.deliverer.runOnce();
  await expect.poll(() => stateOf(told)).toEqual({});
  const [again, ...updates] = receiver.received.slice(12);
  expect([again?.raw, again?.headers['request-id']]).toEqual([
    receiver.received[0]?.raw,
    receiver.received[0]?.headers['request-id'],
  ]);
  expect(updates.map(({ body }) => body.type)).toEqual(Array(version - 1).fill('order_update'));
});

it('an endpoint that failed for five days is disabled, and enabled when it is replayed', async () => {
  const told = await open();
  const { shop, receiver, buy } = told;
  receiver.answerWith(() => ({ status: 503 }));
  const orders = [await buy(), await buy(), await buy()];
  await expect.poll(() => receiver.received).toHaveLength(3);
  await settled(told);
  const disabled = 'acp_seller_order_endpoint_disabled{endpoint="alpha"}';
  await later(told, 4.9 * DAY);
  expect([(await told.metrics()).get(disabled), receiver.received.length]).toEqual([0, 6]);
  await later(told, 0.2 * DAY);
  expect((await told.metrics()).get(disabled)).toBe(1);
  expect(loud('error')).toMatchObject([{ endpoint: 'alpha' }]);
  const { length } = receiver.received;
  receiver.answerWith(() => ({}));
  await later(told, DAY);
  expect(receiver.received).toHaveLength(length);

  await shop.app.store.commit({}, () => ({ result: undefined, puts: { replay: { endpointId: 'alpha', since: 0 } } }));
  await shop.app.deliverer.runOnce();
  await expect.poll(() => stateOf(told)).toEqual({});
  // At least once: the loop and this run may both work the replay off.
  const taken = new Set(receiver.received.slice(length).map(({ body }) => body.data.id));
  expect([...taken].sort()).toEqual(orders.map(({ orderId }) => orderId).sort());
  expect((await told.metrics()).get(disabled)).toBe(0);
});

it('an endpoint that is back after minutes gets at once what would have waited longer', async () => {
  const told = await open();
  const { receiver, buy } = told;
  const [patient, other] = await Promise.all([buy(), buy()]);
  receiver.answerWith(() => ({}));
  await expect.poll(() => stateOf(told)).toEqual({});
  // From here on both are updates of their orders; one of them is asked to wait twice as long.
  receiver.answerWith(({ body }) =>
    body.data.id === patient.orderId ? { status: 503, headers: { 'retry-after': '86400' } } : { status: 503 },
  );
  const before = receiver.received.length;
  await Promise.all([told.refund(patient.orderId, 10), told.refund(other.orderId, 10)]);
  await settled(told);
  for (const base of [5 * SECOND, 30 * SECOND, 2 * MINUTE]) await later(told, 2 * base + 1);
  const failed = receiver.received.length - before;
  expect(failed).toBe(8);
  receiver.answerWith(() => ({}));
  await later(told, 6 * MINUTE + 1);
  await expect.poll(() => stateOf(told)).toEqual({});
  expect(receiver.ofOrder(patient.orderId).filter(({ status }) => status === 204).length).toBeGreaterThan(1);
});

it.each<[string, ReceiverAnswer, number, number]>([
  ['none', { status: 503 }, 4, 6],
  ['less than the schedule has', { status: 503, headers: { 'retry-after': '1' } }, 5, 6],
  ['a little more', { status: 429, headers: { 'retry-after': '8' } }, 8, 10],
  ['far more', { status: 429, headers: { 'retry-after': '86400' } }, 10, 10],
])('Retry-After: %s', async (_, answer, least, most) => {
  const told = await open();
  const { shop, receiver, buy } = told;
  receiver.answerWith(() => answer);
  const began = shop.clock.now();
  await buy();
  await expect.poll(() => receiver.received).toHaveLength(1);
  await settled(told);
  const ended = shop.clock.now();
  const due = (await shop.app.store.outbox.nextDue(['alpha'])) ?? 0;
  expect(due).toBeGreaterThanOrEqual(began + least * SECOND);
  expect(due).toBeLessThanOrEqual(ended + most * SECOND);
});

it('while a secret is replaced, the receiver takes the event at once, whichever it knows', async () => {
  const [next, last] = ['next-webhook-secret-0123456789abcd', 'last-webhook-secret-0123456789abcd'];
  const { receiver, shop, buy } = await open({ env: { ORDER_WEBHOOK_SECRET: `${next},${last}` } });
  let known = last;
  receiver.answerWith((post) => ({
    status: receiver.verdict(post, shop.clock.now(), [known]) === 'valid' ? 204 : 401,
  }));
  const statuses = async () => {
    const { orderId } = await buy();
    await expect.poll(() => receiver.ofOrder(orderId).at(-1)?.status).toBe(204);
    return receiver.ofOrder(orderId).map(({ status }) => status);
  };
  expect(await statuses()).toEqual([401, 204]);
  expect(await statuses(), 'it is remembered').toEqual([204]);
  known = next;
  expect(await statuses()).toEqual([401, 204]);
  expect(await statuses()).toEqual([204]);
});

it('what was delivered is forgotten after thirty days, and nothing else', async () => {
  const told = await open();
  const { shop, receiver, buy, refund } = told;
  const { orderId } = await buy();
  await expect.poll(() => stateOf(told)).toEqual({});
  receiver.answerWith(() => ({ status: 500 }));
  await refund(orderId, 10);
  await settled(told);
  const waiting = await stateOf(told);
  shop.clock.advance(29.9 * DAY);
  expect((await shop.app.retention.purge.run()).deliveries).toBe(0);
  shop.clock.advance(0.2 * DAY);
  expect((await shop.app.retention.purge.run()).deliveries).toBe(1);
  expect(await stateOf(told)).toEqual(waiting);
});
