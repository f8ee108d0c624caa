import { monotonicClock } from '../clock.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../logger.js';
import type { OutsideCalls } from '../outside-calls.js';
import { createStripeSide, type StripeSide } from '../payments/stripe-side.js';
import type { Shop } from '../providers/shop.js';
import { wholeShareOf } from './share.js';

/** An account at Stripe, or at what stands in for it. */
export interface StripeAccount {
  secretKey: string;
  apiBase?: string;
  /** Of its webhooks, in place of those in the settings. */
  webhookSecret?: string;
}

export interface StripeSideContext {
  /** The settings with the secrets of now. */
  live: () => Config;
  /** Required where the settings name the embedded sandbox. */
  account: StripeAccount | undefined;
  shop: Shop;
  storeId: string;
  logger: Logger;
  calls?: OutsideCalls;
}

/** Stripe as the settings describe it. */
export function stripeSideOf({ live, account, shop, storeId, logger, calls }: StripeSideContext): StripeSide {
  const config = live();
  const { stripe } = config;
  const apiBase = account?.apiBase ?? (stripe.kind === 'stripe' ? stripe.apiBase : undefined);
  const given = account?.webhookSecret;
  return createStripeSide({
    account: apiBase === undefined ? {} : { apiBase },
    secretKey: () => account?.secretKey ?? keyOf(live()),
    webhookSecrets: () =>
      given === undefined ? live().stripe.webhookSecrets.map((secret) => secret.reveal()) : [given],
    ratePerSecond: wholeShareOf(stripe.ratePerSecond, config),
    apiVersion: stripe.apiVersion,
    tokenParameter: stripe.tokenParam,
    confirmsWithCreate: stripe.confirm === 'with_create',
    storeId,
    risk: shop.risk,
    now: monotonicClock.now,
    calls,
    onForbidden: once((what) => {
      logger.error({ detail: what }, 'STRIPE_SECRET_KEY may not read these: nothing will be heard of them');
    }),
    onTaxRefused: once((what) => {
      logger.error({ detail: what }, 'Stripe Tax refuses: see to its settings, the key and the tax codes');
    }),
    onRefusedDetails: ({ code, param }) => {
      logger.error({ code, detail: param }, 'Stripe refused the details of a payment');
    },
  });
}

function keyOf({ stripe }: Config): string {
  if (stripe.kind === 'sandbox') throw new Error('The embedded Stripe sandbox has to be started before the app');
  return stripe.secretKey.reveal();
}

/** Where payments go, in a word for the operator. */
export const paymentsAt = ({ stripe }: Config, account: StripeAccount | undefined): string =>
  stripe.kind === 'sandbox' ? `sandbox ${account?.apiBase ?? ''}` : (stripe.apiBase ?? 'Stripe');

/** Says the same thing one time. */
function once(say: (what: string) => void): (what: string) => void {
  const said = new Set<string>();
  return (what) => {
    if (!said.has(what)) say(what);
    said.add(what);
  };
}
