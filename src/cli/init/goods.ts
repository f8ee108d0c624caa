import type { FeedProduct } from '../../providers/feed-schema.js';
import type { InventoryEntry } from '../../providers/inventory-file.js';

/** What a shop is to sell, before it stands in files. */
export interface Goods {
  products: FeedProduct[];
  /** An entry for each variant. */
  stock: InventoryEntry[];
  /** Sentences: what was left out, or not taken as it is. */
  notes: string[];
}

/** Counts equal remarks, so that ten thousand rows make one sentence. */
export function createTally(noun: string) {
  const counts = new Map<string, number>();
  return {
    add: (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    notes: (): string[] => [...counts].map(([what, count]) => `${count} ${noun}${count === 1 ? '' : 's'} ${what}`),
  };
}
