import type { Dice } from '../../dice.js';

/** Of the sample shop: things to be shipped, and one to be downloaded. */
const PARCELS = ['item_123', 'item_456', 'prod_test_001', 'prod_test_002'] as const;
export const DOWNLOAD = 'item_digital';

export interface Basket {
  line_items: { id: string; quantity: number }[];
  isShipped: boolean;
}

/** What somebody buys. */
export function fillBasket(dice: Dice): Basket {
  const kind = dice.weighted({ parcel: 40, parcels: 25, download: 20, both: 15 });
  const line = (id: string) => ({ id, quantity: dice.whole(1, 4) });
  const first = dice.pick(PARCELS);
  const [second, third] = [dice.pick(['prod_test_003', 'item_456']), line(DOWNLOAD)];
  const baskets = {
    parcel: [line(first)],
    parcels: first === second ? [line(first)] : [line(first), line(second)],
    download: [third],
    both: [line(first), third],
  };
  return { line_items: baskets[kind], isShipped: kind !== 'download' };
}
