/** How many units of a variant can be bought now, in the words of the feed. */
export type Standing = 'in_stock' | 'limited_stock' | 'out_of_stock';

/** `onHand` is undefined for what is not counted; so many units as the threshold, or fewer, are few. */
export function standingOf(onHand: number | undefined, lowStockThreshold: number): Standing {
  if (onHand === undefined) return 'in_stock';
  if (onHand <= 0) return 'out_of_stock';
  return onHand <= lowStockThreshold ? 'limited_stock' : 'in_stock';
}
