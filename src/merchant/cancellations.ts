import { setImmediate } from 'node:timers/promises';
import { type ReasonCode, reasonOf } from '../domain/intent.js';
import type { Archive, CanceledSession } from '../store/archive.js';

export interface CancellationsDeps {
  archive: Pick<Archive, 'canceledSessions'>;
}

/** Sessions that were canceled, counted. */
export interface CanceledGroup {
  count: number;
  /** What they would have come to, in minor units. */
  totals: { currency: string; amount: number }[];
}

/** Why agents canceled their sessions. */
export interface CancellationReport {
  /** The most frequent first. */
  reasons: ({ reasonCode: ReasonCode } & CanceledGroup)[];
  withoutReason: CanceledGroup;
  /** Of the newest sessions. */
  summaries: CancellationSummary[];
  /** Sessions that were looked at. */
  examined: number;
  /** There are older ones that were not looked at. */
  truncated: boolean;
}

export interface CancellationSummary extends Pick<CanceledSession, 'agentId' | 'total' | 'currency' | 'canceledAt'> {
  sessionId: string;
  /** As the agent sent it. */
  reasonCode: string;
  traceSummary: string;
}

const MOST_EXAMINED = 10_000;
/** Read at once: others have their turn in between. */
const BATCH = 200;
const MOST_SUMMARIES = 50;

/** Counts why sessions were canceled, from `since` on and before `until`, in milliseconds. */
export function createCancellations({ archive }: CancellationsDeps) {
  return async function cancellations({ since = 0, until = Number.MAX_SAFE_INTEGER }): Promise<CancellationReport> {
    const tally = createTally();
    const summaries: CancellationSummary[] = [];
    let examined = 0;
    let before: string | undefined;
    do {
      const limit = Math.min(BATCH, MOST_EXAMINED - examined);
      const { items, next } = await archive.canceledSessions({ limit, before });
      examined += items.length;
      before = next;
      for (const session of items) {
        if (session.canceledAt < since || session.canceledAt >= until) continue;
        tally.add(session);
        const summary = summaryOf(session);
        if (summary && summaries.length < MOST_SUMMARIES) summaries.push(summary);
      }
      await setImmediate();
    } while (before !== undefined && examined < MOST_EXAMINED);
    return { ...tally.result(), summaries, examined, truncated: before !== undefined };
  };
}

export type Cancellations = ReturnType<typeof createCancellations>;

interface Counted {
  count: number;
  totals: Map<string, number>;
}

function createTally() {
  const reasons = new Map<ReasonCode, Counted>();
  const without: Counted = { count: 0, totals: new Map() };

  function counted(reasonCode: ReasonCode | undefined): Counted {
    if (reasonCode === undefined) return without;
    const known = reasons.get(reasonCode) ?? { count: 0, totals: new Map() };
    reasons.set(reasonCode, known);
    return known;
  }

  const groupOf = ({ count, totals }: Counted): CanceledGroup => ({
    count,
    totals: [...totals].map(([currency, amount]) => ({ currency, amount })),
  });

  return {
    add({ intentTrace, currency, total }: CanceledSession): void {
      const group = counted(intentTrace && reasonOf(intentTrace.reasonCode));
      group.count += 1;
      group.totals.set(currency, (group.totals.get(currency) ?? 0) + total);
    },
    result: () => ({
      reasons: [...reasons]
        .map(([reasonCode, group]) => ({ reasonCode, ...groupOf(group) }))
        .sort((one, other) => other.count - one.count),
      withoutReason: groupOf(without),
    }),
  };
}

function summaryOf({ id, intentTrace, ...rest }: CanceledSession): CancellationSummary | undefined {
  if (intentTrace?.traceSummary === undefined) return undefined;
  const { agentId, total, currency, canceledAt } = rest;
  const { reasonCode, traceSummary } = intentTrace;
  return { sessionId: id, agentId, reasonCode, traceSummary, total, currency, canceledAt };
}
