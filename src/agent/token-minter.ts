import { randomUUID } from 'node:crypto';
import type { WireSession } from '../protocol/wire.js';
import { createHttpExchange } from './http-exchange.js';
import { sendUntilAnswered } from './send-until-answered.js';
import { cardHandlerOf, totalOf } from './session-facts.js';

export interface TokenMinterOptions {
  /** Stripe's own, or the sandbox's. */
  stripeUrl?: string;
  /** The secret key of the agent's Stripe account, not of the seller's. */
  secretKey: string;
  apiVersion?: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

export interface MintOptions {
  paymentMethod?: string;
  /** How long the token can be used. */
  seconds?: number;
}

export interface TokenMinter {
  /** A shared payment token for exactly the total of a session, usable by its seller alone. */
  mint(session: WireSession, options?: MintOptions): Promise<string>;
  close(): void;
}

const PATIENCE = { deadline: 30_000, timeout: 10_000, firstPause: 200 };

/** Issues shared payment tokens from the agent's Stripe account (docs.stripe.com/api/shared-payment/issued-token). */
export function createTokenMinter(options: TokenMinterOptions): TokenMinter {
  const {
    stripeUrl = 'https://api.stripe.com',
    secretKey,
    apiVersion = '2026-09-30.preview',
    now = Date.now,
  } = options;
  const exchange = createHttpExchange();
  const url = new URL('/v1/shared_payment/issued_tokens', stripeUrl);

  return {
    async mint(session, { paymentMethod = 'pm_card_visa', seconds = 900 } = {}) {
      const seller = cardHandlerOf(session).config.merchant_id;
      const body = new URLSearchParams({
        payment_method: paymentMethod,
        'usage_limits[currency]': session.currency,
        'usage_limits[max_amount]': String(totalOf(session)),
        'usage_limits[expires_at]': String(Math.floor(now() / 1000) + seconds),
        'seller_details[network_business_profile]': String(seller),
      }).toString();
      const headers = {
        authorization: `Bearer ${secretKey}`,
        'content-type': 'application/x-www-form-urlencoded',
        'stripe-version': apiVersion,
        'idempotency-key': randomUUID(),
      };
      const answer = await sendUntilAnswered<{ id?: string }>(
        exchange,
        { method: 'POST', url, headers, body },
        PATIENCE,
      );
      if (typeof answer.body?.id !== 'string') throw new Error('Stripe issued a token without an id');
      return answer.body.id;
    },
    close: () => exchange.close(),
  };
}
