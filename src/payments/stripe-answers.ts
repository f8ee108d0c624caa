import Stripe from 'stripe';
import type { PaymentIntentState } from '../domain/charge.js';
import { fromStripeAmount } from '../domain/charge-limits.js';
import type { DeclineReason } from '../domain/decline.js';
import { UnavailableError } from '../errors.js';
import { isServerError } from './stripe-call.js';

/** What Stripe said to an attempt: read, so it will not change its mind about this attempt. */
export type PaymentAnswer =
  | { kind: 'state'; intent: PaymentIntentState }
  | { kind: 'declined'; reason: DeclineReason; intent?: PaymentIntentState }
  /** Stripe failed or would not do it, and will not under this key: the PaymentIntent tells whether it was paid. */
  | { kind: 'broken'; cause: unknown };

/**
 * Stripe understood the request and will not do it, token or not: an email address it finds wrong, say. A parameter
 * that it does not know is no such thing, but a setting of ours that is wrong.
 */
export const isDetailTrouble = (error: Stripe.errors.StripeError): boolean =>
  error.statusCode === 400 && !isTokenTrouble(error) && !/^(parameter_|idempotency_|api_)/.test(error.code ?? '');

/** Stripe will not take what an authentication is said to have proven. */
export const isProofTrouble = (error: Stripe.errors.StripeError): boolean =>
  error.statusCode === 400 && (error.param ?? '').startsWith('payment_method_options');

/** Stripe's answers about a token it will not take carry no code, or say that the token does not exist. */
export const isTokenTrouble = (error: Stripe.errors.StripeError): boolean =>
  error.code === undefined || (error.code === 'resource_missing' && error.statusCode === 400);

/** An answer that no repeat under the same key will change; throws where there was none. */
export function broken(error: unknown): PaymentAnswer {
  const { StripeInvalidRequestError, StripeIdempotencyError } = Stripe.errors;
  const isSettled = error instanceof StripeInvalidRequestError || error instanceof StripeIdempotencyError;
  if (isSettled || isServerError(error)) return { kind: 'broken', cause: error };
  throw unanswered(error);
}

/** Stripe has no object of this id for this account. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404;

/** What to throw for an error of the SDK: nothing is known of what Stripe did. */
export function unanswered(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  return new UnavailableError(`Stripe refused a call: ${error.type} ${error.code ?? error.statusCode ?? ''}`, {
    cause: error,
  });
}

/** A PaymentIntent as far as it matters here. */
export function toState(intent: Stripe.PaymentIntent): PaymentIntentState {
  const { checkout_session_id: sessionId, generation, store: storeId } = intent.metadata;
  const method = typeof intent.payment_method === 'object' ? intent.payment_method : undefined;
  return {
    id: intent.id,
    status: intent.status as PaymentIntentState['status'],
    amount: fromStripeAmount(intent.amount, intent.currency),
    currency: intent.currency,
    sessionId,
    generation: generation === undefined ? undefined : Number(generation),
    storeId,
    card: method?.card && { brand: method.card.brand, last4: method.card.last4 },
  };
}
