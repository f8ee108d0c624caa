import { createHmac } from 'node:crypto';

/** HMAC-SHA256 in base64url. */
export const hmac = (secret: string, text: string | Buffer): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** Headers of a request that is signed at a moment: its body alone, or the moment with it. */
export function signed(secret: string, body: string, time: number, withTime = true) {
  const timestamp = new Date(time).toISOString();
  return { timestamp, signature: hmac(secret, withTime ? `${timestamp}.${body}` : body) };
}
