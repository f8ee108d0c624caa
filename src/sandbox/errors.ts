/** The inside of `{"error": …}`, with absent attributes left out; https://docs.stripe.com/api/errors */
export type ErrorBody = {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  doc_url?: string;
  [more: string]: unknown;
};

/** What Stripe refuses. `stored` says whether an idempotency key remembers the answer. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly stored: boolean;

  constructor(status: number, body: ErrorBody, stored: boolean) {
    super(body.message);
    this.name = 'StripeError';
    this.status = status;
    this.body = body.code === undefined ? body : { doc_url: docUrl(body.code), ...body };
    this.stored = stored;
  }
}

/** Stripe's page on an error code. */
export function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

/** A 400 about the parameters themselves: execution never began, so no key remembers it. */
export function invalidParam(message: string, details: { param?: string; code?: string } = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...details }, false);
}

/** A 400 found while executing a well-formed request. */
export function refused(message: string, details: Partial<ErrorBody> = {}): StripeError {
  return new StripeError(400, { ...details, type: 'invalid_request_error', message }, true);
}

/** An object that is not there, or not there for this account: 404 when the path names it, 400 when a parameter does. */
export function noSuchObject(noun: string, id: string, where: { status: 400 | 404; param?: string }): StripeError {
  const { status, ...details } = where;
  const message = `No such ${noun}: '${id}'`;
  return new StripeError(
    status,
    { type: 'invalid_request_error', code: 'resource_missing', message, ...details },
    true,
  );
}

/** A call that the state of the PaymentIntent forbids; the answer carries the intent. */
export function unexpectedState(message: string, intent: object): StripeError {
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}
