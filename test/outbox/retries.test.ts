import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SCHEDULE } from '../../src/outbox/schedule.js';
import type { ReceiverAnswer } from '../support/webhook-receiver.js';
import { type ToldShop, toldShop } from './support/shop.js';

let world: ToldShop;
beforeAll(async () => {
  // As many attempts as there are always, and no time between them.
  world = await toldShop({ deliverySchedule: SCHEDULE.map(() => 0), deliveryTimeout: 1000 });
});
beforeEach(() => world.receiver.answerWith(() => ({})));
afterAll(() => world.close());

const distinct = (values: unknown[]): number => new Set(values).size;
const MANY_BYTES = 'x'.repeat(1_000_000);
const allDelivered = () => expect.poll(() => world.shop.app.store.outbox.backlog(), { timeout: 10_000 }).toEqual([]);

it.each<[string, ReceiverAnswer]>([
  ['500', { status: 500 }],
  ['404', { status: 404 }],
  ['410', { status: 410 }],
  ['401', { status: 401 }],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '0' } }],
  ['429 with a Retry-After that means nothing', { status: 429, headers: { 'retry-after': 'soon' } }],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
  ['a lasting redirect', { status: 308, headers: { location: '/elsewhere' } }],
  ['a cut connection', { instead: 'reset' }],
  ['silence', { instead: 'hang' }],
  ['an answer that is too late', { delay: 1500 }],
  ['a failure with a big body', { status: 503, body: MANY_BYTES }],
])('%s is a failure: the same event comes again, equal in every byte', async (_, answer) => {
  const { receiver } = world;
  receiver.received.length = 0;
  receiver.answerInTurn(answer, answer);
  const { orderId } = await world.buy();
  await expect.poll(() => receiver.received, { timeout: 5000 }).toHaveLength(3);
  await allDelivered();
  const posts = receiver.ofOrder(orderId);
  expect(posts).toHaveLength(3);
  expect(distinct(posts.map(({ raw }) => raw))).toBe(1);
  expect(distinct(posts.map(({ headers }) => headers['request-id']))).toBe(1);
  expect(distinct(posts.map(({ headers }) => headers.timestamp)), 'a time for each attempt').toBeGreaterThan(1);
  expect(posts.every(({ path }) => path === new URL(receiver.url).pathname)).toBe(true);
  for (const post of posts) expect(receiver.verdict(post, world.shop.clock.now())).toBe('valid');
});

it('a success is one whatever its body is', async () => {
  const { receiver } = world;
  receiver.received.length = 0;
  receiver.answerInTurn({ status: 200, body: MANY_BYTES }, { status: 201, body: 'no JSON' });
  await world.buy();
  await world.buy();
  await allDelivered();
  expect(receiver.received).toHaveLength(2);
});
