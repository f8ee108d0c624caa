import { timingSafeEqual } from 'node:crypto';
import { bodyDigest } from '../body-signature.js';

/** How many seconds a signature's time may differ from the receiver's clock, either way. */
export const SIGNATURE_WINDOW = 300;

/** Where `outdated`, the signature is right and its time is not within the window. */
export type SignatureVerdict = 'valid' | 'missing' | 'malformed' | 'wrong' | 'outdated';

const PATTERN = /^t=(\d+),v1=([a-fA-F0-9]{64})$/;

/** What a receiver has of an order event (ACP 2026-04-17, openapi.agentic_checkout_webhook). */
export interface ReceivedOrderEvent {
  /** `Merchant-Signature`. */
  header: string | undefined;
  /** The bytes as they came. */
  body: string | Buffer;
  /** Each of them may have signed: while a secret is being replaced there are two. */
  secrets: readonly string[];
  /** Now, in seconds since the epoch. */
  seconds: number;
}

/** Whether an order event was signed with one of the secrets, and lately. */
export function checkOrderEvent({ header, body, secrets, seconds }: ReceivedOrderEvent): SignatureVerdict {
  if (header === undefined || header === '') return 'missing';
  const [, time, signature] = PATTERN.exec(header) ?? [];
  if (time === undefined || signature === undefined) return 'malformed';
  const given = Buffer.from(signature, 'hex');
  if (!secrets.some((secret) => timingSafeEqual(bodyDigest(secret, time, body), given))) return 'wrong';
  return Math.abs(seconds - Number(time)) <= SIGNATURE_WINDOW ? 'valid' : 'outdated';
}
