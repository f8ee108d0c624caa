import { z } from 'zod';
import { hasKnownRegions, isKnownRegion } from '../domain/regions.js';
import { isCountry } from './countries.js';

/* What several parts of shop.json are made of. */

const AMOUNT = 'expected a whole number of minor units such as 850';

export const amount = z
  .int(AMOUNT)
  .min(0, AMOUNT)
  .max(99_999_999)
  .describe("Minor units of the shop's currency: 1999 is 19.99 in usd.");

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'expected an upper-case ISO 3166-1 code such as "US"', abort: true })
  .refine(isCountry, 'expected a country of ISO 3166-1, such as "US" or "GB"');

/** A country or one of its regions, such as `US-CA`. */
export const region = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, {
    error: 'expected a country or one of its regions, such as "CA" or "US-CA"',
    abort: true,
  })
  .refine((key) => isCountry(key.slice(0, 2)), {
    error: 'expected a country of ISO 3166-1 or one of its regions, such as "GB" or "US-CA"',
    abort: true,
  })
  .refine(isRegion, 'this region does not exist; expected a state or province, such as "US-CA" or "CA-ON"');

/** Per cent, with four decimals at most. */
export const percent = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Number(value.toFixed(4)) === value, 'expected at most four decimals')
  .describe('Per cent: 8.875 is 8.875 %.');

export const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });

/** What a tax code of Stripe looks like (docs.stripe.com/tax/tax-codes). */
export const STRIPE_TAX_CODE = /^txcd_\d{8}$/;

export const STRIPE_TAX_CODE_EXPECTED = 'expected a tax code of Stripe such as "txcd_99999999"';

function isRegion(key: string): boolean {
  return key.length === 2 || !hasKnownRegions(key.slice(0, 2)) || isKnownRegion(key);
}

/** How a postal code begins, or all of it; spaces and hyphens do not count. */
export const postalPrefix = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9 -]*$/, 'expected the beginning of a postal code such as "100" or "SW1A"');

/** A postal code as it is compared with beginnings of one. */
export const plainPostalCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '');
