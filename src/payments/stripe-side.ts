import { createPaymentService, type PaymentServiceOptions } from './payment-service.js';
import { createRefundsAtStripe } from './refunds-at-stripe.js';
import { createStripeCall } from './stripe-call.js';
import { createStripeClient, type StripeClientOptions } from './stripe-client.js';
import { createStripeEvents } from './stripe-events.js';
import { createStripeLists } from './stripe-lists.js';

export interface StripeSideOptions extends Omit<PaymentServiceOptions, 'stripe' | 'call' | 'livemode'> {
  account: StripeClientOptions;
  webhookSecrets: readonly string[];
  /** Our own limit for each endpoint of Stripe. */
  ratePerSecond: number;
  /** Told of what the key may not read. */
  onForbidden: (what: string) => void;
}

/** Everything that speaks with Stripe, over one client, one limiter and one breaker. */
export function createStripeSide({
  account,
  webhookSecrets,
  ratePerSecond,
  onForbidden,
  ...options
}: StripeSideOptions) {
  const { storeId, now } = options;
  const stripe = createStripeClient(account);
  const call = createStripeCall({ ratePerSecond, now });
  const livemode = /^[sr]k_live_/.test(account.secretKey);
  return {
    payments: createPaymentService({ ...options, stripe, call, livemode }),
    refundsAtStripe: createRefundsAtStripe({ stripe, call, storeId, onForbidden }),
    lists: createStripeLists({ stripe, call, onForbidden }),
    events: createStripeEvents({ stripe, secrets: webhookSecrets, livemode }),
  };
}

export type StripeSide = ReturnType<typeof createStripeSide>;
