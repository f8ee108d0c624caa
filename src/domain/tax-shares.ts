import { MILLION, shareOut } from './money.js';
import type { TaxShare } from './quote.js';

/** What one jurisdiction takes of a line or of a delivery. */
export interface TaxRate {
  /** As the buyer reads it, such as `US-CA`. */
  jurisdiction: string;
  /** Millionths (8.875 % is 88,750), so that it is an exact integer. */
  rate: number;
}

/** Millionths: what all jurisdictions take together. */
export const rateOf = (rates: readonly TaxRate[] = []): number => rates.reduce((sum, { rate }) => sum + rate, 0);

/**
 * The tax of a line, or of a delivery, by who takes it: in proportion to the rates, so each share is less than one minor
 * unit away from the exact one, and together they are the tax. A share of nothing is left out.
 * @param tax minor units
 */
export function splitTax(tax: number, rates: readonly TaxRate[]): TaxShare[] {
  const shares = shareOut(
    tax,
    rates.map(({ rate }) => rate),
  );
  return rates.flatMap(({ jurisdiction, rate }, index) => {
    const amount = shares[index] ?? 0;
    return amount === 0 ? [] : [{ jurisdiction, rate: rate / MILLION, amount }];
  });
}

/** One row for each rate of each jurisdiction. */
export function addUpTax(shares: readonly TaxShare[]): TaxShare[] {
  const rows = new Map<string, TaxShare>();
  for (const share of shares) {
    const key = `${share.jurisdiction} ${share.rate}`;
    const row = rows.get(key);
    if (row) row.amount += share.amount;
    else rows.set(key, { ...share });
  }
  return [...rows.values()];
}
