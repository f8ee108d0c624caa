import type { Database } from 'better-sqlite3';
import { type CheckoutSession, isTerminal } from '../../domain/session.js';
import type { MarkedSessionRow, SessionRef, SessionRow } from '../store.js';
import { createMarks } from './marks.js';
import { createRevisionCache } from './revision-cache.js';

/** Appends revisions, moves the small rows that point to them, and reads both. */
export function createSessionRows(db: Database) {
  const append = db.prepare<[string, string]>('INSERT INTO session_revisions (session_id, body) VALUES (?, ?)');
  const point = db.prepare<[string, string, number, string, number, 1 | null]>(
    `INSERT INTO sessions (id, agent_id, seq, status, expires_at, to_purge) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, status = excluded.status, expires_at = excluded.expires_at,
       to_purge = excluded.to_purge
     WHERE agent_id = excluded.agent_id`,
  );
  const newest = db.prepare<[string, string], number>('SELECT seq FROM sessions WHERE id = ? AND agent_id = ?').pluck();
  const owner = db.prepare<[string], SessionRef>('SELECT id, agent_id AS agentId FROM sessions WHERE id = ?');
  const bySeq = db.prepare<[number], string>('SELECT body FROM session_revisions WHERE seq = ?').pluck();
  const expired = db.prepare<[number, number], SessionRef>(
    `SELECT id, agent_id AS agentId FROM sessions s
     WHERE status IN ('not_ready_for_payment', 'authentication_required', 'ready_for_payment', 'pending_approval')
       AND expires_at < ?
       AND NOT EXISTS (
         SELECT 1 FROM charges c
         WHERE c.session_id = s.id AND c.phase NOT IN ('canceled', 'refunded')
           AND c.phase IN ('creating', 'confirming', 'processing', 'canceling'))
     ORDER BY expires_at LIMIT ?`,
  );

  const cache = createRevisionCache();
  const marks = createMarks();

  function revision(seq: number): CheckoutSession | undefined {
    const known = cache.get(seq);
    if (known) return known;
    const body = bySeq.get(seq);
    if (body === undefined) return undefined;
    const session: CheckoutSession = JSON.parse(body);
    if (!db.inTransaction) cache.put(seq, session, body.length);
    return session;
  }

  return {
    /** Returns the revision's sequence number. Throws where the id belongs to another agent. */
    put(session: CheckoutSession): number {
      marks.drop(session.id);
      const seq = Number(append.run(session.id, JSON.stringify(session)).lastInsertRowid);
      const toPurge = isTerminal(session.status) ? 1 : null;
      const { changes } = point.run(session.id, session.agentId, seq, session.status, session.expiresAt, toPurge);
      if (changes === 0) throw new Error(`Session ${session.id} belongs to another agent.`);
      return seq;
    },
    get(ref: SessionRef): SessionRow | undefined {
      const seq = marks.of(ref)?.seq ?? newest.get(ref.id, ref.agentId);
      const session = seq === undefined ? undefined : revision(seq);
      return seq === undefined ? undefined : session && { seq, session };
    },
    /**
     * For those who make something of it. What is read in this way is not kept: thousands of sessions that were read once
     * each left V8 with a heap three times as large.
     */
    getMarked(ref: SessionRef): MarkedSessionRow | undefined {
      const known = marks.of(ref);
      const seq = known?.seq ?? newest.get(ref.id, ref.agentId);
      const body = seq === undefined ? undefined : bySeq.get(seq);
      if (seq === undefined || body === undefined) return undefined;
      const row = { seq, session: JSON.parse(body) };
      // The number of a revision that is rolled back is given again.
      return db.inTransaction ? row : { ...row, mark: known ?? marks.add(ref, { seq, size: body.length }) };
    },
    markOf: marks.of,
    owner: (id: string): SessionRef | undefined => owner.get(id),
    revision,
    /** Revisions that were read are read again: some have changed, or are gone. */
    forgetRead(): void {
      cache.clear();
      marks.clear();
    },
    expired: (time: number, limit: number): SessionRef[] => expired.all(time, limit),
  };
}
