import type { Database } from 'better-sqlite3';
import type { CheckoutSession } from '../../domain/session.js';
import type { SessionRef, SessionRow } from '../store.js';

/** Appends revisions, moves the small rows that point to them, and reads both. */
export function createSessionRows(db: Database) {
  const append = db.prepare<[string, string]>('INSERT INTO session_revisions (session_id, body) VALUES (?, ?)');
  const point = db.prepare<[string, string, number, string, number]>(
    `INSERT INTO sessions (id, agent_id, seq, status, expires_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, status = excluded.status, expires_at = excluded.expires_at
     WHERE agent_id = excluded.agent_id`,
  );
  const newest = db.prepare<[string, string], { seq: number; body: string }>(
    `SELECT s.seq, r.body FROM sessions s JOIN session_revisions r ON r.seq = s.seq WHERE s.id = ? AND s.agent_id = ?`,
  );
  const bySeq = db.prepare<[number], string>('SELECT body FROM session_revisions WHERE seq = ?').pluck();
  const expired = db.prepare<[number, number], SessionRef>(
    `SELECT id, agent_id AS agentId FROM sessions s
     WHERE status IN ('not_ready_for_payment', 'ready_for_payment') AND expires_at < ?
       AND NOT EXISTS (
         SELECT 1 FROM charges c
         WHERE c.session_id = s.id AND c.phase <> 'canceled' AND c.phase IN ('creating', 'confirming', 'canceling'))
     ORDER BY expires_at LIMIT ?`,
  );

  return {
    /** Returns the revision's sequence number. Throws where the id belongs to another agent. */
    put(session: CheckoutSession): number {
      const seq = Number(append.run(session.id, JSON.stringify(session)).lastInsertRowid);
      const { changes } = point.run(session.id, session.agentId, seq, session.status, session.expiresAt);
      if (changes === 0) throw new Error(`Session ${session.id} belongs to another agent.`);
      return seq;
    },
    get({ id, agentId }: SessionRef): SessionRow | undefined {
      const row = newest.get(id, agentId);
      return row && { seq: row.seq, session: JSON.parse(row.body) };
    },
    revision(seq: number): CheckoutSession | undefined {
      const body = bySeq.get(seq);
      return body === undefined ? undefined : JSON.parse(body);
    },
    expired: (time: number, limit: number): SessionRef[] => expired.all(time, limit),
  };
}
