import { amendingStore } from '../store/amending-store.js';
import type { Store } from '../store/store.js';

/** A store that tells of every commit that moved units, once it is durable. */
export const watchingStore = <S extends Store>(store: S, onMoved: (variantIds: Iterable<string>) => void): S =>
  amendingStore(
    store,
    () => undefined,
    ({ puts, stock = [] }) => {
      const moved = [...stock.map(({ variantId }) => variantId), ...(puts?.stockLevels?.keys() ?? [])];
      if (moved.length > 0) onMoved(moved);
    },
  );
