import { z } from 'zod';
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

/** What a tax code of Stripe looks like (docs.stripe.com/tax/tax-codes). */
export const STRIPE_TAX_CODE = /^txcd_\d{8}$/;

export const STRIPE_TAX_CODE_EXPECTED = 'expected a tax code of Stripe such as "txcd_99999999"';
