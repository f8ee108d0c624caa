import { z } from 'zod';
import { parsePostalRule } from '../domain/postal-codes.js';
import { amount, country } from './schema-parts.js';
import { holidays, timeOfDay, timeZone, weekday } from './time-schema.js';

const text = z.string().min(1);

const deliveryWindow = z.strictObject({
  weekdays: z.array(weekday).min(1),
  from: timeOfDay,
  to: timeOfDay,
  order_before: timeOfDay
    .optional()
    .describe('Time of the same day until which it can be chosen; `from` unless given.'),
});

const area = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected letters, digits, "-" and "_"')
    .describe('`location_id` of a fulfillment group; the options are local_, this and the time.'),
  title: text,
  description: text.optional(),
  country,
  postal_codes: z
    .array(
      z
        .string()
        .refine(
          (code) => parsePostalRule(code) !== undefined,
          'expected a postal code, the beginning of some such as "941*", or a range such as "94100-94199"',
        ),
    )
    .min(1)
    .describe('"94103", all that begin with "941*", or a range "94100-94199".'),
  amount,
  minimum: amount.optional().describe('Only when the delivered lines cost at least this after discounts.'),
  free_above: amount.optional().describe('Free when the delivered lines cost more than this after discounts.'),
  heaviest_grams: z.int().min(1).optional().describe('Of all delivered lines together.'),
  windows: z
    .array(deliveryWindow)
    .default([])
    .describe('When it comes; without windows one option that names no time.'),
  offer: z.int().min(1).max(20).default(3).describe('How many of the next windows are on offer.'),
  time_zone: timeZone.optional().describe("The calendar's unless given."),
  holidays: holidays.describe("Days without deliveries, beside the calendar's."),
  service_area: z
    .strictObject({ radius_miles: z.number().positive().optional(), center_postal_code: text.optional() })
    .optional()
    .describe('Told to the buyer; the postal codes decide.'),
});

/** `local_delivery` of shop.json. */
export const localDelivery = z.strictObject({ areas: z.array(area).max(200) });

export type LocalDeliveryJson = z.infer<typeof localDelivery>;
