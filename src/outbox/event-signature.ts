import { createHmac } from 'node:crypto';
import { signBody } from '../body-signature.js';

/**
 * How a signature is written: `t_v1` is the protocol's, with the time in it (ACP 2026-04-17,
 * openapi.agentic_checkout_webhook); the others are HMAC-SHA256 over the body alone.
 */
export const SIGNATURE_FORMATS = ['t_v1', 'hex', 'base64'] as const;

export type SignatureFormat = (typeof SIGNATURE_FORMATS)[number];

/** How a receiver wants order events to be signed. */
export interface EventSigning {
  /** Name of the header. */
  header: string;
  format: SignatureFormat;
}

export const DEFAULT_SIGNING: EventSigning = { header: 'Merchant-Signature', format: 't_v1' };

/**
 * The header's value for a body.
 * @param seconds since the epoch, of this attempt
 */
export const eventSignature = (format: SignatureFormat, secret: string, body: string, seconds: number): string =>
  format === 't_v1' ? signBody(secret, body, seconds) : createHmac('sha256', secret).update(body).digest(format);

/** Names that mean something else in a request of ours, or to HTTP itself. */
const TAKEN =
  /^(content-.*|request-id|timestamp|user-agent|host|connection|transfer-encoding|te|trailer|upgrade|expect|authorization|cookie|keep-alive|proxy-.*)$/i;

/** Whether a signature may stand in a header of this name. */
export const isSignatureHeader = (name: string): boolean => /^[\w-]{1,100}$/.test(name) && !TAKEN.test(name);
