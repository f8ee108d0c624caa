import { existsSync, statSync } from 'node:fs';
import { configVariables } from '../../config/variables.js';
import { exampleRegion, hasKnownRegions, isKnownRegion, regionKey } from '../../domain/regions.js';
import { isCountry } from '../../providers/countries.js';

/** An answer cannot be taken: the message continues its name, as in `must be an ISO 4217 code such as USD`. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** The countries that a currency is the usual one of; it is only offered, and dollars are elsewhere. */
const USUAL: Readonly<Record<string, string>> = {
  aud: 'AU',
  brl: 'BR',
  cad: 'CA',
  chf: 'CH LI',
  czk: 'CZ',
  dkk: 'DK',
  eur: 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK',
  gbp: 'GB',
  hkd: 'HK',
  huf: 'HU',
  inr: 'IN',
  jpy: 'JP',
  mxn: 'MX',
  nok: 'NO',
  nzd: 'NZ',
  pln: 'PL',
  ron: 'RO',
  sek: 'SE',
  sgd: 'SG',
};

export function shopName(text: string): string {
  if (text === '' || text.length > 100 || /\p{Cc}/u.test(text)) throw new AnswerError('must be 1 to 100 characters');
  return text;
}

export function country(text: string): string {
  const code = text.toUpperCase();
  if (code === 'UK') throw new AnswerError('must be GB for the United Kingdom');
  if (!isCountry(code)) throw new AnswerError('must be a country of ISO 3166-1, such as US or DE');
  return code;
}

export function currency(text: string): string {
  if (!CURRENCIES.has(text.toUpperCase())) throw new AnswerError('must be a currency of ISO 4217, such as USD or EUR');
  return text.toLowerCase();
}

/** The currency that a shop in this country most likely has. */
export function usualCurrency(home: string): string {
  return Object.keys(USUAL).find((code) => USUAL[code]?.split(' ').includes(home)) ?? 'usd';
}

/** A region's code without its country: `CA` of `US-CA` and `California`. */
export function region(text: string, home: string): string {
  const key = regionKey(home, text);
  const code = key.slice(home.length + 1);
  const isWrong = hasKnownRegions(home) ? !isKnownRegion(key) : !/^[A-Z0-9]{1,3}$/.test(code);
  if (isWrong) throw new AnswerError(`must be a region of ${home}, such as ${exampleRegion(home) ?? 'BY'}`);
  return code;
}

export function stripeKey(text: string): string {
  if (text.startsWith('pk_'))
    throw new AnswerError('is a publishable key; the secret (sk_…) or a restricted one (rk_…) is needed');
  return setting('STRIPE_SECRET_KEY', text);
}

export function profileId(text: string): string {
  return setting('STRIPE_PROFILE_ID', text);
}

export function percent(text: string): number {
  const value = Number(text.replace(/\s*%$/, ''));
  if (!/^\d{1,3}(?:\.\d{1,4})?\s*%?$/.test(text) || value > 100)
    throw new AnswerError('must be a rate in per cent, such as 19 or 8.875');
  return value;
}

/** `sample`, `stripe`, or the path of a file that is there. */
export function productSource(text: string): string {
  if (text === 'sample' || text === 'stripe') return text;
  if (existsSync(text) && statSync(text).isFile()) return text;
  throw new AnswerError(`must be a CSV file, stripe or sample; there is no file ${JSON.stringify(text)}`);
}

function setting(name: 'STRIPE_SECRET_KEY' | 'STRIPE_PROFILE_ID', text: string): string {
  const checked = configVariables.shape[name].safeParse(text);
  if (!checked.success) throw new AnswerError(checked.error.issues[0]?.message ?? 'cannot be used');
  return text;
}
