import { z } from 'zod';
import { holdsCardNumber } from '../card-number.js';
import { affiliateAttribution, flatMetadata } from './attribution-schema.js';
import { cardInstrument } from './handlers/card-instrument.js';
import { giftCardInstrument } from './handlers/gift-card-instrument.js';
import { EITHER_OR, eitherOr, purchaseOrder } from './purchase-order-schema.js';

/*
 * Requests of ACP 2026-04-17 (schema.agentic_checkout.json), without transforms so that JSON Schema can be made of
 * them. Wider than the published schema in four places: `quantity` on a requested line, which it forgot; the nested
 * selection of earlier dates; `null` in an update, which clears; some of the details of an authentication that failed.
 */

/** What a refinement demands, said to JSON Schema: one of these properties at least. */
const anyRequired = (...names: string[]) => names.map((name) => ({ required: [name] }));

/** Words of a person. A card number among them would be kept where none may be (PCI DSS 3). */
const words = (most: number) =>
  z
    .string()
    .max(most)
    .refine(
      (written) => written.length > most || !holdsCardNumber(written),
      'holds a card number; cards are only taken as a token',
    );
const MAX_TEXT = 500;
const text = words(MAX_TEXT);
const filled = text.min(1);
export const wireId = z.string().min(1).max(255);
/** As `format: email` of the published schema: no label of the host ends with a hyphen. */
const email = z
  .email()
  .regex(/^[^@]*@(?!.*-\.)/, 'Invalid email address')
  .max(320)
  .meta({ format: 'email' });

export const wireAddress = z.strictObject({
  name: filled,
  line_one: filled,
  // Older versions are told a company in front of it, and may send both back.
  line_two: words(MAX_TEXT + ', '.length + MAX_TEXT).optional(),
  city: filled,
  state: z.string().max(100).describe('Code of the subdivision, such as CA; empty where a country has none.'),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'expected an ISO 3166-1 alpha-2 code such as US')
    .describe('ISO 3166-1 alpha-2.'),
  postal_code: z.string().min(1).max(20),
  company: text.optional(),
});

export const wireBuyer = z.strictObject({
  first_name: text.optional(),
  last_name: text.optional(),
  full_name: text.optional(),
  email,
  phone_number: z.string().max(50).optional(),
  customer_id: wireId.optional(),
  account_type: z.enum(['guest', 'registered', 'business']).optional(),
  authentication_status: z.enum(['authenticated', 'guest', 'requires_signin']).optional(),
  company: z
    .strictObject({
      name: text,
      tax_id: text.optional(),
      department: text.optional(),
      cost_center: text.optional(),
    })
    .optional(),
  loyalty: z
    .strictObject({
      tier: text.optional(),
      points_balance: z.int().optional(),
      member_since: z.iso.datetime({ offset: true }).optional(),
    })
    .optional(),
  tax_exemption: z
    .strictObject({
      certificate_id: text,
      certificate_type: z.enum(['resale', 'exempt_organization', 'government']),
      exempt_regions: z.array(text).max(100).optional(),
      expires_at: z.iso.datetime({ offset: true }).optional(),
    })
    .optional(),
});

export const wireFulfillmentDetails = z.strictObject({
  name: text.optional(),
  phone_number: z.string().max(50).optional(),
  email: email.optional(),
  address: wireAddress.optional(),
});

const fulfillmentType = z.enum(['shipping', 'digital', 'pickup', 'local_delivery']);
const itemIds = z.array(wireId).max(200);

export const wireFulfillmentGroup = z.strictObject({
  id: wireId,
  item_ids: itemIds,
  destination_type: fulfillmentType,
  fulfillment_details: wireFulfillmentDetails.optional(),
  location_id: wireId.optional(),
  instructions: words(1000).optional(),
});

/** How many entries metadata may have; counted before the schema looks at any (`entry-limits.ts`). */
export const MAX_METADATA = 100;

/** Of one line; with the highest price and the most lines, amounts stay exact integers. */
export const MAX_QUANTITY = 100_000;

/** Prices and names in here are hints of the agent; they are never charged. */
const item = {
  id: wireId.describe('Of a variant in the catalog.'),
  name: z.string().max(500).optional(),
  unit_amount: z.int().optional().describe('What the agent believes one unit to cost; never charged.'),
};

export const requestedItem = z.strictObject(item);

export const requestedLine = z
  .strictObject({
    ...item,
    id: item.id.optional(),
    item: requestedItem.optional(),
    quantity: z.int().min(1).max(MAX_QUANTITY).optional().describe('1 unless said.'),
  })
  .refine((line) => line.id !== undefined || line.item !== undefined, { error: 'is missing', path: ['id'] })
  .meta({ anyOf: anyRequired('id', 'item') });

/** All lines of a request. */
export const lineItemsOf = <Line extends z.ZodType>(line: Line) =>
  z.array(line).min(1, 'expected at least one item').max(200);

export const lineItems = lineItemsOf(requestedLine);

const discounts = z.strictObject({ codes: z.array(z.string().min(1).max(100)).max(20).optional() });
const coupons = z.array(z.string().min(1).max(100)).max(20);

/** Open: what an agent can do that is not known here is nothing to refuse (capability negotiation §4.6.2, §6.4). */
const capabilities = z.looseObject({
  payment: z.looseObject({}).optional(),
  interventions: z
    .looseObject({
      supported: z.array(z.string().max(100)).max(50).optional(),
      required: z.array(z.string().max(100)).max(50).optional(),
      enforcement: z.string().max(100).optional(),
      display_context: z.string().max(100).optional(),
      redirect_context: z.string().max(100).optional(),
      max_redirects: z.int().min(0).optional(),
      max_interaction_depth: z.int().min(1).optional(),
    })
    .optional(),
  extensions: z
    .array(z.union([z.string().max(200), z.looseObject({ name: z.string().max(200) })]))
    .max(50)
    .optional(),
});

export const locale = z.string().max(50);
const orderNotes = words(5000);

export const createRequest = z.strictObject({
  line_items: lineItems,
  currency: z.string().regex(/^[A-Za-z]{3}$/, 'expected an ISO 4217 code such as usd'),
  capabilities,
  buyer: wireBuyer.optional(),
  fulfillment_details: wireFulfillmentDetails.optional(),
  fulfillment_groups: z.array(wireFulfillmentGroup).max(50).optional(),
  affiliate_attribution: affiliateAttribution.optional(),
  coupons: coupons.optional(),
  discounts: discounts.optional(),
  locale: locale.optional(),
  timezone: z.string().max(100).optional(),
  quote_id: wireId.optional(),
  metadata: z
    .record(z.string().max(200), z.unknown())
    .meta({ maxProperties: MAX_METADATA, description: 'Kept as it is, and part of every answer.' })
    .optional(),
  order_notes: orderNotes.optional(),
});

/** Options of a fulfillment group carry its id. */
export const optionId = z.string().min(1).max(600);

const selectedOption = z.strictObject({ option_id: optionId, item_ids: itemIds.optional() });

const selection = z
  .strictObject({
    type: fulfillmentType.optional(),
    option_id: optionId.optional().describe('One of `fulfillment_options`.'),
    item_ids: itemIds.optional().describe('Lines by their ids; none means every line that the option can deliver.'),
    shipping: selectedOption.optional(),
    digital: selectedOption.optional(),
    pickup: selectedOption.optional(),
    local_delivery: selectedOption.optional(),
  })
  .refine(
    ({ option_id, shipping, digital, pickup, local_delivery }) =>
      option_id !== undefined || (shipping ?? digital ?? pickup ?? local_delivery) !== undefined,
    { error: 'is missing', path: ['option_id'] },
  )
  .meta({ anyOf: anyRequired('option_id', 'shipping', 'digital', 'pickup', 'local_delivery') });

export const updateRequest = z.strictObject({
  line_items: lineItems.optional(),
  buyer: wireBuyer.nullable().optional(),
  fulfillment_details: wireFulfillmentDetails.nullable().optional(),
  fulfillment_groups: z.array(wireFulfillmentGroup).max(50).nullable().optional(),
  selected_fulfillment_options: z.array(selection).max(50).nullable().optional(),
  coupons: coupons.nullable().optional(),
  discounts: discounts.nullable().optional(),
  order_notes: orderNotes.nullable().optional(),
});

const instrument = z.discriminatedUnion('type', [cardInstrument, giftCardInstrument], {
  error: 'expected "card" or "seller_backed_gift_card"',
});

const paymentData = z
  .strictObject({
    handler_id: wireId.optional(),
    instrument: instrument.optional(),
    billing_address: wireAddress.optional(),
    ...purchaseOrder,
  })
  .superRefine(eitherOr)
  .meta(EITHER_OR);

export const outcomeDetails = z.strictObject({
  three_ds_cryptogram: filled,
  electronic_commerce_indicator: z.enum(['01', '02', '05', '06', '07']),
  transaction_id: filled,
  version: z.enum(['1.0.2', '2.1.0', '2.2.0', '2.3.0', '2.3.1']),
});

/** An outcome that can be charged has its proof with it; of one that failed, any part of the details may be there. */
export const authenticationResult = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.enum(['authenticated', 'informational', 'attempt_acknowledged']),
    outcome_details: outcomeDetails,
  }),
  z.strictObject({
    outcome: z.enum([
      'abandoned',
      'canceled',
      'denied',
      'internal_error',
      'not_supported',
      'processing_error',
      'rejected',
    ]),
    outcome_details: outcomeDetails.partial().optional(),
  }),
]);

export const completeRequest = z.strictObject({
  payment_data: paymentData,
  buyer: wireBuyer.optional(),
  authentication_result: authenticationResult.optional(),
  affiliate_attribution: affiliateAttribution.optional(),
  risk_signals: z
    .strictObject({
      ip_address: z.string().max(100).optional(),
      user_agent: z.string().max(1000).optional(),
      accept_language: z.string().max(500).optional(),
      session_id: z.string().max(500).optional(),
      device_fingerprint: z.string().max(1000).optional(),
    })
    .optional(),
  marketing_consents: z
    .array(z.strictObject({ channel: z.string().min(1).max(100), opted_in: z.boolean() }))
    .max(20)
    .optional(),
  order_notes: orderNotes.optional(),
});

export const cancelRequest = z.strictObject({
  intent_trace: z
    .looseObject({
      reason_code: z.string().min(1).max(100),
      trace_summary: words(500).optional(),
      metadata: flatMetadata.optional(),
    })
    .optional(),
});

export type WireAddress = z.infer<typeof wireAddress>;
export type WireBuyer = z.infer<typeof wireBuyer>;
export type WireFulfillmentDetails = z.infer<typeof wireFulfillmentDetails>;
export type WireFulfillmentGroup = z.infer<typeof wireFulfillmentGroup>;
export type WireRequestedLine = z.infer<typeof requestedLine>;
export type WireAuthenticationResult = z.infer<typeof authenticationResult>;
export type WireSelection = z.infer<typeof selection>;
export type CreateRequest = z.infer<typeof createRequest>;
export type UpdateRequest = z.infer<typeof updateRequest>;
export type CompleteRequest = z.infer<typeof completeRequest>;
export type CancelRequest = z.infer<typeof cancelRequest>;
