import type { Database } from 'better-sqlite3';
import { withoutPersonalData } from '../../domain/personal-data.js';
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

const NOTHING: Purged = { sessions: 0, pseudonymised: 0, revisions: 0, orders: 0 };

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
    .prepare<[{ id: string }], number>(
      `SELECT seq FROM session_revisions WHERE session_id = :id
         AND seq <> (SELECT seq FROM sessions WHERE id = :id)
         AND seq NOT IN (SELECT pinned_seq FROM charges WHERE session_id = :id)`,
    )
    .pluck();
  const bodies = db.prepare<[string], { seq: number; body: string }>(
    'SELECT seq, body FROM session_revisions WHERE session_id = ?',
  );
  const rewrite = db.prepare<[string, number]>('UPDATE session_revisions SET body = ? WHERE seq = ?');
  const settle = db.prepare<[string]>('UPDATE sessions SET to_purge = NULL WHERE id = ?');
  const sale = db.prepare<[{ id: string }], { sessionId: string; paymentIntentId: string | null; isBusy: 0 | 1 }>(
    `SELECT o.session_id AS sessionId, o.payment_intent_id AS paymentIntentId,
       EXISTS (SELECT 1 FROM order_tasks WHERE order_id = o.id AND done_at IS NULL)
       OR EXISTS (SELECT 1 FROM order_events WHERE order_id = o.id AND state <> 'delivered')
       OR EXISTS (SELECT 1 FROM refunds WHERE payment_intent_id = o.payment_intent_id AND phase IN ('requested', 'pending'))
         AS isBusy
     FROM orders o WHERE o.id = :id`,
  );

  /** Returns how many revisions nothing needs any more. */
  function trim(id: string, dryRun: boolean): number {
    const seqs = spare.all({ id });
    if (!dryRun) for (const seq of seqs) removal.revision(seq);
    return seqs.length;
  }

  function purgeSession(id: string, status: EndedStatus, keysBefore: number, dryRun: boolean): Partial<Purged> {
    const { isNeeded, charges } = state.get({ id, keysBefore }) ?? { isNeeded: 1, charges: 0 };
    if (isNeeded) return {};
    if (status !== 'completed' && charges === 0) {
      if (!dryRun) removal.session(id);
      return { sessions: 1 };
    }
    const revisions = trim(id, dryRun);
    if (!dryRun) settle.run(id);
    if (status === 'completed') return { revisions };
    if (!dryRun) {
      for (const { seq, body } of bodies.all(id)) {
        rewrite.run(JSON.stringify(withoutPersonalData(JSON.parse(body))), seq);
      }
    }
    return { revisions, pseudonymised: 1 };
  }

  function purgeOrder(id: string, dryRun: boolean): Partial<Purged> {
    const sold = sale.get({ id });
    if (!sold || sold.isBusy) return {};
    if (state.get({ id: sold.sessionId, keysBefore: Number.MAX_SAFE_INTEGER })?.isNeeded) return {};
    if (!dryRun) removal.sale(id, sold);
    return { orders: 1, sessions: 1 };
  }

  function each(found: readonly Candidate[], limit: number, purge: (id: string) => Partial<Purged>): Purged {
    const sum = { ...NOTHING };
    for (const { id } of found) {
      const { sessions = 0, pseudonymised = 0, revisions = 0, orders = 0 } = purge(id);
      sum.sessions += sessions;
      sum.pseudonymised += pseudonymised;
      sum.revisions += revisions;
      sum.orders += orders;
    }
    const last = found.at(-1);
    return { ...sum, ...(last && found.length === limit && { next: { at: last.at, id: last.id } }) };
  }

  const START = { at: Number.MIN_SAFE_INTEGER, id: '' };

  return {
    sessions: (status: EndedStatus, before: number, keysBefore: number, slice: PurgeSlice): Purged =>
      each(ended[status].all({ before, ...(slice.after ?? START), limit: slice.limit }), slice.limit, (id) =>
        purgeSession(id, status, keysBefore, slice.dryRun),
      ),
    orders: (before: number, slice: PurgeSlice): Purged =>
      each(oldOrders.all({ before, ...(slice.after ?? START), limit: slice.limit }), slice.limit, (id) =>
        purgeOrder(id, slice.dryRun),
      ),
  };
}
