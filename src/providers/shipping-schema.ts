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
  largest_mm: z
    .array(z.int().min(1))
    .length(3, 'expected three measures')
    .optional()
    .describe('Length, width and height in millimetres, in any order, that one unit may have.'),
  heaviest_grams: z.int().min(1).optional().describe('What one unit may weigh.'),
  delivery_days: z
    .strictObject({
      earliest: z.int().min(0).max(365),
      latest: z.int().min(0).max(365),
      business_days: z.boolean().optional().describe('Counted in business days of the calendar.'),
    })
    .optional()
    .describe('Days from the dispatch, which is the day of the quote without a calendar.'),
});

const shippingZone = z.strictObject({
  name: z.string().min(1),
  destinations: z.array(region).min(1).describe('Countries and regions; a region goes before its country.'),
  rates: z.array(shippingRate).min(1),
});

/** `shipping` of shop.json, where the rates stand in it. */
export const shippingTable = z.strictObject({ zones: z.array(shippingZone) });
