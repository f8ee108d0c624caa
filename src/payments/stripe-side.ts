import type { OutsideCalls } from '../outside-calls.js';
import { createPaymentService, type PaymentServiceOptions } from './payment-service.js';
import { createRefundsAtStripe } from './refunds-at-stripe.js';
import { createStripeCall } from './stripe-call.js';
import { createStripeClient, type StripeClientOptions } from './stripe-client.js';
import { createStripeEvents } from './stripe-events.js';
import { createStripeGoodsList } from './stripe-goods-list.js';
import { createStripeLists } from './stripe-lists.js';
import { createStripeTax } from './stripe-tax.js';
import { createStripeTaxRecords } from './stripe-tax-records.js';

export interface StripeSideOptions extends Omit<PaymentServiceOptions, 'stripe' | 'call' | 'livemode'> {
  account: Pick<StripeClientOptions, 'apiBase'>;
  /** The key of now, always of the same account and mode. */
  secretKey: () => string;
  /** Those of now. */
  webhookSecrets: () => readonly string[];
  /** Our own limit for each endpoint of Stripe. */
  ratePerSecond: number;
  calls?: OutsideCalls | undefined;
  /** Told of what the key may not read. */
  onForbidden: (what: string) => void;
  /** Told of what Stripe Tax will not do for reasons that are ours. */
  onTaxRefused: (what: string) => void;
}

/**
 * Everything that speaks with Stripe, over one client. Payments share one limiter and one breaker; goods and tax have
 * their own, so that neither their number nor their failures keep a payment waiting.
 */
export function createStripeSide({
  account,
  webhookSecrets,
  ratePerSecond,
  calls,
  onForbidden,
  onTaxRefused,
  ...options
}: StripeSideOptions) {
  const { storeId, now, secretKey } = options;
  const stripe = createStripeClient({ ...account, secretKey: secretKey() });
  const newCall = (circuit: string) => createStripeCall({ ratePerSecond, now, circuit, ...(calls && { calls }) });
  const call = newCall('stripe_payments');
  const callTax = newCall('stripe_tax');
  const livemode = isLiveKey(secretKey());
  return {
    payments: createPaymentService({ ...options, stripe, call, livemode }),
    refundsAtStripe: createRefundsAtStripe({ stripe, call, storeId, onForbidden }),
    lists: createStripeLists({ stripe, call, onForbidden }),
    goods: createStripeGoodsList({ stripe, call: newCall('stripe_goods'), onForbidden }),
    tax: {
      ...createStripeTax({ stripe, call: callTax, onRefused: onTaxRefused }),
      ...createStripeTaxRecords({ stripe, call: callTax, onRefused: onTaxRefused }),
    },
    events: createStripeEvents({ stripe, secrets: webhookSecrets, livemode }),
  };
}

/** Whether a secret key moves real money. */
export const isLiveKey = (secretKey: string): boolean => /^[sr]k_live_/.test(secretKey);

export type StripeSide = ReturnType<typeof createStripeSide>;
