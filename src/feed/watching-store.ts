import type { Store } from '../store/store.js';

/** A store that tells of every commit that moved units, once it is durable. */
export const watchingStore = <S extends Store>(store: S, onMoved: (variantIds: Iterable<string>) => void): S => ({
  ...store,
  async commit(keys, decide) {
    let moved: string[] = [];
    const result = await store.commit(keys, (rows, now) => {
      const decision = decide(rows, now);
      const deltas = (decision.stock ?? []).map(({ variantId }) => variantId);
      moved = [...deltas, ...(decision.puts?.stockLevels?.keys() ?? [])];
      return decision;
    });
    if (moved.length > 0) onMoved(moved);
    return result;
  },
});
