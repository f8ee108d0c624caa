import type { ErrorAnswer } from '../../protocol/openapi/operation.js';

const error = (status: number, code: string, when: string, headers?: ErrorAnswer['headers']): ErrorAnswer => ({
  status,
  code,
  when,
  headers,
});

/** Every error that operations of this server answer, as their document tells it. */
export const errors = {
  invalidRequest: error(400, 'invalid', 'A header or the path cannot be understood.'),
  invalidJson: error(400, 'invalid_json', 'The body is missing, or is not JSON in UTF-8.'),
  missing: error(400, 'missing', '`param` names a property that is required.'),
  invalid: error(400, 'invalid', '`param` names a property that is not valid or does not exist, or a header is wrong.'),
  invalidType: error(
    400,
    'invalid_type',
    'What `param` names, part of an attribution or a trace, is of the wrong type.',
  ),
  piiNotAllowed: error(400, 'pii_not_allowed', 'An attribution has an e-mail address in the property `param`.'),
  invalidItem: error(400, 'invalid_item_id', 'This shop has no such item.'),
  unsupportedCurrency: error(400, 'unsupported_currency', 'This shop sells in another currency.'),
  requiresAuthentication: error(400, 'requires_3ds', 'The session waits for an `authentication_result`.'),
  missingVersion: error(400, 'missing_api_version', '`API-Version` is missing.'),
  unsupportedVersion: error(400, 'unsupported_api_version', '`supported_versions` lists what `API-Version` may be.'),
  keyRequired: error(400, 'idempotency_key_required', '`Idempotency-Key` is missing.'),
  invalidKey: error(400, 'invalid_idempotency_key', '`Idempotency-Key` has 1 to 255 visible ASCII characters.'),
  invalidSignature: error(400, 'invalid_signature', '`Stripe-Signature` is missing, wrong or too old.'),
  unauthorized: error(401, 'unauthorized', 'The bearer key is missing or not known here.', ['WWW-Authenticate']),
  wrongSignature: error(401, 'invalid_signature', '`Signature` or `Timestamp` is missing, wrong, too old or used.', [
    'WWW-Authenticate',
  ]),
  originNotAllowed: error(403, 'origin_not_allowed', 'The request comes from a page of another origin.'),
  invalidQuery: error(400, 'invalid', '`param` names a query parameter that is not valid or does not exist.'),
  refundKeyRequired: error(400, 'idempotency_key_required', 'Neither `Idempotency-Key` nor `key` is there.'),
  notFound: error(404, 'not_found', 'There is no such thing.'),
  cartNotFound: error(404, 'not_found', 'This agent has no such cart, or not any more.'),
  soldOut: error(422, 'out_of_stock', 'Nothing of it can be had now; one of several items is told in `messages`.'),
  sessionNotFound: error(404, 'session_not_found', 'This agent has no such session.'),
  notCancelable: error(405, 'session_not_modifiable', 'The session is final already.', ['Allow']),
  notModifiable: error(409, 'session_not_modifiable', 'The session is final: it can only be read.'),
  inProgress: error(
    409,
    'session_in_progress',
    'A payment for the session is under way, or the shop has to approve its purchase order.',
    ['Retry-After'],
  ),
  nothingToApprove: error(409, 'session_not_modifiable', 'No purchase order of the session waits for the shop.'),
  orderNotModifiable: error(409, 'order_not_modifiable', 'The order is in no state for this; `message` says why.'),
  stockNotAdjustable: error(409, 'stock_not_adjustable', 'The stock cannot be changed by that; `message` says why.'),
  storeCreditVoid: error(409, 'store_credit_void', 'The store credit is void already.'),
  endpointDisabled: error(409, 'endpoint_disabled', 'Nothing is sent to this endpoint. Replay it first.'),
  keyInFlight: error(409, 'idempotency_in_flight', 'A request with this key is still running.', ['Retry-After']),
  tooLarge: error(413, 'payload_too_large', 'The body has too many bytes.'),
  mediaType: error(415, 'unsupported_media_type', 'The body is not sent as the content type that is asked for.'),
  keyConflict: error(422, 'idempotency_conflict', 'The key was used with another body.'),
  rateLimited: error(429, 'rate_limited', 'Too much was asked for; `message` says of what.', ['Retry-After']),
  internal: error(500, 'internal_error', 'The server made a mistake; `message` has the id to report.'),
  unavailable: error(503, 'service_unavailable', 'The database or Stripe cannot be used now. Send it again.', [
    'Retry-After',
  ]),
} satisfies Record<string, ErrorAnswer>;
