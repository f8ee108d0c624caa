import type { ReservedLine } from './stock.js';

/** A variant that is sold before it is there. */
export interface BackOrder {
  /** `pre_order`: it is not out yet; `backorder`: it is on its way to the shop. */
  kind: 'backorder' | 'pre_order';
  /** Milliseconds since the epoch: from when on it can be sent. */
  availableOn: number;
}

const PREFIX = 'backorder:';

/**
 * The shelf of the units of a variant that may be sold before they are there. It is counted, held, taken from and given
 * back to like any other, so that no shelf ever has fewer than none and every unit that is sold came from one.
 */
export const backOrderShelf = (variantId: string): string => `${PREFIX}${variantId}`;

/** All shelves that lines of these variants may take from. */
export const shelvesOf = (variantIds: readonly string[]): string[] =>
  variantIds.flatMap((id) => [id, backOrderShelf(id)]);

/** Units of a variant, `backOrdered` of which are not there yet, as they are taken from its shelves. */
export function fromShelves(variantId: string, quantity: number, backOrdered = 0): ReservedLine[] {
  const lines = [
    { variantId, quantity: quantity - backOrdered },
    { variantId: backOrderShelf(variantId), quantity: backOrdered },
  ];
  return lines.filter((line) => line.quantity > 0);
}
