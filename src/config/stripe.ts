import { dirname, join } from 'node:path';
import { Secret } from '../secret.js';
import type { ConfigVariables } from './variables.js';

/** How to speak with Stripe, whichever one it is. */
export interface StripeSettings {
  /** Of the calls that carry or read a shared payment token. */
  apiVersion: string;
  tokenParam: 'payment_method_data' | 'top_level';
  confirm: 'separate' | 'with_create';
  /** The seller's network id. */
  profileId: string;
  /** Our own limit for each endpoint of Stripe. */
  ratePerSecond: number;
  /** All valid at once; empty stands for the embedded sandbox's own. */
  webhookSecrets: readonly Secret[];
}

/** The embedded sandbox with its own database file, or Stripe itself (or what answers at `apiBase`). */
export type StripeConfig = StripeSettings &
  ({ kind: 'sandbox'; file: string } | { kind: 'stripe'; secretKey: Secret; apiBase?: string });

export function stripeConfig(env: ConfigVariables, databaseFile: string, problems: string[]): StripeConfig {
  const settings: StripeSettings = {
    apiVersion: env.STRIPE_API_VERSION,
    tokenParam: env.STRIPE_SPT_PARAM,
    confirm: env.STRIPE_CONFIRM,
    profileId: env.STRIPE_PROFILE_ID,
    ratePerSecond: env.STRIPE_RATE_PER_SECOND,
    webhookSecrets: (env.STRIPE_WEBHOOK_SECRET ?? []).map((secret) => new Secret(secret)),
  };
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: apiBase } = env;
  if (secretKey !== undefined) {
    return {
      ...settings,
      kind: 'stripe',
      secretKey: new Secret(secretKey),
      ...(apiBase === undefined ? {} : { apiBase }),
    };
  }
  if (apiBase !== undefined) {
    problems.push(
      'STRIPE_API_BASE is set without STRIPE_SECRET_KEY; set the key too, or neither for the embedded sandbox.',
    );
  }
  const isMemory = databaseFile === ':memory:';
  return {
    ...settings,
    kind: 'sandbox',
    file: isMemory ? databaseFile : join(dirname(databaseFile), 'stripe-sandbox.db'),
  };
}
