import { z } from 'zod';
import type { FulfillmentType } from '../../domain/catalog.js';
import type { PickupType } from '../../domain/quote.js';
import { wireAddress } from '../schema.js';
import { time, wireTotal } from './parts.js';

const ways = ['shipping', 'digital', 'pickup', 'local_delivery'] as const satisfies readonly FulfillmentType[];

const wireWay = z.enum(ways);

const pickupTypes = ['in_store', 'curbside', 'locker'] as const satisfies readonly PickupType[];

export const wirePickupLocation = z.strictObject({
  name: z.string(),
  address: wireAddress,
  phone: z.string().optional(),
  instructions: z.string().optional(),
});

export const wireFulfillmentOption = z
  .strictObject({
    type: wireWay,
    id: z.string().describe('Named as `option_id` by a selection.'),
    title: z.string(),
    description: z.string().optional(),
    carrier: z.string().optional(),
    earliest_delivery_time: time.optional(),
    latest_delivery_time: time.optional(),
    location: wirePickupLocation.optional().describe('Of pickup.'),
    pickup_type: z.enum(pickupTypes).optional(),
    ready_by: time.optional().describe('When it is ready to be picked up.'),
    pickup_by: time.optional().describe('Until when it is kept.'),
    delivery_window: z.strictObject({ start: time, end: time }).optional().describe('Of local delivery.'),
    service_area: z
      .strictObject({ radius_miles: z.number().optional(), center_postal_code: z.string().optional() })
      .optional()
      .describe('Of local delivery.'),
    totals: z.array(wireTotal).describe('For the lines that are selected for it, or would be.'),
  })
  .describe('A way in which lines of the session can reach the buyer, and its price.');

export const wireSelectedOption = z
  .strictObject({ type: wireWay, option_id: z.string(), item_ids: z.array(z.string()) })
  .describe('An option and the lines that it covers.');
