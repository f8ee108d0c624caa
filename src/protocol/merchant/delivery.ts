import { z } from 'zod';
import type { OrderEventType } from '../../domain/order.js';
import { scrub } from '../../scrub.js';
import { wireOrderEvent } from '../answers/order.js';
import { time } from '../answers/parts.js';
import { iso, isoOf } from '../time.js';
import { checkedQuery } from './checked.js';
import { cursorOf, pageOf, pageQuery, toLimit } from './page.js';

const states = z.enum(['due', 'queued', 'parked', 'delivered']);

/** An order event and how far it got to one endpoint. */
export const delivery = z
  .strictObject({
    id: z.string().describe('Of the event: the same at every attempt.'),
    endpoint_id: z.string().describe('The agent whose endpoint it goes to; `merchant` is the shop’s own.'),
    order_id: z.string(),
    seq: z.int().describe('Events of one order go to one endpoint in this sequence.'),
    type: wireOrderEvent.shape.type,
    state: states.describe(
      '`queued`: behind another one of its order. `parked`: given up until somebody has it sent again; those behind it wait.',
    ),
    attempts: z.int(),
    next_try_at: time.optional().describe('There while it is `due`.'),
    created_at: time,
    delivered_at: time.optional(),
    last_status: z.int().optional().describe('HTTP status of the last answer.'),
    problem: z.string().optional().describe('Why the last attempt failed.'),
  })
  .describe('An order event and how far it got.');

export const deliveryPage = pageOf(delivery);

/** In the version that its receiver reads, and by the names that it knows. */
const event = z.union([
  wireOrderEvent,
  z.looseObject({ type: z.string(), data: z.looseObject({ checkout_session_id: z.string() }) }),
]);

export const deliveryDetail = z.strictObject({
  ...delivery.shape,
  body: z.string().describe('The exact text that is sent, and signed.'),
  event: event.describe('The same, parsed: in the version that the receiver reads.'),
});

export const deliveriesQuery = z.strictObject({
  endpoint: z.string().min(1).max(64).optional().describe('Id of an agent, or `merchant`.'),
  state: states.optional(),
  order: z.string().min(1).max(100).optional().describe('Id of an order.'),
  ...pageQuery,
});

export const redeliverAnswer = z
  .strictObject({ id: z.string(), endpoint_id: z.string(), order_id: z.string(), from_seq: z.int() })
  .describe('Sent again from this event on, with those of its order that follow it.');

const whole = z.int().min(0);

export const deliveriesCursor = cursorOf('deliveries', z.strictObject({ at: z.int(), row: whole }));

/** Which deliveries are asked for. Throws 400 naming the parameter. */
export function parseDeliveriesQuery(search: URLSearchParams) {
  const { endpoint, state, order, ...query } = checkedQuery(deliveriesQuery, search);
  return {
    filter: {
      ...(endpoint !== undefined && { endpointId: endpoint }),
      ...(state && { state }),
      ...(order !== undefined && { orderId: order }),
    },
    request: { limit: toLimit(query), before: deliveriesCursor.decode(query.cursor) },
  };
}

/** What is known of a delivery. */
export interface DeliveryFacts {
  id: string;
  endpointId: string;
  orderId: string;
  seq: number;
  type: OrderEventType;
  state: z.infer<typeof states>;
  attempts: number;
  nextTryAt: number;
  createdAt: number;
  deliveredAt?: number;
  lastStatus?: number;
  problem?: string;
}

export const renderDelivery = (known: DeliveryFacts): z.infer<typeof delivery> => ({
  id: known.id,
  endpoint_id: known.endpointId,
  order_id: known.orderId,
  seq: known.seq,
  type: known.type,
  state: known.state,
  attempts: known.attempts,
  next_try_at: known.state === 'due' ? iso(known.nextTryAt) : undefined,
  created_at: iso(known.createdAt),
  delivered_at: isoOf(known.deliveredAt),
  last_status: known.lastStatus,
  problem: known.problem === undefined ? undefined : scrub(known.problem),
});

export const renderDeliveryDetail = (known: DeliveryFacts & { body: string }): z.infer<typeof deliveryDetail> => ({
  ...renderDelivery(known),
  body: known.body,
  event: JSON.parse(known.body),
});

export const renderRedelivery = (asked: { id: string; endpointId: string; orderId: string; fromSeq: number }) => ({
  id: asked.id,
  endpoint_id: asked.endpointId,
  order_id: asked.orderId,
  from_seq: asked.fromSeq,
});
