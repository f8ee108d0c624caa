import { z } from 'zod';
import { amount, percent } from './schema-parts.js';

const ruleId = z.string().regex(/^[a-z0-9_-]+$/, 'expected lower-case letters, digits, "_" and "-"');
const date = z.iso.datetime({ offset: true, error: 'expected a date and time such as "2026-01-31T00:00:00Z"' });

const discountEffect = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('percent_off'), percent_off: percent }),
    z.strictObject({ type: z.literal('amount_off'), amount_off: amount }),
    z.strictObject({ type: z.literal('free_shipping') }),
  ],
  { error: 'expected {"type"} of "percent_off", "amount_off" or "free_shipping"' },
);

/** One rule of `discounts`. */
export const discount = z.strictObject({
  id: ruleId,
  name: z.string().min(1).describe('What the buyer reads.'),
  code: z.string().min(1).max(100).optional().describe('Compared without case; without a code the rule is automatic.'),
  effect: discountEffect,
  variant_ids: z.array(z.string().min(1)).min(1).optional().describe('Lines it applies to; by default all.'),
  minimum_quantity: z.int().min(1).optional().describe('Units of variant_ids that the basket must have.'),
  minimum_subtotal: amount.optional().describe('What all lines must cost before discounts.'),
  starts_at: date.optional(),
  ends_at: date.optional(),
  priority: z.int().min(1).default(1).describe('Lower goes first; a percentage is taken from what earlier rules left.'),
});
