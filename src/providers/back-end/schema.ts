import { z } from 'zod';
import { discount } from '../discount-schema.js';
import { productSchema } from '../feed-schema.js';
import { amount, percent } from '../schema-parts.js';

/* What is asked of the merchant's own back end, and what it answers. No transforms, so that JSON Schema shows all. */

const id = z.string().min(1);
const units = z.int().min(0).max(999_999_999_999);
const count = z.int().min(1);

export const wireAddress = z.object({
  name: z.string(),
  line_one: z.string(),
  line_two: z.string().optional(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  postal_code: z.string(),
  company: z.string().optional(),
});

const details = z.object({
  kinds: z
    .array(z.enum(['shipping', 'digital', 'pickup', 'local_delivery']))
    .min(1)
    .default(['shipping']),
  weight_grams: units.default(0),
  tax_code: id.optional(),
  max_per_order: count.optional(),
  size_mm: z.array(count).length(3).optional().describe('Measures of one packed unit, in any order.'),
  on_hand: units.optional().describe('Units when the variant is first seen; absent: not counted.'),
});

const goods = {
  products: z.array(productSchema),
  details: z.record(id, details).default({}).describe('By variant id; what is not there ships and weighs nothing.'),
};

export const listAnswer = z.union(
  [
    z.object({ unchanged: z.literal(true).describe('It still is the version that was asked with.') }),
    z.object({
      ...goods,
      version: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('Any text that is another one when the goods are others.'),
      next_cursor: z.string().min(1).max(1000).optional().describe('Asks for the next page; absent on the last one.'),
    }),
  ],
  { error: 'expected {"unchanged": true}, or products' },
);

export const findAnswer = z.object(goods);

export const levelsAnswer = z.object({
  levels: z
    .record(id, units.nullable())
    .describe('Units by variant id, of all that were asked for; null: not counted.'),
});

const moment = z.iso.datetime({ offset: true });

const location = z.object({
  id,
  name: z.string().min(1),
  address: wireAddress,
  phone: z.string().min(1).optional(),
  instructions: z.string().min(1).optional().describe('For the buyer who comes.'),
});

const option = z
  .object({
    id: id.max(255).refine((text) => text !== 'digital', 'expected another id: "digital" is taken'),
    type: z.enum(['shipping', 'pickup', 'local_delivery']).default('shipping'),
    title: z.string().min(1),
    description: z.string().min(1).optional(),
    carrier: z.string().min(1).optional(),
    amount: amount.describe('For all lines of it; with tax inside where prices have it.'),
    earliest_delivery: moment.optional(),
    latest_delivery: moment.optional(),
    location: location.optional().describe('Of pickup, which needs it.'),
    pickup_type: z.enum(['in_store', 'curbside', 'locker']).optional(),
    ready_by: moment.optional(),
    pickup_by: moment.optional().describe('Until when it is kept.'),
    delivery_window: z.object({ start: moment, end: moment }).optional().describe('Of local delivery.'),
    service_area: z
      .object({ radius_miles: z.number().optional(), center_postal_code: z.string().optional() })
      .optional()
      .describe('Of local delivery.'),
    line_ids: z.array(id).min(1).optional().describe('Lines that it can deliver; absent: all of its kind.'),
  })
  .refine(({ type, location: place }) => type !== 'pickup' || place !== undefined, {
    error: 'is missing',
    path: ['location'],
  });

export const shippingAnswer = z.union(
  [z.object({ refused: z.literal('region_restricted') }), z.object({ options: z.array(option) })],
  { error: 'expected options, or {"refused": "region_restricted"}' },
);

const breakdownRow = z.object({
  jurisdiction: z.string().min(1).describe('As the buyer reads it, such as "US-CA".'),
  rate: percent,
  amount,
});

export const taxAmounts = z.object({
  lines: z.record(id, amount).describe('By line id, of every line that was asked for.'),
  delivery: amount.default(0),
  breakdown: z.array(breakdownRow).describe('Adds up to the lines and the delivery.'),
});

const rateParts = z
  .union([percent, z.array(z.object({ jurisdiction: z.string().min(1), rate: percent }))])
  .describe('One rate, or one for each jurisdiction that takes a part.');

export const taxRates = z.object({
  jurisdiction: z.string().min(1).describe('Of the rates that are a number.'),
  lines: z.record(id, rateParts).describe('By line id, of every line that was asked for.'),
  delivery: rateParts.default(0),
});

export const taxAnswer = z.union(
  [
    z.object({ refused: z.enum(['state', 'country']) }),
    z.object({ refused: z.literal('address'), field: wireAddress.keyof().optional() }),
    z.object({ amounts: taxAmounts }),
    z.object({ rates: taxRates }),
  ],
  { error: 'expected amounts, rates, or refused' },
);

export const discountsAnswer = z.object({
  discounts: z.array(discount).describe('The rules of the codes that were asked for, and the automatic ones.'),
});

export const placeAnswer = z.discriminatedUnion(
  'accepted',
  [
    z.object({
      accepted: z.literal(true),
      reference: z.string().min(1).max(200).optional().describe('What the order is called by you.'),
    }),
    z.object({
      accepted: z.literal(false),
      reason: z.string().regex(/^[a-z0-9_]{1,64}$/, 'expected a word such as "out_of_stock"'),
      description: z.string().min(1).max(500).optional().describe('For people, the buyer among them.'),
      restock: z.boolean().default(false).describe('Whether the units are there, and may be sold again.'),
    }),
  ],
  { error: 'expected true or false' },
);

const line = { id, variant_id: id, quantity: count, amount };

/** What each question holds beside `type` and `id`, and what is answered. */
export const QUESTIONS = {
  'catalog.list': {
    fields: z.object({ currency: z.string(), version: z.string().optional(), cursor: z.string().optional() }),
    answer: listAnswer,
  },
  'catalog.find': {
    fields: z.object({ currency: z.string(), variant_ids: z.array(id).min(1) }),
    answer: findAnswer,
  },
  'stock.levels': { fields: z.object({ variant_ids: z.array(id).min(1) }), answer: levelsAnswer },
  'shipping.options': {
    fields: z.object({
      currency: z.string(),
      address: wireAddress.optional().describe('Absent: not known yet, and some lines can be picked up.'),
      location_id: id.optional().describe('Where the buyer wants to pick up, or to have it delivered from.'),
      lines: z
        .array(
          z.object({
            ...line,
            weight_grams: units.describe('Of one unit.'),
            kinds: z.array(z.enum(['shipping', 'pickup', 'local_delivery'])).min(1),
          }),
        )
        .min(1),
      merchandise: amount.describe('What the lines cost after discounts.'),
    }),
    answer: shippingAnswer,
  },
  'tax.assess': {
    fields: z.object({
      currency: z.string(),
      prices_include_tax: z.boolean(),
      address: wireAddress,
      lines: z.array(z.object({ ...line, tax_code: z.string().optional() })).min(1),
      delivery: amount.describe('What the delivery costs after discounts; 0 before that is known.'),
    }),
    answer: taxAnswer,
  },
  'discounts.rules': {
    fields: z.object({ currency: z.string(), codes: z.array(z.string()), buyer_email: z.string().optional() }),
    answer: discountsAnswer,
  },
  'order.place': {
    fields: z.object({ order: z.looseObject({ id }).describe('As GET /merchant/orders/{id} shows it.') }),
    answer: placeAnswer,
  },
} as const satisfies Record<string, { fields: z.ZodObject; answer: z.ZodType }>;

export type QuestionType = keyof typeof QUESTIONS;
export type Fields<T extends QuestionType> = z.input<(typeof QUESTIONS)[T]['fields']>;
export type AnswerTo<T extends QuestionType> = z.output<(typeof QUESTIONS)[T]['answer']>;

/** The JSON Schema of all requests and answers, as committed beside the example back end: `tax.assess.request` and so on. */
export function backEndJsonSchema(): unknown {
  const $defs: Record<string, unknown> = {};
  for (const [type, { fields, answer }] of Object.entries(QUESTIONS)) {
    const request = z.object({ type: z.literal(type), id, ...fields.shape });
    $defs[`${type}.request`] = embedded(request);
    $defs[`${type}.answer`] = embedded(answer);
  }
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $defs };
}

function embedded(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
