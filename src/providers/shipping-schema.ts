import { z } from 'zod';
import { amount, region } from './schema-parts.js';

const shippingRate = z.strictObject({
  id: z.string().min(1).describe('Id of the fulfillment option; the same id may stand in several zones.'),
  title: z.string().min(1),
  description: z.string().min(1).optional(),
  carrier: z.string().min(1).optional(),
  steps: z
    .array(z.strictObject({ up_to_grams: z.int().min(1).optional(), amount }))
    .min(1)
    .describe('By weight of all parcels together, lightest first; the last may leave out up_to_grams: no limit.'),
  free_above: amount.optional().describe('Free when the shipped lines cost more than this after discounts.'),
  delivery_days: z
    .strictObject({ earliest: z.int().min(0), latest: z.int().min(0) })
    .optional()
    .describe('Days from the day of the quote.'),
});

const shippingZone = z.strictObject({
  name: z.string().min(1),
  destinations: z.array(region).min(1).describe('Countries and regions; a region goes before its country.'),
  rates: z.array(shippingRate).min(1),
});

/** `shipping` of shop.json, where the rates stand in it. */
export const shippingTable = z.strictObject({ zones: z.array(shippingZone) });
