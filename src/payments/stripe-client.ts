import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Stripe from 'stripe';

export interface StripeClientOptions {
  secretKey: string;
  /** Another origin than Stripe's own, such as `http://127.0.0.1:12111`. */
  apiBase?: string;
}

/**
 * The only Stripe client. Retries belong to the budget of a checkout (see stripe-call.ts) and carry the same idempotency
 * key; by itself the SDK sends again only once, half a second later, what met a closed connection.
 */
export function createStripeClient({ secretKey, apiBase }: StripeClientOptions): Stripe {
  const base = apiBase === undefined ? undefined : new URL(apiBase);
  const secure = base?.protocol !== 'http:';
  const connections = { keepAlive: true, maxSockets: 64, scheduling: 'lifo' as const };
  return new Stripe(secretKey, {
    maxNetworkRetries: 0,
    telemetry: false,
    httpAgent: secure ? new HttpsAgent(connections) : new HttpAgent(connections),
    ...(base && {
      host: base.hostname,
      port: base.port || (secure ? 443 : 80),
      protocol: secure ? ('https' as const) : ('http' as const),
    }),
  });
}
