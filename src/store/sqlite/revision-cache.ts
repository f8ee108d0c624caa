import type { CheckoutSession } from '../../domain/session.js';
import type { SessionRow } from '../store.js';

/** Characters of stored text; parsed, a revision takes several times that. */
const CAPACITY = 16 * 1024 * 1024;

/**
 * Keeps the revisions that were read last, oldest out first, and which of them is the newest of its session. A committed
 * revision changes only when it is erased or removed, and `clear` is called then; only committed ones may be put in,
 * because the number of one that was rolled back is given again.
 */
export function createRevisionCache(capacity = CAPACITY) {
  const kept = new Map<number, { session: CheckoutSession; size: number }>();
  /** By session id; each one is kept. */
  const newest = new Map<string, SessionRow>();
  let total = 0;

  function remove(seq: number, { session, size }: { session: CheckoutSession; size: number }): void {
    kept.delete(seq);
    total -= size;
    if (newest.get(session.id)?.seq === seq) newest.delete(session.id);
  }

  function get(seq: number): CheckoutSession | undefined {
    const entry = kept.get(seq);
    if (!entry) return undefined;
    kept.delete(seq);
    kept.set(seq, entry);
    return entry.session;
  }

  return {
    get,
    /** The newest revision of a session, where it is known here. */
    newest(sessionId: string): SessionRow | undefined {
      const row = newest.get(sessionId);
      return row && get(row.seq) ? row : undefined;
    },
    /** The row points to this revision, as far as is committed. */
    pointTo(row: SessionRow): void {
      if (kept.has(row.seq)) newest.set(row.session.id, row);
    },
    /** The row is about to point to another revision. */
    moved: (sessionId: string): void => void newest.delete(sessionId),
    clear(): void {
      kept.clear();
      newest.clear();
      total = 0;
    },
    /** `size` is the length of its stored text. Everybody gets the same object, so it is frozen. */
    put(seq: number, session: CheckoutSession, size: number): void {
      kept.set(seq, { session: freeze(session), size });
      total += size;
      for (const [oldest, entry] of kept) {
        if (total <= capacity) break;
        remove(oldest, entry);
      }
    },
  };
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
