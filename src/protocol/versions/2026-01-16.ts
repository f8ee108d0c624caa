import { z } from 'zod';
import { affiliateAttribution } from '../attribution-schema.js';
import { type cancelRequest, outcomeDetails } from '../schema.js';
import { buyer, type FulfillmentOption as FulfillmentOptionBefore, paymentData } from './2025-09-29.js';
import {
  type Wire as Before,
  version as before,
  type CardNetwork,
  createRequest,
  type Session as SessionBefore,
  type Total,
  type UpdateAs,
  updateRequest,
} from './2025-12-12.js';
import type { ProtocolVersion, VersionStep } from './version.js';

/* ACP 2026-01-16: whose account at the payment provider it is, an option's price in rows, five ends of a 3-D Secure. */

/** What an authentication proves may be missing here; without it, nothing is charged. */
const authenticationResult = z.strictObject({
  outcome: z.enum(['authenticated', 'failed', 'unavailable', 'rejected', 'attempt']),
  outcome_details: outcomeDetails.optional(),
});

const completeRequest = z.strictObject({
  payment_data: paymentData,
  buyer: buyer.optional(),
  authentication_result: authenticationResult.optional(),
  affiliate_attribution: affiliateAttribution.optional(),
});

type Complete = z.infer<typeof completeRequest>;

export type AuthenticationResult = NonNullable<Complete['authentication_result']>;

/** A request of the version before keeps its own names of outcomes, which later versions have again. */
export interface CompleteAs extends Omit<Complete, 'authentication_result'> {
  authentication_result?: AuthenticationResult | Before['complete']['authentication_result'];
}

export interface FulfillmentOption {
  type: 'shipping' | 'digital';
  id: string;
  title: string;
  description?: string | undefined;
  carrier?: string | undefined;
  earliest_delivery_time?: string | undefined;
  latest_delivery_time?: string | undefined;
  totals: Total[];
}

interface PaymentProvider {
  provider: 'stripe';
  merchant_id: string;
  supported_payment_methods: { type: 'card'; supported_card_networks: CardNetwork[] }[];
}

export interface Session extends Omit<SessionBefore, 'payment_provider' | 'fulfillment_options'> {
  payment_provider?: PaymentProvider | undefined;
  fulfillment_options: FulfillmentOption[];
}

export interface Wire {
  create: z.infer<typeof createRequest>;
  update: UpdateAs;
  complete: CompleteAs;
  cancel: z.infer<typeof cancelRequest>;
  session: Session;
  orderEvent: Before['orderEvent'];
}

function toOption({ description, totals, ...same }: FulfillmentOption): FulfillmentOptionBefore {
  const amountOf = (type: Total['type']) => totals.find((row) => row.type === type)?.amount;
  const total = amountOf('total') ?? 0;
  const tax = amountOf('tax') ?? 0;
  return { ...same, subtitle: description, subtotal: amountOf('subtotal') ?? total - tax, tax, total };
}

const step: VersionStep<Before, Wire> = {
  session: ({ payment_provider: provider, fulfillment_options: options, ...same }) => ({
    ...same,
    payment_provider: provider && {
      provider: provider.provider,
      supported_payment_methods: provider.supported_payment_methods,
    },
    fulfillment_options: options.map(toOption),
  }),
};

export const version = {
  name: '2026-01-16',
  change: 'The account at the payment provider, prices of options in rows, fewer outcomes of an authentication.',
  idempotency: 'tolerant',
  surfaces: [],
  requests: {
    create: createRequest,
    update: updateRequest,
    complete: completeRequest,
    cancel: before.requests.cancel,
  },
  step,
} as const satisfies ProtocolVersion<Before, Wire>;
