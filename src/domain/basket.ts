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

/** Whether the line is one of those that are named; where nothing is named, every line is. */
export function coversAny(
  { variant: { id, taxCode, category } }: BasketLine,
  {
    variantIds,
    taxCodes,
    categories,
  }: { variantIds?: readonly string[]; taxCodes?: readonly string[]; categories?: readonly string[] },
): boolean {
  if (!variantIds && !taxCodes && !categories) return true;
  const has = (names: readonly string[] | undefined, name: string | undefined) =>
    name !== undefined && names?.includes(name) === true;
  return has(variantIds, id) || has(taxCodes, taxCode) || has(categories, category);
}
