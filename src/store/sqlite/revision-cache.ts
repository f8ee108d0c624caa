import type { CheckoutSession } from '../../domain/session.js';

/** Characters of stored text; parsed, a revision takes several times that. */
const CAPACITY = 1024 * 1024;

/**
 * Keeps the revisions that were read last, oldest out first: a request that writes reads its session more than once. A
 * committed revision changes only when it is erased or removed, and `clear` is called then; only committed ones may be
 * put in, because the number of one that was rolled back is given again.
 */
export function createRevisionCache(capacity = CAPACITY) {
  const kept = new Map<number, { session: CheckoutSession; size: number }>();
  let total = 0;

  return {
    get(seq: number): CheckoutSession | undefined {
      const entry = kept.get(seq);
      if (!entry) return undefined;
      kept.delete(seq);
      kept.set(seq, entry);
      return entry.session;
    },
    clear(): void {
      kept.clear();
      total = 0;
    },
    /** `size` is the length of its stored text. Everybody gets the same object, so it is frozen. */
    put(seq: number, session: CheckoutSession, size: number): void {
      kept.set(seq, { session: freeze(session), size });
      total += size;
      for (const [oldest, entry] of kept) {
        if (total <= capacity) break;
        kept.delete(oldest);
        total -= entry.size;
      }
    },
  };
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
