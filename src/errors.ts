/** What an ACP `Error.type` may be in 2026-04-17. */
export type ProtocolErrorType = 'invalid_request' | 'processing_error' | 'service_unavailable';

export interface ProtocolErrorOptions {
  /** RFC 9535 JSONPath into the caller's own request. */
  param?: string;
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number;
  /** Milliseconds for which the answer is held back: whoever asks again at once asks less often then. */
  pause?: number;
  /** Methods, sent as `Allow`. */
  allow?: string;
  supportedVersions?: readonly string[];
  /** Logged, never sent. */
  cause?: unknown;
}

/**
 * No session can be answered: the request ends in a flat ACP `Error` (2026-04-17, schema `Error`).
 * `message` is public and says what to do; `cause` is for the log alone.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly status: number;
  readonly type: ProtocolErrorType;
  readonly code: string;
  readonly options: ProtocolErrorOptions;

  constructor(status: number, code: string, message: string, options: ProtocolErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.status = status;
    this.type = status === 503 ? 'service_unavailable' : status >= 500 ? 'processing_error' : 'invalid_request';
    this.code = code;
    this.options = options;
  }
}

/** The store or Stripe cannot be used now; whatever was not answered may be tried again with the same key. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number;

  constructor(message: string, options: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.retryAfter = options.retryAfter ?? 2;
  }
}

/** Another process has what only one may have: usually the server that runs. */
export class InUseError extends Error {
  override readonly name = 'InUseError';
}

const MODIFIABLE_ONLY = 'It can only be read now.';

/** Seconds after which a request that found a payment under way may ask again. */
const SOON = 2;
/** The same where a person has to decide something. */
const LATER = 60;

/** Every protocol error that more than one room raises, with its status, code and wording in one place. */
export const problems = {
  invalid: (param: string, message: string) => new ProtocolError(400, 'invalid', message, { param }),
  invalidType: (param: string, message: string) => new ProtocolError(400, 'invalid_type', message, { param }),
  piiNotAllowed: (param: string) =>
    new ProtocolError(400, 'pii_not_allowed', 'Affiliate attribution must not say who the buyer is. Leave this out.', {
      param,
    }),
  missing: (param: string, message: string) => new ProtocolError(400, 'missing', message, { param }),
  invalidItem: (param: string, id: string) =>
    new ProtocolError(400, 'invalid_item_id', `There is no item ${JSON.stringify(id)} in this shop.`, { param }),
  unsupportedCurrency: (currency: string) =>
    new ProtocolError(400, 'unsupported_currency', `This shop sells in ${currency} only.`, { param: '$.currency' }),
  sessionNotFound: () => new ProtocolError(404, 'session_not_found', 'There is no checkout session with this id.'),
  cartNotFound: () =>
    new ProtocolError(404, 'not_found', 'There is no cart with this id, or it was canceled or has expired.'),
  soldOut: () => new ProtocolError(422, 'out_of_stock', 'None of these items can be had now.'),
  notModifiable: (status: string) =>
    new ProtocolError(409, 'session_not_modifiable', `The checkout session is ${status}. ${MODIFIABLE_ONLY}`),
  orderNotFound: () => new ProtocolError(404, 'not_found', 'There is no order with this id or number.'),
  fulfillmentNotFound: () => new ProtocolError(404, 'not_found', 'This order has no fulfillment with this id.'),
  orderNotModifiable: (why: string) => new ProtocolError(409, 'order_not_modifiable', why),
  notCancelable: (status: string) =>
    new ProtocolError(405, 'session_not_modifiable', `The checkout session is ${status} and cannot be canceled.`, {
      allow: 'GET',
    }),
  authenticationMissing: () =>
    new ProtocolError(400, 'requires_3ds', 'This session has to be completed with an authentication_result.', {
      param: '$.authentication_result',
    }),
  sessionInProgress: (retryAfter = SOON) =>
    new ProtocolError(409, 'session_in_progress', 'A payment for this checkout session is under way.', { retryAfter }),
  approvalPending: () =>
    new ProtocolError(409, 'session_in_progress', 'The shop has to approve the purchase order of this session first.', {
      retryAfter: LATER,
    }),
  keyInFlight: (retryAfter: number) =>
    new ProtocolError(409, 'idempotency_in_flight', 'A request with this Idempotency-Key is still running.', {
      retryAfter,
    }),
  keyConflict: () =>
    new ProtocolError(
      422,
      'idempotency_conflict',
      'This Idempotency-Key was used with another request body. Use a new key for a new request.',
    ),
  /** `why` says which limit was reached and what to do; `wait` and `pause` are in milliseconds. */
  rateLimited: (why: string, wait: number, pause = 0) =>
    new ProtocolError(429, 'rate_limited', why, { retryAfter: Math.ceil(wait / 1000), pause }),
  unavailable: (retryAfter: number, cause?: unknown) =>
    new ProtocolError(503, 'service_unavailable', 'The shop cannot do this now. Try again with the same key.', {
      retryAfter,
      cause,
    }),
};
