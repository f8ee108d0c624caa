import { heldLines } from '../../src/domain/stock.js';
import type { Rows } from '../../src/store/store.js';
import type { Findings } from '../findings.js';
import type { Stock } from '../goods.js';

/** Counts where units are: sold is what stands in orders, whatever the reservation says. */
export function createUnits(stock: Stock) {
  const units = new Map(Object.keys(stock).map((id) => [id, { held: 0, sold: 0 }]));
  const of = (variantId: string) => units.get(variantId) ?? { held: 0, sold: 0 };

  return {
    count({ order, reservation }: Pick<Rows, 'order' | 'reservation'>): void {
      for (const { variantId, quantity } of heldLines(reservation)) of(variantId).held += quantity;
      for (const { variant, quantity } of order?.lines ?? []) of(variant.id).sold += quantity.ordered;
    },

    /** No unit is sold twice, held at the end, or gone; the result is a sentence for each item. */
    check(shelf: ReadonlyMap<string, number>, findings: Findings): string[] {
      return [...units].map(([id, { held, sold }]) => {
        const initial = stock[id as keyof Stock];
        const onShelf = shelf.get(id) ?? 0;
        const sentence = `${id}: ${sold} of ${initial} sold, ${held} held, ${onShelf} on the shelf`;
        if (sold > initial) findings.add('oversold', sentence, sold - initial);
        if (held > 0) findings.add('held', sentence, held);
        const missing = Math.abs(initial - onShelf - held - sold);
        if (missing > 0) findings.add('unaccounted', sentence, missing);
        return sentence;
      });
    },
  };
}
