import { z } from 'zod';
import type { Adjustment, AdjustmentType } from '../../domain/adjustment.js';
import type { OrderEventType, OrderStatus } from '../../domain/order.js';
import type {
  FulfillmentEventType,
  OrderFulfillmentStatus,
  OrderFulfillmentType,
} from '../../domain/order-fulfillment.js';
import type { OrderLineStatus } from '../../domain/order-status.js';
import { wireAddress } from '../schema.js';
import { amount, time, timeRange, url, wireTotal } from './parts.js';

const orderStatuses = [
  'created',
  'confirmed',
  'manual_review',
  'processing',
  'shipped',
  'completed',
  'canceled',
] as const satisfies readonly OrderStatus[];
const lineStatuses = ['processing', 'partial', 'fulfilled', 'removed'] as const satisfies readonly OrderLineStatus[];
const fulfillmentTypes = ['shipping', 'pickup', 'digital'] as const satisfies readonly OrderFulfillmentType[];
const fulfillmentStatuses = [
  'pending',
  'processing',
  'shipped',
  'in_transit',
  'out_for_delivery',
  'ready_for_pickup',
  'delivered',
  'failed',
  'canceled',
] as const satisfies readonly OrderFulfillmentStatus[];
const eventTypes = [
  'processing',
  'shipped',
  'in_transit',
  'out_for_delivery',
  'ready_for_pickup',
  'delivered',
  'failed_attempt',
  'returned_to_sender',
  'undeliverable',
  'canceled',
] as const satisfies readonly FulfillmentEventType[];
const adjustmentTypes = [
  'refund',
  'price_adjustment',
  'credit',
  'return',
  'cancellation',
  'dispute',
] as const satisfies readonly AdjustmentType[];
const adjustmentStatuses = ['pending', 'completed', 'failed'] as const satisfies readonly Adjustment['status'][];
const orderEventTypes = ['order_create', 'order_update'] as const satisfies readonly OrderEventType[];

export const wireLineReference = z
  .strictObject({ id: z.string(), quantity: z.int() })
  .describe('So many units of a line of the order.');

export const wireOrderLine = z.strictObject({
  id: z.string(),
  title: z.string(),
  product_id: z.string(),
  description: z.string().optional(),
  image_url: url.optional(),
  url: url.optional(),
  quantity: z
    .strictObject({ ordered: z.int(), current: z.int(), fulfilled: z.int() })
    .describe('`current` is what is left of `ordered` after cancellations; `fulfilled` of these are dispatched.'),
  unit_price: amount,
  subtotal: amount,
  totals: z.array(wireTotal),
  status: z.enum(lineStatuses),
});

export const wireFulfillment = z
  .strictObject({
    id: z.string(),
    type: z.enum(fulfillmentTypes),
    status: z.enum(fulfillmentStatuses),
    line_items: z.array(wireLineReference),
    carrier: z.string().optional(),
    tracking_number: z.string().optional(),
    tracking_url: url.optional(),
    destination: wireAddress.optional(),
    estimated_delivery: timeRange.optional(),
    digital_delivery: z
      .strictObject({
        access_url: url.optional(),
        license_key: z.string().optional(),
        expires_at: time.optional(),
      })
      .optional(),
    description: z.string().optional(),
    events: z
      .array(
        z.strictObject({
          id: z.string(),
          type: z.enum(eventTypes),
          occurred_at: time,
          description: z.string().optional(),
          location: z.string().optional(),
        }),
      )
      .describe('Oldest first.'),
  })
  .describe('Some units of an order on their way to the buyer.');

export const wireAdjustment = z
  .strictObject({
    id: z.string(),
    type: z.enum(adjustmentTypes),
    occurred_at: time,
    status: z.enum(adjustmentStatuses),
    line_items: z.array(wireLineReference).optional(),
    amount: amount.optional().describe('What the buyer gets back, in minor units, tax included.'),
    currency: z.string().optional(),
    description: z.string().optional(),
    reason: z.string().optional(),
  })
  .describe('A change of the order after the sale.');

const support = z.strictObject({
  email: z.string().optional(),
  phone: z.string().optional(),
  hours: z.string().optional(),
  help_center_url: url.optional(),
});

export const wireOrder = z
  .strictObject({
    type: z.literal('order'),
    id: z.string(),
    checkout_session_id: z.string(),
    order_number: z.string().describe('Short and readable, for people.'),
    permalink_url: url.describe('The page of this order. Who has the address may read it.'),
    status: z.enum(orderStatuses),
    estimated_delivery: timeRange.optional(),
    confirmation: z.strictObject({
      confirmation_number: z.string(),
      order_notes: z.string().optional().describe('What the buyer wrote; left out of order events.'),
    }),
    support: support.optional(),
    line_items: z.array(wireOrderLine),
    fulfillments: z.array(wireFulfillment).describe('Oldest first.'),
    adjustments: z.array(wireAdjustment).describe('Oldest first.'),
    totals: z.array(wireTotal),
  })
  .describe('A paid (or free) checkout and what became of it. Amounts are minor units of its currency.');

/** What an endpoint for order events receives. */
export const wireOrderEvent = z
  .strictObject({ type: z.enum(orderEventTypes), data: wireOrder })
  .describe('All of the order as it was after the change, never a difference.');
