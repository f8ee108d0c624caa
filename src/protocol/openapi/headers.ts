import { NEWEST_VERSION, VERSIONS } from '../negotiation.js';
import type { AnswerHeader, SharedParameter } from './operation.js';

/* Headers that many operations share, as components of the document. */

export const sharedParameters: Record<SharedParameter, object> = {
  ApiVersion: {
    name: 'API-Version',
    in: 'header',
    required: true,
    description: `The date of the protocol that the request and its answer are in. This document describes ${NEWEST_VERSION}; requests and answers of earlier dates have the shapes that their own published schemas say.`,
    schema: { type: 'string', enum: [...VERSIONS] },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'Names the request: sent again with the same body, it gets the same answer and nothing is done twice. A new request takes a new key.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]{1,255}$' },
  },
  RequestId: {
    name: 'Request-Id',
    in: 'header',
    required: false,
    description: 'Comes back with the answer and stands in the log. Without one the server makes its own.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
  },
  Signature: {
    name: 'Signature',
    in: 'header',
    required: false,
    description:
      'HMAC-SHA256 in base64url, of the body as it is sent or as RFC 8785 writes it, or of `Timestamp`, a dot and either. Looked at where the agent has a signing secret.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}=?$' },
  },
  Timestamp: {
    name: 'Timestamp',
    in: 'header',
    required: false,
    description: 'When the request was signed, within 300 seconds of now.',
    schema: { type: 'string', format: 'date-time' },
  },
};

const text = (description: string) => ({ description, schema: { type: 'string' } });
/** There with every answer that lists it. */
const always = (description: string) => ({ ...text(description), required: true });

export const answerHeaders: Record<AnswerHeader, object> = {
  Allow: always('The methods that can be used now.'),
  ETag: always('Of these bytes; with `If-None-Match`, equal bytes are not sent again.'),
  'Idempotency-Key': text('As it was sent.'),
  'Idempotent-Replayed': {
    description: 'There where an earlier answer was repeated.',
    schema: { type: 'string', const: 'true' },
  },
  'Last-Modified': text('When the content became what it is; with `If-Modified-Since`, it is not sent again.'),
  'Request-Id': always('Of this request: the one that was sent, or one of this server.'),
  'Retry-After': {
    description: 'Seconds after which another try makes sense.',
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': {
    description: 'The scheme of the key.',
    required: true,
    schema: { type: 'string', const: 'Bearer' },
  },
};
