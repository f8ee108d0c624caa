import type { EndedStatus, Purged, PurgeSlice } from '../retention.js';

/** Revisions that one slice deletes: some sessions have thousands, and others wait meanwhile. */
const MOST_DELETED = 60;

/** Before the oldest. */
export const OLDEST = { at: Number.MIN_SAFE_INTEGER, id: '' };

/** How a session ends: with all that is of it, without its person, without its old revisions, or with its order. */
export type PurgeEnd = 'removed' | 'pseudonymised' | 'trimmed' | 'sold';

/** How a session that nothing needs any more ends, by what became of it and how many charges it had. */
export const endOf = (status: EndedStatus, charges: number): PurgeEnd => {
  if (status === 'completed') return 'trimmed';
  return charges > 0 ? 'pseudonymised' : 'removed';
};

/** What stands in the database of one that may be purged. */
export interface PurgeCandidate {
  /** Of the session, or of its order where that ends too. */
  id: string;
  at: number;
  /** Absent: something still needs it as it is. */
  end?: PurgeEnd;
  /** Revisions that nothing needs, the oldest first: at least the first so many that a slice deletes, and one more. */
  spare: readonly number[];
}

/** How many spare revisions of a candidate are needed; of a look at what would be, all of them. */
export const spareNeeded = (dryRun: boolean): number | null => (dryRun ? null : MOST_DELETED + 1);

/** What is to be done to one of them. */
export interface PurgeStep {
  id: string;
  /** To be deleted before all else. */
  revisions: readonly number[];
  /** Absent: there is more of it than this slice may delete. */
  end?: PurgeEnd;
}

const COUNTED: Readonly<Record<PurgeEnd, Partial<Purged>>> = {
  removed: { sessions: 1 },
  pseudonymised: { pseudonymised: 1 },
  trimmed: {},
  sold: { orders: 1, sessions: 1 },
};

/** What one slice does, and what that comes to. A session goes whole, unless it alone is more than a slice may delete. */
export function planPurge(
  candidates: readonly PurgeCandidate[],
  { limit, after = OLDEST, dryRun }: PurgeSlice,
): { steps: PurgeStep[]; purged: Purged } {
  const steps: PurgeStep[] = [];
  const purged: Purged = { sessions: 0, pseudonymised: 0, revisions: 0, orders: 0 };
  let room = MOST_DELETED;
  let place = after;
  for (const { id, at, end, spare } of candidates) {
    if (end) {
      const isLeft = !dryRun && spare.length > room;
      const revisions = dryRun ? spare : isLeft && room < MOST_DELETED ? [] : spare.slice(0, room);
      const { sessions = 0, pseudonymised = 0, orders = 0 } = isLeft ? {} : COUNTED[end];
      purged.sessions += sessions;
      purged.pseudonymised += pseudonymised;
      purged.orders += orders;
      if (end === 'pseudonymised' || end === 'trimmed') purged.revisions += revisions.length;
      steps.push({ id, revisions, ...(!isLeft && { end }) });
      if (isLeft) return { steps, purged: { ...purged, next: place } };
      room -= revisions.length;
    }
    place = { at, id };
  }
  return { steps, purged: { ...purged, ...(candidates.length === limit && { next: place }) } };
}
