import { currencyExponent } from './money.js';
import type { Address } from './party.js';

/** In which other currencies prices are shown, beside the one that is charged. */
export interface PresentmentTable {
  /** When the rates were taken, in milliseconds since the epoch. */
  asOf: number;
  /** By lower-case ISO 4217: so many units for one unit of the shop's currency, as a decimal number. */
  rates: ReadonlyMap<string, string>;
  /** Currency by country (ISO 3166-1 alpha-2). */
  countries: ReadonlyMap<string, string>;
}

/** The currency in which a checkout is shown to its buyer. */
export interface Presentment {
  /** Lower-case ISO 4217. */
  currency: string;
  /** Units of it for one unit of the currency that is charged, as a decimal number. */
  rate: string;
  /** Milliseconds since the epoch. */
  asOf: number;
}

/** By the country of the delivery; before that is known, by the region of the buyer's locale. */
export function choosePresentment(
  table: PresentmentTable | undefined,
  address: Address | undefined,
  locale: string | undefined,
): Presentment | undefined {
  if (table === undefined) return undefined;
  const country = address ? address.country.trim().toUpperCase() : regionOf(locale);
  const currency = country === undefined ? undefined : table.countries.get(country);
  const rate = currency === undefined ? undefined : table.rates.get(currency);
  if (currency === undefined || rate === undefined) return undefined;
  return { currency, rate, asOf: table.asOf };
}

/**
 * The presentment, unless amounts would be too large in it to be exact.
 * @param largest minor units of `from`: no amount and no sum of the checkout is above it
 */
export const exactFor = (
  presentment: Presentment | undefined,
  largest: number,
  from: string,
): Presentment | undefined =>
  presentment && converter(presentment, from)(largest) < Number.MAX_SAFE_INTEGER / 2 ? presentment : undefined;

function regionOf(locale: string | undefined): string | undefined {
  try {
    return locale === undefined ? undefined : new Intl.Locale(locale).region;
  } catch {
    return undefined;
  }
}

/** Converts minor units of `from` into minor units of the presentment, rounded half up. */
export function converter({ currency, rate }: Presentment, from: string): (amount: number) => number {
  const [whole = '', decimals = ''] = rate.split('.');
  const shift = currencyExponent(currency) - currencyExponent(from) - decimals.length;
  const numerator = BigInt(whole + decimals) * 10n ** BigInt(Math.max(shift, 0));
  const denominator = 10n ** BigInt(Math.max(-shift, 0));
  return (amount) => Number((BigInt(amount) * numerator * 2n + denominator) / (denominator * 2n));
}

/** Units of the currency that is charged for one unit of the presentment, to nine digits (ACP 2026-04-17, `exchange_rate`). */
export const exchangeRate = ({ rate }: Presentment): number => Number((1 / Number(rate)).toPrecision(9));
