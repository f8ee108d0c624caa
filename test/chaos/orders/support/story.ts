import { createFindingsIn } from '../../../../chaos/findings.js';
import type { Arrival, Arrivals } from '../../../../chaos/orders/arrivals.js';
import { ORDER_COLUMNS, type OrderColumn } from '../../../../chaos/orders/columns.js';
import { factsOfAnswer } from '../../../../chaos/orders/facts.js';
import { createVersions, type OrderRecord } from '../../../../chaos/orders/versions.js';
import type { Order } from '../../../../src/domain/order.js';
import { renderOrderEvent } from '../../../../src/protocol/index.js';
import { aLine, anOrder } from '../../../domain/support/orders.js';
import { texts } from '../../../support/texts.js';

export const SETTINGS = { publicUrl: 'https://shop.example', support: undefined, texts };

const sent = { id: 'ful_1', type: 'shipping', lines: [{ lineId: 'li_1', quantity: 1 }], description: 'one' } as const;

/** An order of two units that is sent, arrives, and of which a unit is paid for back: four versions. */
export const STORY: readonly Order[] = [
  anOrder({ lines: [aLine('li_1', 2)] }),
  anOrder({
    version: 2,
    status: 'processing',
    fulfillments: [{ ...sent, lines: [...sent.lines], status: 'pending', events: [] }],
  }),
  anOrder({
    version: 3,
    status: 'shipped',
    fulfillments: [
      {
        ...sent,
        lines: [...sent.lines],
        status: 'shipped',
        events: [{ id: 'evt_1', type: 'shipped', occurredAt: 2000, description: 'two' }],
      },
    ],
  }),
  anOrder({
    version: 4,
    status: 'shipped',
    adjustments: [
      {
        id: 'adj_1',
        type: 'credit',
        status: 'completed',
        occurredAt: 3000,
        amount: 500,
        currency: 'usd',
        description: 'three',
      },
    ],
  }),
].map((order, index) => ({ ...order, updatedAt: 1000 * index }));

/** The log of sessions, where each state may stand more than once. */
export function recordsOf(orders: readonly Order[] = STORY): ReadonlyMap<string, OrderRecord> {
  const { records, add } = createVersions();
  for (const order of orders) {
    add(order);
    add(order);
  }
  return records;
}

/** What a receiver has once it was told of these states. */
export const laneOf = (orders: readonly Order[] = STORY): Arrival[] =>
  orders.map((order) => {
    const { type, data } = JSON.parse(bodyOf(order));
    return {
      eventId: `evt_${order.version}`,
      type,
      facts: factsOfAnswer(data),
      order: data,
      at: order.updatedAt + 100,
    };
  });

export const bodyOf = (order: Order): string =>
  renderOrderEvent('2026-04-17', order.version === 1 ? 'order_create' : 'order_update', order, SETTINGS);

/** Both receivers have the same. */
export const arrivalsOf = (lane: readonly Arrival[], orderId = 'ord_1'): Arrivals => ({
  agent: new Map([[orderId, [...lane]]]),
  merchant: new Map([[orderId, laneOf()]]),
});

export const newFindings = () => createFindingsIn<OrderColumn>(ORDER_COLUMNS);

/** The columns with their numbers. */
export const numbersOf = (findings: ReturnType<typeof newFindings>) =>
  Object.fromEntries(findings.columns().map((column) => [column, findings.count(column)]));
