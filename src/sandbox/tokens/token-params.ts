import { invalidParam } from '../errors.js';
import { requiredCurrency, requirePositive } from '../money.js';
import type { SharedToken } from '../objects/shared-token.js';
import { choice, fields, integer, required } from '../wire/params.js';

const LONGEST_LIFE_SECONDS = 90 * 24 * 60 * 60;

/** What a token may be used for. */
export const usageLimits = required(
  fields({ currency: requiredCurrency, max_amount: required(integer), expires_at: integer }),
);

const recommendation = choice('block', 'continue');

/** The sandbox's own way to say what Stripe shall think of a token, as nobody can make Stripe's own mind up. */
export const sandboxRisk = fields({
  fraudulent_dispute: recommendation,
  card_testing: recommendation,
  stolen_card: recommendation,
  card_issuer_decline: recommendation,
  bot: recommendation,
});

/** The risk as it is stored on a token. */
export function newRisk(given: ReturnType<typeof sandboxRisk>): SharedToken['risk'] {
  if (given === undefined) return null;
  return Object.fromEntries(Object.entries(given).filter(([, action]) => action !== undefined));
}

/** Checks the limits a caller asked for; `now` in seconds. */
export function checkedLimits(asked: ReturnType<typeof usageLimits>, now: number): SharedToken['usage_limits'] {
  const { currency, max_amount, expires_at = null } = asked;
  requirePositive(max_amount, 'usage_limits[max_amount]');
  const param = 'usage_limits[expires_at]';
  if (expires_at !== null && expires_at <= now) {
    throw invalidParam('The expiry of a shared payment token must be in the future.', { param });
  }
  if (expires_at !== null && expires_at > now + LONGEST_LIFE_SECONDS) {
    throw invalidParam('The expiry of a shared payment token can be at most 90 days in the future.', { param });
  }
  return { currency, max_amount, expires_at };
}
