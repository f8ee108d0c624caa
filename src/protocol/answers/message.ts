import { z } from 'zod';
import type { ErrorCode, Message, Resolution, Severity, WarningCode } from '../../domain/message.js';

const warningCodes = [
  'low_stock',
  'high_demand',
  'shipping_delay',
  'price_change',
  'expiring_promotion',
  'limited_availability',
  'discount_code_expired',
  'discount_code_invalid',
  'discount_code_already_applied',
  'discount_code_combination_disallowed',
  'discount_code_minimum_not_met',
  'discount_code_user_not_logged_in',
  'discount_code_user_ineligible',
  'discount_code_usage_limit_reached',
] as const satisfies readonly WarningCode[];

const errorCodes = [
  'missing',
  'invalid',
  'out_of_stock',
  'payment_declined',
  'requires_sign_in',
  'requires_3ds',
  'low_stock',
  'quantity_exceeded',
  'minimum_not_met',
  'maximum_exceeded',
  'region_restricted',
  'unsupported',
  'not_found',
  'expired',
  'intervention_required',
] as const satisfies readonly ErrorCode[];

const types = ['info', 'warning', 'error'] as const satisfies readonly Message['type'][];
const severities = ['info', 'low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];
const resolutions = [
  'recoverable',
  'requires_buyer_input',
  'requires_buyer_review',
] as const satisfies readonly Resolution[];

/** What the type of a message says about its code, which the flat shape leaves open. */
const codeByType = {
  oneOf: [
    { properties: { type: { const: 'info' }, code: false } },
    { properties: { type: { const: 'warning' }, code: { enum: warningCodes } }, required: ['code'] },
    { properties: { type: { const: 'error' }, code: { enum: errorCodes } }, required: ['code'] },
  ],
};

export const wireMessage = z
  .strictObject({
    type: z.enum(types),
    code: z
      .enum([...new Set([...warningCodes, ...errorCodes])])
      .optional()
      .describe('There unless the type is `info`.'),
    severity: z.enum(severities).optional(),
    resolution: z.enum(resolutions).optional().describe('Who can mend it.'),
    param: z.string().optional().describe('RFC 9535 JSONPath into this session.'),
    content_type: z.literal('plain'),
    content: z.string().describe('A sentence for the buyer or the agent.'),
  })
  .meta({
    description:
      'What the session says about itself. While a message of type `error` stands, the session cannot be paid.',
    ...codeByType,
  });
