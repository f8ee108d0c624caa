import { expect, it } from 'vitest';
import { factsOfAnswer, factsOfRecord } from '../../../chaos/orders/facts.js';
import type { Order } from '../../../src/domain/order.js';
import { bodyOf, STORY } from './support/story.js';

const told = (order: Order): string => factsOfAnswer(JSON.parse(bodyOf(order)).data);

it('are the same in the database and in what is told', () => {
  for (const order of STORY) expect(told(order)).toBe(factsOfRecord(order));
});

it('are others in each version', () => {
  expect(new Set(STORY.map(factsOfRecord)).size).toBe(STORY.length);
});

it.each<[string, (order: Order) => Partial<Order>]>([
  ['the id', () => ({ id: 'ord_2' })],
  ['the session', () => ({ sessionId: 'cs_2' })],
  ['the status', () => ({ status: 'canceled' })],
  [
    'units',
    ({ lines }) => ({ lines: lines.map((line) => ({ ...line, quantity: { ...line.quantity, fulfilled: 1 } })) }),
  ],
  ['a fulfillment', () => ({ fulfillments: [] })],
  ['an event', ({ fulfillments }) => ({ fulfillments: fulfillments.map((one) => ({ ...one, events: [] })) })],
  ['a carrier', ({ fulfillments }) => ({ fulfillments: fulfillments.map((one) => ({ ...one, carrier: 'UPS' })) })],
  ['an adjustment', () => ({ adjustments: [{ id: 'adj_9', type: 'return', status: 'completed', occurredAt: 0 }] })],
])('show %s', (_, change) => {
  const [, , order] = STORY as [Order, Order, Order];
  const other = { ...order, ...change(order) };
  expect(factsOfRecord(other)).not.toBe(factsOfRecord(order));
  expect(told(other)).toBe(factsOfRecord(other));
});
