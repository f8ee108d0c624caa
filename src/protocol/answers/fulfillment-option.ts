import { z } from 'zod';
import type { FulfillmentType } from '../../domain/catalog.js';
import { time, wireTotal } from './parts.js';

const ways = ['shipping', 'digital', 'pickup', 'local_delivery'] as const satisfies readonly FulfillmentType[];

const wireWay = z.enum(ways);

export const wireFulfillmentOption = z
  .strictObject({
    type: wireWay,
    id: z.string().describe('Named as `option_id` by a selection.'),
    title: z.string(),
    description: z.string().optional(),
    carrier: z.string().optional(),
    earliest_delivery_time: time.optional(),
    latest_delivery_time: time.optional(),
    totals: z.array(wireTotal),
  })
  .describe('A way in which lines of the session can reach the buyer, and its price.');

export const wireSelectedOption = z
  .strictObject({ type: wireWay, option_id: z.string(), item_ids: z.array(z.string()) })
  .describe('An option and the lines that it covers.');
