import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';

export interface TestTokensOptions {
  /** Of the seller's account, in test mode. */
  stripe: Stripe;
  /** Of the call that mints. */
  apiVersion: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** What a token shall be good for; `amount` in minor units. */
export interface TestToken {
  amount: number;
  /** Lower-case ISO 4217. */
  currency: string;
  /** One of Stripe's test payment methods. */
  paymentMethod?: string;
}

const CALL_TIMEOUT = 15_000;
const LIFE_SECONDS = 600;

/** Makes what mints shared payment tokens by Stripe's test helper, which needs no agent; it throws what Stripe says. */
export function createTestTokens({ stripe, apiVersion, now }: TestTokensOptions) {
  return async ({ amount, currency, paymentMethod = 'pm_card_visa' }: TestToken): Promise<string> => {
    const minted: unknown = await stripe.rawRequest(
      'POST',
      '/v1/test_helpers/shared_payment/granted_tokens',
      {
        payment_method: paymentMethod,
        usage_limits: { currency, max_amount: amount, expires_at: Math.floor(now() / 1000) + LIFE_SECONDS },
      },
      { timeout: CALL_TIMEOUT, apiVersion, idempotencyKey: `acp-test-token:${randomUUID()}` },
    );
    const { id } = minted as { id?: unknown };
    if (typeof id !== 'string') throw new Error('Stripe minted a token without an id');
    return id;
  };
}

export type MintTestToken = ReturnType<typeof createTestTokens>;
