import { z } from 'zod';
import { amount, country } from './schema-parts.js';
import { holidays, span, timeZone, WEEKDAYS } from './time-schema.js';

const text = z.string().min(1);

const placeAddress = z.strictObject({
  line_one: text,
  line_two: text.optional(),
  city: text,
  state: z.string().default(''),
  country,
  postal_code: text,
});

const spans = z.array(span).max(10).optional();

const location = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected letters, digits, "-" and "_"')
    .describe('`location_id` of a fulfillment group; the fulfillment option is pickup_ and this.'),
  name: text,
  title: text.optional().describe('Of the option; "Pickup at" and the name unless given.'),
  address: placeAddress,
  phone: text.optional(),
  instructions: text.optional().describe('For the buyer who comes.'),
  pickup_type: z.enum(['in_store', 'curbside', 'locker']).optional(),
  time_zone: timeZone.optional().describe("The calendar's unless given."),
  hours: z
    .strictObject(Object.fromEntries(WEEKDAYS.map((day) => [day, spans])) as Record<Weekday, typeof spans>)
    .optional()
    .describe('By weekday; a day that is left out is closed. Without hours it is open all the time.'),
  holidays: holidays.describe("Days on which it is closed, beside the calendar's."),
  ready_after_minutes: z.int().min(0).max(60_000).default(120).describe('Minutes of its hours from order to ready.'),
  kept_days: z.int().min(0).max(365).optional().describe('Days after which it is not kept any longer.'),
  amount: amount.default(0).describe('Price of picking up there.'),
  variant_ids: z.array(text).min(1).optional().describe('Variants that can be picked up there; all unless given.'),
  except_variant_ids: z.array(text).min(1).optional().describe('Variants that cannot.'),
});

type Weekday = (typeof WEEKDAYS)[number];

/** `pickup` of shop.json. */
export const pickup = z.strictObject({ locations: z.array(location).max(200) });

export type PickupJson = z.infer<typeof pickup>;
