import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../errors.js';
import { newId } from '../ids.js';
import { contextOf } from './request-context.js';

const KEY = /^(?! )[\x20-\x7e]{1,255}(?<! )$/;

/** Whether a text may be an Idempotency-Key; HTTP takes spaces off its ends, so none may have them. */
export const isIdempotencyKey = (text: string): boolean => KEY.test(text);

/** 400; `name` is what the transport calls the key, `param` where it stands in the request. */
export const invalidKey = (name = 'Idempotency-Key', param?: string): ProtocolError =>
  new ProtocolError(400, 'invalid_idempotency_key', `An ${name} has 1 to 255 visible ASCII characters.`, { param });

/** 400. */
export const keyRequired = (): ProtocolError =>
  new ProtocolError(400, 'idempotency_key_required', 'The Idempotency-Key header is required on every POST.');

/** In the place of a key that was not sent and need not be: no request can have it, so this one runs as new. */
export const unsendableKey = (): string => `\n${newId('req')}`;

/** The Idempotency-Key header as it is; one that may be one is echoed with the answer. */
export function keyHeader(req: IncomingMessage): string | undefined {
  const key = req.headers['idempotency-key'];
  if (typeof key !== 'string') return undefined;
  if (isIdempotencyKey(key)) contextOf(req).idempotencyKey = key;
  return key;
}
