/** A rate of one million is 100 %: 8.875 % is 88,750. */
export const MILLION = 1_000_000;

/** `amount * numerator / denominator` for whole numbers from 0 up, rounded half up, exact beyond 2^53 too. */
export function mulDiv(amount: number, numerator: number, denominator: number): number {
  const product = amount * numerator;
  if (product <= Number.MAX_SAFE_INTEGER) {
    const rest = product % denominator;
    return (product - rest) / denominator + (rest * 2 >= denominator ? 1 : 0);
  }
  const exact = BigInt(amount) * BigInt(numerator);
  const divisor = BigInt(denominator);
  return Number((exact * 2n + divisor) / (divisor * 2n));
}

/** Tax that comes on top of an amount without tax. */
export function taxOn(amount: number, rateMillionths: number): number {
  return mulDiv(amount, rateMillionths, MILLION);
}

/** What is left of an amount with tax inside when the tax is taken out. */
export function netOf(gross: number, rateMillionths: number): number {
  return mulDiv(gross, MILLION, MILLION + rateMillionths);
}

/**
 * Splits `total` in proportion to `weights`: shares are whole, add up to `total`, and none is above its own weight as
 * long as `total` is not above the sum of the weights. The last shares absorb what rounding leaves.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  let weightSoFar = 0;
  let givenSoFar = 0;
  return weights.map((weight) => {
    weightSoFar += weight;
    // Differences of a rounded-down running sum: this is what keeps every share within its weight.
    const given = floorMulDiv(total, weightSoFar, sum);
    const share = given - givenSoFar;
    givenSoFar = given;
    return share;
  });
}

/**
 * Splits `total` in proportion to `weights`: shares are whole, add up to `total`, and each is less than one from its exact
 * part. What rounding down leaves goes to the largest remainders, the first of equal ones. Of no weight at all, the first
 * has everything.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? total : 0));
  const shares = weights.map((weight) => floorMulDiv(total, weight, sum));
  const rests = weights.map((weight, index) => ({ index, rest: remainder(total, weight, sum) }));
  rests.sort((a, b) => b.rest - a.rest || a.index - b.index);
  const left = total - shares.reduce((all, share) => all + share, 0);
  for (const { index } of rests.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

const remainder = (amount: number, numerator: number, denominator: number): number =>
  Number((BigInt(amount) * BigInt(numerator)) % BigInt(denominator));

function floorMulDiv(amount: number, numerator: number, denominator: number): number {
  const product = amount * numerator;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % denominator)) / denominator;
  return Number((BigInt(amount) * BigInt(numerator)) / BigInt(denominator));
}

/** Currencies whose minor unit is not a hundredth (ISO 4217): browsers and runtimes round some others for display alone. */
const EXPONENTS: Readonly<Record<number, string>> = {
  0: 'bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf',
  3: 'bhd iqd jod kwd lyd omr tnd',
};

const exponents = new Map(
  Object.entries(EXPONENTS).flatMap(([exponent, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, Number(exponent)]),
  ),
);

/** Decimals of a currency's minor unit (ISO 4217): 2 for `usd`, 0 for `jpy`, 3 for `kwd`. */
export const currencyExponent = (currency: string): number => exponents.get(currency.toLowerCase()) ?? 2;

/** Locales are named by callers, so the cache of formats must not grow with what they send. */
const MOST_FORMATS = 200;
const formats = new Map<string, Intl.NumberFormat>();

/** Minor units as people read them: `formatMoney(1999, 'usd')` is `$19.99`. An unknown locale reads as `en-US`. */
export function formatMoney(amount: number, currency: string, locale = 'en-US'): string {
  const key = `${currency} ${locale}`;
  let format = formats.get(key);
  if (format === undefined) {
    if (formats.size >= MOST_FORMATS) formats.clear();
    const decimals = currencyExponent(currency);
    format = new Intl.NumberFormat([...supported(locale), 'en-US'], {
      style: 'currency',
      currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(key, format);
  }
  return format.format(amount / 10 ** currencyExponent(currency));
}

function supported(locale: string): string[] {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale);
  } catch {
    return [];
  }
}
