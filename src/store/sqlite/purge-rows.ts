import type { Database } from 'better-sqlite3';
import { withoutPersonalData } from '../../domain/personal-data.js';
import { endOf, OLDEST, type PurgeCandidate, type PurgeStep, planPurge, spareNeeded } from '../removal/purge-plan.js';
import type { EndedStatus, Purged, PurgeSlice } from '../retention.js';
import { createSessionRemoval } from './session-removal.js';

interface Candidate {
  id: string;
  at: number;
}

interface Found {
  /** A charge, a refund, a key or a hold still needs it as it is. */
  isNeeded: 0 | 1;
  charges: number;
}

interface Sale {
  sessionId: string;
  paymentIntentId: string | null;
  isBusy: 0 | 1;
}

/** As SQLite has it. */
const NO_LIMIT = -1;

/** Sessions and orders after their time. Each call belongs into one transaction. */
export function createPurgeRows(db: Database) {
  const removal = createSessionRemoval(db);
  const listing = (status: EndedStatus) =>
    db.prepare<[{ before: number; at: number; id: string; limit: number }], Candidate>(
      `SELECT id, expires_at AS at FROM sessions
       WHERE to_purge = 1 AND status = '${status}' AND expires_at < :before AND (expires_at, id) > (:at, :id)
       ORDER BY expires_at, id LIMIT :limit`,
    );
  const ended = { canceled: listing('canceled'), expired: listing('expired'), completed: listing('completed') };
  const oldOrders = db.prepare<[{ before: number; at: number; id: string; limit: number }], Candidate>(
    `SELECT id, created_at AS at FROM orders
     WHERE created_at < :before AND (created_at, id) > (:at, :id) ORDER BY created_at, id LIMIT :limit`,
  );
  const state = db.prepare<[{ id: string; keysBefore: number }], Found>(
    `SELECT
       EXISTS (SELECT 1 FROM charges WHERE session_id = :id AND phase NOT IN ('canceled', 'refunded', 'succeeded'))
       OR EXISTS (SELECT 1 FROM reservations WHERE session_id = :id AND state = 'held')
       OR EXISTS (SELECT 1 FROM session_revisions r JOIN idempotency_keys k ON k.seq = r.seq
         WHERE r.session_id = :id AND k.created_at >= :keysBefore) AS isNeeded,
       (SELECT count(*) FROM charges WHERE session_id = :id) AS charges`,
  );
  const spare = db
    .prepare<[{ id: string; limit: number }], number>(
      `SELECT seq FROM session_revisions WHERE session_id = :id
         AND seq <> (SELECT seq FROM sessions WHERE id = :id)
         AND seq NOT IN (SELECT pinned_seq FROM charges WHERE session_id = :id)
       ORDER BY seq LIMIT :limit`,
    )
    .pluck();
  const bodies = db.prepare<[string], { seq: number; body: string }>(
    'SELECT seq, body FROM session_revisions WHERE session_id = ?',
  );
  const rewrite = db.prepare<[string, number]>('UPDATE session_revisions SET body = ? WHERE seq = ?');
  const settle = db.prepare<[string]>('UPDATE sessions SET to_purge = NULL WHERE id = ?');
  const sale = db.prepare<[{ id: string }], Sale>(
    `SELECT o.session_id AS sessionId, o.payment_intent_id AS paymentIntentId,
       EXISTS (SELECT 1 FROM order_tasks WHERE order_id = o.id AND done_at IS NULL)
       OR EXISTS (SELECT 1 FROM order_events WHERE order_id = o.id AND state <> 'delivered')
       OR EXISTS (SELECT 1 FROM refunds WHERE payment_intent_id = o.payment_intent_id AND phase IN ('requested', 'pending'))
         AS isBusy
     FROM orders o WHERE o.id = :id`,
  );

  const spareOf = (id: string, dryRun: boolean): number[] => spare.all({ id, limit: spareNeeded(dryRun) ?? NO_LIMIT });

  function sessionOf({ id, at }: Candidate, status: EndedStatus, keysBefore: number, dryRun: boolean): PurgeCandidate {
    const { isNeeded, charges } = state.get({ id, keysBefore }) ?? { isNeeded: 1, charges: 0 };
    if (isNeeded) return { id, at, spare: [] };
    return { id, at, end: endOf(status, charges), spare: spareOf(id, dryRun) };
  }

  function orderOf({ id, at }: Candidate, dryRun: boolean): PurgeCandidate {
    const sold = sale.get({ id });
    const isNeeded = sold && state.get({ id: sold.sessionId, keysBefore: Number.MAX_SAFE_INTEGER })?.isNeeded;
    if (!sold || sold.isBusy || isNeeded) return { id, at, spare: [] };
    return { id, at, end: 'sold', spare: spareOf(sold.sessionId, dryRun) };
  }

  function pseudonymise(id: string): void {
    removal.uncounted(id);
    for (const { seq, body } of bodies.all(id)) {
      rewrite.run(JSON.stringify(withoutPersonalData(JSON.parse(body))), seq);
    }
  }

  function removeSale(id: string): void {
    const sold = sale.get({ id });
    if (sold) removal.sale(id, sold);
  }

  function run({ id, revisions, end }: PurgeStep): void {
    for (const seq of revisions) removal.revision(seq);
    if (end === 'removed') removal.session(id);
    if (end === 'sold') removeSale(id);
    if (end === 'pseudonymised') pseudonymise(id);
    if (end === 'pseudonymised' || end === 'trimmed') settle.run(id);
  }

  function purge(candidates: readonly PurgeCandidate[], slice: PurgeSlice): Purged {
    const { steps, purged } = planPurge(candidates, slice);
    if (!slice.dryRun) for (const step of steps) run(step);
    return purged;
  }

  return {
    sessions(status: EndedStatus, before: number, keysBefore: number, slice: PurgeSlice): Purged {
      const found = ended[status].all({ before, ...(slice.after ?? OLDEST), limit: slice.limit });
      return purge(
        found.map((candidate) => sessionOf(candidate, status, keysBefore, slice.dryRun)),
        slice,
      );
    },
    orders(before: number, slice: PurgeSlice): Purged {
      const found = oldOrders.all({ before, ...(slice.after ?? OLDEST), limit: slice.limit });
      return purge(
        found.map((candidate) => orderOf(candidate, slice.dryRun)),
        slice,
      );
    },
  };
}
