import { z } from 'zod';
import type { DiscountRejection } from '../../domain/message.js';
import type { AppliedDiscount } from '../../domain/quote.js';
import { amount, time } from './parts.js';

const methods = ['each', 'across'] as const satisfies readonly AppliedDiscount['method'][];
const rejections = [
  'discount_code_expired',
  'discount_code_invalid',
  'discount_code_already_applied',
  'discount_code_combination_disallowed',
  'discount_code_minimum_not_met',
  'discount_code_user_not_logged_in',
  'discount_code_user_ineligible',
  'discount_code_usage_limit_reached',
] as const satisfies readonly DiscountRejection[];

export const wireAppliedDiscount = z.strictObject({
  id: z.string(),
  code: z.string().optional().describe('Absent where the discount is automatic.'),
  coupon: z.strictObject({
    id: z.string(),
    name: z.string(),
    percent_off: z.number().optional(),
    amount_off: amount.optional(),
    currency: z.string().optional(),
    duration: z.literal('once').describe('A discount is for one order.'),
    max_redemptions: z.int().optional().describe('Where the shop shows it.'),
    times_redeemed: z.int().optional().describe('By now, payments under way among them; where the shop shows it.'),
  }),
  amount: amount.describe('All that it takes off, in minor units, without tax.'),
  automatic: z.boolean(),
  start: time.optional().describe('From then on it is valid.'),
  end: time.optional().describe('Until then it is valid.'),
  method: z.enum(methods),
  priority: z.int(),
  allocations: z
    .array(z.strictObject({ path: z.string().describe('RFC 9535 JSONPath into this session.'), amount }))
    .optional(),
});

export const wireDiscounts = z
  .strictObject({
    codes: z.array(z.string()).describe('As the agent sent them.'),
    applied: z.array(wireAppliedDiscount),
    rejected: z
      .array(
        z.strictObject({
          code: z.string(),
          reason: z.enum(rejections),
          message: z.string().optional(),
        }),
      )
      .optional(),
  })
  .describe('The discount extension.');
