import { z } from 'zod';
import { LINK_TYPES } from '../../domain/links.js';
import { MARKETING_CHANNELS } from '../../domain/marketing.js';
import type { SessionStatus } from '../../domain/session.js';
import { wireBuyer, wireFulfillmentDetails, wireFulfillmentGroup } from '../schema.js';
import { wireAuthenticationMetadata } from './authentication.js';
import { wireDiscounts } from './discounts.js';
import { wireFulfillmentOption, wireSelectedOption } from './fulfillment-option.js';
import { wireHandler, wireInterventions } from './handler.js';
import { wireLineItem } from './line-item.js';
import { wireMessage } from './message.js';
import { wireOrder } from './order.js';
import { time, url, wireTotal } from './parts.js';

const statuses = [
  'not_ready_for_payment',
  'authentication_required',
  'ready_for_payment',
  'pending_approval',
  'complete_in_progress',
  'completed',
  'canceled',
  'expired',
] as const satisfies readonly SessionStatus[];

export const wireLink = z.strictObject({
  type: z.enum(LINK_TYPES),
  url,
  title: z.string().optional(),
});

export const wireConsentOption = z
  .strictObject({
    channel: z.enum(MARKETING_CHANNELS),
    display_text: z.string(),
    privacy_policy_url: url,
    is_subscribed: z.boolean().describe('Whether the buyer agreed before; without an answer that stays as it is.'),
  })
  .describe('Marketing that the buyer may agree to, by `marketing_consents` when the session is completed.');

const capabilities = z
  .strictObject({
    payment: z.strictObject({ handlers: z.array(wireHandler).describe('None where there is nothing to pay.') }),
    interventions: wireInterventions,
    extensions: z.array(z.strictObject({ name: z.string(), extends: z.array(z.string()) })).optional(),
  })
  .describe('What this seller and this agent can do together.');

export const wireSession = z
  .strictObject({
    id: z.string(),
    protocol: z
      .strictObject({ version: z.string().describe('As the request asked for it in `API-Version`.') })
      .optional()
      .describe('Absent where that is a preview, which has no date.'),
    capabilities,
    buyer: wireBuyer.optional(),
    status: z
      .enum(statuses)
      .describe('Only `ready_for_payment` can be completed; `completed`, `canceled` and `expired` are final.'),
    authentication_metadata: wireAuthenticationMetadata.optional(),
    currency: z.string().describe('Lower-case ISO 4217.'),
    presentment_currency: z
      .string()
      .optional()
      .describe('In which the buyer is shown amounts as well; charged is `currency`.'),
    exchange_rate: z.number().optional().describe('Units of `currency` for one unit of `presentment_currency`.'),
    exchange_rate_timestamp: time.optional(),
    locale: z.string().optional(),
    timezone: z.string().optional(),
    line_items: z.array(wireLineItem),
    fulfillment_details: wireFulfillmentDetails.optional(),
    fulfillment_options: z.array(wireFulfillmentOption),
    selected_fulfillment_options: z.array(wireSelectedOption),
    fulfillment_groups: z.array(wireFulfillmentGroup).optional(),
    totals: z.array(wireTotal).describe('Only the `total` last shown here is ever charged.'),
    messages: z.array(wireMessage),
    marketing_consent_options: z.array(wireConsentOption).optional(),
    links: z.array(wireLink),
    created_at: time,
    updated_at: time,
    expires_at: time,
    metadata: z.record(z.string(), z.unknown()).optional().describe('As the agent sent it.'),
    quote_id: z.string().optional().describe('As the agent sent it.'),
    quote_expires_at: time.optional().describe('Until then the prices of these lines stay as they are.'),
    discounts: wireDiscounts.optional(),
    order: wireOrder.optional().describe('There once the session is `completed`.'),
  })
  .describe('A checkout session: what is bought, what it costs, what is still missing. Amounts are minor units.');
