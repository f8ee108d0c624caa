import { currencyExponent } from '../../domain/money.js';

const MAX_AMOUNT = 99_999_999;
const DECIMAL = /^(\d{1,12})(?:\.(\d{1,12}))?$/;

/**
 * A price as people write it, in minor units: `19.99` is 1999 in usd. Never by way of a float, and never by guessing:
 * what could be thousands (`1.234`, `1,234`) is refused. A string says what was expected.
 */
export function minorUnitsOf(text: string, currency: string): number | string {
  const exponent = currencyExponent(currency);
  const expected = `expected a price such as ${example(exponent)}, with a dot before the decimals and nothing between the thousands`;
  const bare = text.replace(new RegExp(`^${currency}\\s+|\\s+${currency}$`, 'i'), '');
  const [, whole, decimals = ''] = DECIMAL.exec(bare) ?? [];
  if (whole === undefined) return `${expected}; got "${text}"`;
  const beyond = decimals.slice(exponent);
  // Three decimals too many may as well be a thousands separator.
  if (/[1-9]/.test(beyond) || (beyond !== '' && decimals.length === 3)) {
    const places = exponent === 0 ? 'no decimals' : `${exponent} decimals at most`;
    return `expected ${places}, as ${currency} has; got "${text}"`;
  }
  return withinLimit(Number(whole + decimals.slice(0, exponent).padEnd(exponent, '0')), text);
}

/** A price in minor units already. A string says what was expected. */
export function wholeUnitsOf(text: string): number | string {
  if (!/^\d{1,12}$/.test(text)) return `expected a whole number of minor units such as 1999; got "${text}"`;
  return withinLimit(Number(text), text);
}

/** Minor units as `minorUnitsOf` reads them: `19.99`. */
export function decimalOf(amount: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(amount).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

const example = (exponent: number): string => (exponent === 0 ? '1999' : `19.${'99'.padEnd(exponent, '0')}`);

function withinLimit(amount: number, text: string): number | string {
  return amount <= MAX_AMOUNT ? amount : `expected at most ${MAX_AMOUNT} minor units; got "${text}"`;
}
