import { z } from 'zod';
import { amount, percent, region } from './schema-parts.js';

const ruleId = z.string().regex(/^[a-z0-9_-]+$/, 'expected lower-case letters, digits, "_" and "-"');
const date = z.iso.datetime({ offset: true, error: 'expected a date and time such as "2026-01-31T00:00:00Z"' });
const some = z.array(z.string().min(1)).min(1).max(1000);
const count = z.int().min(1).max(1_000_000);

/** Which goods are meant; more than one list means what any of them names. */
const goods = {
  variant_ids: some.optional().describe('Lines it applies to; by default all.'),
  product_ids: some.optional().describe('With all their variants.'),
  categories: some.optional().describe("The first category of a variant in the catalog's feed."),
  excluded_variant_ids: some.optional().describe('Never these.'),
};

const discountEffect = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('percent_off'),
      percent_off: percent,
      maximum_amount: amount.optional().describe('The most that it takes off.'),
    }),
    z.strictObject({
      type: z.literal('amount_off'),
      amount_off: amount,
      per: z
        .enum(['order', 'line', 'unit'])
        .default('order')
        .describe('Once, shared out over the lines; from each line; or from each unit of them.'),
    }),
    z.strictObject({
      type: z.literal('free_shipping'),
      rate_ids: some.optional().describe('Rates it is for; by default all.'),
      maximum_amount: amount.optional().describe('The most that it takes off.'),
    }),
    z.strictObject({
      type: z.literal('buy_x_get_y'),
      buy: z.strictObject({ quantity: count, ...goods }).describe('Without a list: the goods of the rule.'),
      get: z
        .strictObject({ quantity: count, percent_off: percent.default(100).describe('100 is free.'), ...goods })
        .describe('Up to so many more units, the cheapest first. Without a list: the goods of the rule.'),
      times: count.optional().describe('In one basket; by default as often as it fits.'),
    }),
    z.strictObject({
      type: z.literal('volume'),
      tiers: z
        .array(z.strictObject({ from: count, percent_off: percent }))
        .min(1)
        .max(50),
      per: z
        .enum(['order', 'line'])
        .default('order')
        .describe('Whether the units of all lines are counted together, or of each line by itself.'),
    }),
  ],
  {
    error: 'expected {"type"} of "percent_off", "amount_off", "free_shipping", "buy_x_get_y" or "volume"',
  },
);

const buyers = z.strictObject({
  emails: z
    .array(z.email({ error: 'expected an email address' }))
    .min(1)
    .max(10_000)
    .optional(),
  first_order: z.literal(true).optional().describe('Only buyers who have no order of this shop yet.'),
  registered: z.literal(true).optional().describe('Only buyers who are signed in, as the agent tells it.'),
});

const limits = z.strictObject({
  total: count.optional().describe('Orders that may use it.'),
  per_buyer: count.optional().describe('Orders of one buyer, told by e-mail address.'),
  given_back: z.boolean().default(false).describe('An order that is canceled or wholly refunded gives its use back.'),
  shown: z.boolean().default(false).describe('Agents may read `total`, and how often it was used.'),
});

/** One rule of `discounts`. */
export const discount = z.strictObject({
  id: ruleId,
  name: z.string().min(1).describe('What the buyer reads.'),
  code: z
    .string()
    .min(1)
    .max(100)
    .refine((code) => code.trim() !== '', 'expected more than spaces')
    .optional()
    .describe('Compared without case; without a code the rule is automatic.'),
  effect: discountEffect,
  ...goods,
  minimum_quantity: count.optional().describe('Units that the basket must have of the goods it applies to.'),
  minimum_subtotal: amount.optional().describe('What the lines must cost before discounts.'),
  minimum_subtotal_of: z
    .enum(['all', 'covered'])
    .default('all')
    .describe('Whether all lines count for it, or those that the rule applies to.'),
  starts_at: date.optional(),
  ends_at: date.optional(),
  warn_hours: z.int().min(1).max(8760).optional().describe('Hours before ends_at in which sessions warn of it.'),
  buyers: buyers.optional().describe('Who may use it; by default everybody.'),
  destinations: z.array(region).min(1).optional().describe('Countries or regions of the delivery address.'),
  agents: some.optional().describe('Ids of the agents whose buyers may use it; by default all.'),
  limits: limits.optional().describe('How often it may be used; by default without end.'),
  combines_with: z
    .union([z.enum(['all', 'none']), z.array(ruleId)], { error: 'expected "all", "none", or a list of ids of rules' })
    .default('all')
    .describe('Rules that it may stand beside; both have to allow it.'),
  priority: z.int().min(1).default(1).describe('Lower goes first; a percentage is taken from what earlier rules left.'),
});
