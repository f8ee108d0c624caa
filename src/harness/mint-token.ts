import { randomUUID } from 'node:crypto';
import { TEST_CARDS } from './cards.js';
import type { TokenRequest } from './wire.js';

export interface MintDeps {
  /** Of the Stripe sandbox. */
  stripeUrl: string;
  /** The secret key of the assistant's account there. */
  agentKey: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Seconds for which a token can be used. */
const LIFETIME = 900;

/** Has the sandbox issue a shared payment token, as an assistant does when its user confirms a payment. */
export async function mintToken({ stripeUrl, agentKey, now }: MintDeps, request: TokenRequest): Promise<string> {
  const answer = await fetch(new URL('/v1/shared_payment/issued_tokens', stripeUrl), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${agentKey}`,
      'content-type': 'application/x-www-form-urlencoded',
      'idempotency-key': randomUUID(),
    },
    body: new URLSearchParams({
      payment_method: request.card,
      'usage_limits[currency]': request.currency.toLowerCase(),
      'usage_limits[max_amount]': String(request.amount),
      'usage_limits[expires_at]': String(Math.floor(now() / 1000) + LIFETIME),
      'seller_details[network_business_profile]': request.merchant_id,
    }),
  });
  const { id } = (await answer.json()) as { id?: unknown };
  if (!answer.ok || typeof id !== 'string') throw new Error(`The sandbox issued no token: ${answer.status}`);
  return id;
}

/** A request for a token that can be carried out; a sentence where it cannot. */
export function readTokenRequest(body: unknown): TokenRequest | string {
  if (typeof body !== 'object' || body === null) return 'Send an object with card, amount, currency and merchant_id.';
  const { card, amount, currency, merchant_id } = body as Record<string, unknown>;
  if (!TEST_CARDS.some(({ id }) => id === card))
    return `card must be one of ${TEST_CARDS.map(({ id }) => id).join(', ')}.`;
  if (!Number.isSafeInteger(amount) || Number(amount) <= 0)
    return 'amount must be a whole number above 0, in the minor unit.';
  if (typeof currency !== 'string' || !/^[a-z]{3}$/i.test(currency)) return 'currency must be a code such as USD.';
  if (typeof merchant_id !== 'string' || merchant_id === '') return 'merchant_id must be the profile of the seller.';
  return { card: String(card), amount: Number(amount), currency, merchant_id };
}
