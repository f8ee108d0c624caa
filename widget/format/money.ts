/**
 * An amount in the minor unit as text of this locale, such as `$19.99`. It is only ever written, never calculated with.
 * Falls back to English where the locale is not known.
 */
export function moneyText(amount: number, currency: string, locale: string | undefined): string {
  const format = formatFor(currency.toUpperCase(), locale);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

function formatFor(currency: string, locale: string | undefined): Intl.NumberFormat {
  const options = { style: 'currency', currency } as const;
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat('en', options);
  }
}
