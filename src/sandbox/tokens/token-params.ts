import { invalidParam } from '../errors.js';
import { requiredCurrency, requirePositive } from '../money.js';
import type { SharedToken } from '../objects/shared-token.js';
import { fields, integer, required } from '../wire/params.js';

const LONGEST_LIFE_SECONDS = 90 * 24 * 60 * 60;

/** What a token may be used for. */
export const usageLimits = required(
  fields({ currency: requiredCurrency, max_amount: required(integer), expires_at: integer }),
);

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

/** Metadata as it is stored on a new object. */
export function newMetadata(given: Record<string, string> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== ''));
}
