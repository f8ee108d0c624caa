/** The value below which a share of all lies; the values must be sorted. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** The median of ratios, and in brackets the lowest and the highest. */
export function ratioText(ratios: readonly number[]): string {
  const [middle, lowest, highest] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  const digits = middle < 0.1 ? 4 : 2;
  return `${middle.toFixed(digits)} (${lowest.toFixed(digits)} – ${highest.toFixed(digits)})`;
}

/** As people write it: 12,345. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
