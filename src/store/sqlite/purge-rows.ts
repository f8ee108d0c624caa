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

/** What became of one candidate. */
interface PurgedOne extends Partial<Omit<Purged, 'next'>> {
  /** Revisions that were deleted. */
  deleted?: number;
  /** There is more of it than one slice may delete. */
  isLeft?: boolean;
}

/** Revisions that one slice deletes: each is overwritten, and some sessions have thousands. */
const MOST_DELETED = 60;

const NOTHING: Purged = { sessions: 0, pseudonymised: 0, revisions: 0, orders: 0 };

/** Before the oldest. */
const START = { at: Number.MIN_SAFE_INTEGER, id: '' };

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
  const sale = db.prepare<[{ id: string }], { sessionId: string; paymentIntentId: string | null; isBusy: 0 | 1 }>(
    `SELECT o.session_id AS sessionId, o.payment_intent_id AS paymentIntentId,
       EXISTS (SELECT 1 FROM order_tasks WHERE order_id = o.id AND done_at IS NULL)
       OR EXISTS (SELECT 1 FROM order_events WHERE order_id = o.id AND state <> 'delivered')
       OR EXISTS (SELECT 1 FROM refunds WHERE payment_intent_id = o.payment_intent_id AND phase IN ('requested', 'pending'))
         AS isBusy
     FROM orders o WHERE o.id = :id`,
  );

  /** Deletes revisions that nothing needs any more: all of a session, or as many as a whole slice may. */
  function trim(id: string, room: number): { deleted: number; isLeft: boolean } {
    const seqs = spare.all({ id, limit: MOST_DELETED + 1 });
    const isLeft = seqs.length > room;
    const deleted = isLeft && room < MOST_DELETED ? [] : seqs.slice(0, room);
    for (const seq of deleted) removal.revision(seq);
    return { deleted: deleted.length, isLeft };
  }

  const lookAt = (id: string) => ({ deleted: spare.all({ id, limit: NO_LIMIT }).length, isLeft: false });

  function purgeSession(id: string, status: EndedStatus, keysBefore: number, room: number, dryRun: boolean): PurgedOne {
    const { isNeeded, charges } = state.get({ id, keysBefore }) ?? { isNeeded: 1, charges: 0 };
    if (isNeeded) return {};
    const stays = status === 'completed' || charges > 0;
    const { deleted, isLeft } = dryRun ? lookAt(id) : trim(id, room);
    const counted = stays ? { deleted, revisions: deleted } : { deleted };
    if (isLeft) return { ...counted, isLeft };
    if (!dryRun) {
      if (!stays) removal.session(id);
      else if (status !== 'completed') pseudonymise(id);
      if (stays) settle.run(id);
    }
    if (!stays) return { ...counted, sessions: 1 };
    return status === 'completed' ? counted : { ...counted, pseudonymised: 1 };
  }

  function pseudonymise(id: string): void {
    removal.uncounted(id);
    for (const { seq, body } of bodies.all(id)) {
      rewrite.run(JSON.stringify(withoutPersonalData(JSON.parse(body))), seq);
    }
  }

  function purgeOrder(id: string, room: number, dryRun: boolean): PurgedOne {
    const sold = sale.get({ id });
    if (!sold || sold.isBusy) return {};
    if (state.get({ id: sold.sessionId, keysBefore: Number.MAX_SAFE_INTEGER })?.isNeeded) return {};
    const { deleted, isLeft } = dryRun ? { deleted: 0, isLeft: false } : trim(sold.sessionId, room);
    if (isLeft) return { deleted, isLeft };
    if (!dryRun) removal.sale(id, sold);
    return { deleted, orders: 1, sessions: 1 };
  }

  function each(
    found: readonly Candidate[],
    { limit, after = START, dryRun }: PurgeSlice,
    purge: (id: string, room: number) => PurgedOne,
  ): Purged {
    const sum = { ...NOTHING };
    let room = MOST_DELETED;
    let place = after;
    for (const { id, at } of found) {
      const { sessions = 0, pseudonymised = 0, revisions = 0, orders = 0, deleted = 0, isLeft } = purge(id, room);
      sum.sessions += sessions;
      sum.pseudonymised += pseudonymised;
      sum.revisions += revisions;
      sum.orders += orders;
      if (!dryRun) room -= deleted;
      if (isLeft) return { ...sum, next: place };
      place = { at, id };
    }
    return { ...sum, ...(found.length === limit && { next: place }) };
  }

  return {
    sessions: (status: EndedStatus, before: number, keysBefore: number, slice: PurgeSlice): Purged =>
      each(ended[status].all({ before, ...(slice.after ?? START), limit: slice.limit }), slice, (id, room) =>
        purgeSession(id, status, keysBefore, room, slice.dryRun),
      ),
    orders: (before: number, slice: PurgeSlice): Purged =>
      each(oldOrders.all({ before, ...(slice.after ?? START), limit: slice.limit }), slice, (id, room) =>
        purgeOrder(id, room, slice.dryRun),
      ),
  };
}
