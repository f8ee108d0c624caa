import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` of a body sent at `seconds`; https://docs.stripe.com/webhooks#verify-manually */
export function signature(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
