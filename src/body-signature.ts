import { createHmac } from 'node:crypto';

/** HMAC-SHA256 over time, dot and body, keyed with the secret as it is written. */
export const bodyDigest = (secret: string, time: string, body: string | Buffer): Buffer =>
  createHmac('sha256', secret).update(`${time}.`).update(body).digest();

/**
 * What goes into the signature header of a request of ours: order events carry it as `Merchant-Signature` (ACP
 * 2026-04-17, openapi.agentic_checkout_webhook), questions to the merchant's own back end as `Acp-Seller-Signature`.
 * @param seconds since the epoch, of this attempt
 */
export const signBody = (secret: string, body: string, seconds: number): string =>
  `t=${seconds},v1=${bodyDigest(secret, String(seconds), body).toString('hex')}`;
