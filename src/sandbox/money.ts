import { invalidParam } from './errors.js';
import { type Reader, required, text } from './wire/params.js';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map((currency) => currency.toLowerCase()));
const THREE_DECIMALS = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
/** Counted in hundredths, of which there are none. */
const NO_DECIMALS_IN_TWO = new Set(['isk', 'ugx']);
const MAXIMUM = 99_999_999;

/** The least that can be charged, in minor units; https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MINIMUMS: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** A three-letter code, in lower case whatever the caller wrote. */
export const currencyCode: Reader<string | undefined> = (value, path) => {
  const currency = text(value, path)?.toLowerCase();
  if (currency === undefined || CURRENCIES.has(currency)) return currency;
  throw invalidParam(`Invalid currency: ${currency}. Stripe does not support this currency.`, { param: path });
};

export const requiredCurrency = required(currencyCode);

/** Refuses a number of minor units that is not positive. */
export function requirePositive(amount: number, param: string): void {
  if (amount >= 1) return;
  const message = 'This value must be greater than or equal to 1.';
  throw invalidParam(message, { code: 'parameter_invalid_integer', param });
}

/** Refuses an amount, in minor units, that Stripe does not charge. */
export function requireChargeable(amount: number, currency: string): void {
  requirePositive(amount, 'amount');
  const minimum = MINIMUMS[currency] ?? 1;
  if (amount < minimum) {
    const message = `Amount must be at least ${display(minimum, currency)} ${currency}`;
    throw invalidParam(message, { code: 'amount_too_small', param: 'amount' });
  }
  if (amount > MAXIMUM) {
    const message = `Amount must be no more than ${display(MAXIMUM, currency)}`;
    throw invalidParam(message, { code: 'amount_too_large', param: 'amount' });
  }
  requireWhole(amount, currency);
}

/** Refuses an amount that cards do not take exactly; https://docs.stripe.com/currencies#special-cases */
export function requireWhole(amount: number, currency: string): void {
  const digits = THREE_DECIMALS.has(currency) ? 1 : NO_DECIMALS_IN_TWO.has(currency) ? 2 : 0;
  if (amount % 10 ** digits === 0) return;
  throw invalidParam(`Invalid amount: in ${currency} the last ${digits} digit(s) must be 0.`, { param: 'amount' });
}

/** An amount as Stripe's messages show it, for example `$0.50`. */
export function display(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
