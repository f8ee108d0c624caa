const UNITS = {
  g: [1n, 1n],
  kg: [1000n, 1n],
  oz: [28_349_523_125n, 1_000_000_000n],
  lb: [45_359_237n, 100_000n],
} as const;

/** Grams, kilograms, ounces and pounds (international avoirdupois). */
export type WeightUnit = keyof typeof UNITS;

/** A decimal such as `1.25` in grams, rounded up; undefined where it is no such number, or too great to be a weight. */
export function gramsOf(text: string, unit: WeightUnit): number | undefined {
  const [, whole, decimals = ''] = /^(\d{1,9})(?:\.(\d{1,12}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const [numerator, denominator] = UNITS[unit];
  const divisor = denominator * 10n ** BigInt(decimals.length);
  const grams = (BigInt(whole + decimals) * numerator + divisor - 1n) / divisor;
  return grams < 1_000_000_000_000n ? Number(grams) : undefined;
}
