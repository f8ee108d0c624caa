import type { Variant } from './catalog.js';

/** A line before anything is taken off: amounts as in the catalog, so with tax inside where the shop's prices have it. */
export interface BasketLine {
  id: string;
  variant: Variant;
  quantity: number;
  /** Minor units, quantity times unit price. */
  amount: number;
}

/** Minor units: what all lines cost together. */
export function basketAmount(lines: readonly BasketLine[]): number {
  let sum = 0;
  for (const line of lines) sum += line.amount;
  return sum;
}
