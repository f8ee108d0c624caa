import { StripeError } from '../errors.js';
import type { Fault } from './parse-rules.js';

/** The answer of a fault that comes before any effect, or `null` for a fault of another sort. */
export function answerBefore(fault: Fault | null, idempotencyKey: string | undefined): StripeError | null {
  switch (fault?.fault) {
    case 'error_500_before':
      return serverError();
    case 'conflict_409':
      return keyInUse(idempotencyKey ?? 'none');
    case 'rate_limit_429':
      return rateLimited();
    default:
      return null;
  }
}

/** The headers that a fault asks for, on whatever is answered. */
export function faultHeaders(fault: Fault | null): Record<string, string> {
  const headers: Record<string, string> = {};
  if (fault?.should_retry !== undefined) headers['Stripe-Should-Retry'] = String(fault.should_retry);
  if (fault?.retry_after !== undefined) headers['Retry-After'] = String(fault.retry_after);
  return headers;
}

export function serverError(): StripeError {
  return new StripeError(500, { type: 'api_error', message: 'An unknown error occurred.' }, false);
}

/** Another request with the same key is at work; https://docs.stripe.com/error-codes#idempotency-key-in-use */
export function keyInUse(key: string): StripeError {
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
  return new StripeError(409, { type: 'invalid_request_error', code: 'idempotency_key_in_use', message }, false);
}

function rateLimited(): StripeError {
  const message =
    'Request rate limit exceeded. You can learn more about rate limits here https://docs.stripe.com/rate-limits.';
  return new StripeError(429, { type: 'invalid_request_error', code: 'rate_limit', message }, false);
}
