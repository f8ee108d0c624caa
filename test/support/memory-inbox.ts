import type { EventOutcome, Inbox, InboxEntry } from '../../src/store/inbox.js';

type Kept = InboxEntry & { outcome?: EventOutcome; settledAt: number; nextTryAt: number; problem?: string };

export interface MemoryInboxDeps {
  now: () => number;
  /** Runs one query or change at a moment of its own, and hands out a copy of what it returns. */
  answer: <R>(query: () => R) => Promise<R>;
}

/** Stripe's events as a plain map. */
export function createMemoryInbox({ now, answer }: MemoryInboxDeps): Inbox {
  const kept = new Map<string, Kept>();
  const waiting = () => [...kept.values()].filter(({ outcome }) => outcome === undefined);
  const waits = (id: string) => waiting().find((each) => each.id === id);

  return {
    receive: (event, given) =>
      answer(() => {
        if (kept.has(event.id)) return 'known';
        const isSame = ({ objectId, type }: Kept) => objectId === event.objectId && type === event.type;
        const other = given === undefined ? waiting().find(isSame) : undefined;
        const at = { receivedAt: now(), settledAt: now(), nextTryAt: now() };
        const outcome = other ? 'merged' : given;
        kept.set(event.id, { ...structuredClone(event), ...at, tries: 0, hints: 0, outcome });
        if (!other) return 'new';
        other.hints += 1;
        other.nextTryAt = now();
        return 'merged';
      }),
    known: (ids) => answer(() => new Set(ids.filter((id) => kept.has(id)))),
    due: (time, limit) =>
      answer(() =>
        waiting()
          .filter(({ nextTryAt }) => nextTryAt <= time)
          .sort((a, b) => a.receivedAt - b.receivedAt)
          .slice(0, limit)
          .map(({ outcome, settledAt, nextTryAt, problem, ...entry }) => entry),
      ),
    settle: ({ id, hints }, outcome) =>
      answer(() => {
        const entry = waits(id);
        if (entry?.hints === hints) Object.assign(entry, { outcome, settledAt: now() });
        else if (entry) Object.assign(entry, { tries: 0, nextTryAt: now() });
      }),
    postpone: ({ id }, until, problem) =>
      answer(() => {
        const entry = waits(id);
        if (entry) Object.assign(entry, { tries: entry.tries + 1, nextTryAt: until, problem });
      }),
    counts: () =>
      answer(() => {
        const counts = new Map<string, { type: string; outcome?: EventOutcome; count: number }>();
        for (const { type, outcome } of kept.values()) {
          const known = counts.get(`${type} ${outcome}`);
          counts.set(`${type} ${outcome}`, { type, ...(outcome && { outcome }), count: (known?.count ?? 0) + 1 });
        }
        return [...counts.values()];
      }),
    forget: (time, limit) =>
      answer(() => {
        const old = [...kept.values()]
          .filter(({ outcome, settledAt }) => outcome !== undefined && settledAt < time)
          .sort((a, b) => a.settledAt - b.settledAt)
          .slice(0, limit);
        for (const { id } of old) kept.delete(id);
        return old.length;
      }),
  };
}
