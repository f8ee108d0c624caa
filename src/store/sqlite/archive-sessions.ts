import type { Database } from 'better-sqlite3';
import { type CheckoutSession, statusAt } from '../../domain/session.js';
import type { CanceledSession, RevisionSummary, SessionFilter, Slice, SliceRequest } from '../archive.js';
import type { SessionRow } from '../store.js';
import { LAST_ID, MOST_BODIES, takeSlice } from './take-slice.js';

interface Row {
  id: string;
  agentId: string;
  seq: number;
  status: CheckoutSession['status'];
  expiresAt: number;
}

interface RevisionColumns extends Omit<RevisionSummary, 'codes'> {
  /** JSON. */
  messages: string;
}

interface CanceledColumns extends Omit<CanceledSession, 'intentTrace'> {
  /** JSON. */
  intentTrace: string | null;
}

/** Sessions by id, which grows with the time they were made, the newest first. */
export function createSessionArchive(db: Database) {
  const sessions = db.prepare<[string], Row>(
    `SELECT id, agent_id AS agentId, seq, status, expires_at AS expiresAt FROM sessions
     WHERE id < ? ORDER BY id DESC`,
  );
  const body = db.prepare<[number], string>('SELECT body FROM session_revisions WHERE seq = ?').pluck();
  const revisions = db.prepare<[string, number], RevisionColumns>(
    `SELECT seq, body ->> '$.status' AS status, body ->> '$.quote.totals.total' AS total,
       body ->> '$.updatedAt' AS updatedAt, body -> '$.messages' AS messages
     FROM session_revisions WHERE session_id = ? AND seq < ? ORDER BY seq DESC`,
  );
  const canceled = db.prepare<[string], CanceledColumns>(
    `SELECT s.id, s.agent_id AS agentId, r.body ->> '$.updatedAt' AS canceledAt,
       r.body ->> '$.quote.totals.total' AS total, r.body ->> '$.draft.currency' AS currency,
       r.body -> '$.intentTrace' AS intentTrace
     FROM sessions s JOIN session_revisions r ON r.seq = s.seq
     WHERE s.status = 'canceled' AND s.id < ? ORDER BY s.id DESC`,
  );

  /** The columns first: a body is read of what they let through. */
  function itemOf({ agentId, seq, ...row }: Row, filter: SessionFilter): SessionRow | undefined {
    const { createdAfter = Number.MIN_SAFE_INTEGER, createdBefore = Number.MAX_SAFE_INTEGER, now } = filter;
    if (filter.agentId !== undefined && filter.agentId !== agentId) return undefined;
    if (filter.status !== undefined && filter.status !== statusAt(row, now)) return undefined;
    const text = body.get(seq);
    if (text === undefined) return undefined;
    const session: CheckoutSession = JSON.parse(text);
    return session.createdAt > createdAfter && session.createdAt < createdBefore ? { seq, session } : undefined;
  }

  return {
    sessions: (filter: SessionFilter, { limit, before = LAST_ID }: SliceRequest<string>): Slice<SessionRow, string> =>
      takeSlice(sessions.iterate(before), {
        limit,
        itemOf: (row) => itemOf(row, filter),
        placeOf: ({ id }) => id,
        mostRows: MOST_BODIES,
      }),

    revisions: (
      sessionId: string,
      { limit, before = Number.MAX_SAFE_INTEGER }: SliceRequest<number>,
    ): Slice<RevisionSummary, number> =>
      takeSlice(revisions.iterate(sessionId, before), {
        limit,
        itemOf: ({ messages, ...row }) => ({ ...row, codes: codesOf(JSON.parse(messages)) }),
        placeOf: ({ seq }) => seq,
      }),

    canceledSessions: ({ limit, before = LAST_ID }: SliceRequest<string>): Slice<CanceledSession, string> =>
      takeSlice(canceled.iterate(before), {
        limit,
        itemOf: ({ intentTrace, ...row }) => ({
          ...row,
          ...(intentTrace !== null && { intentTrace: JSON.parse(intentTrace) }),
        }),
        placeOf: ({ id }) => id,
      }),
  };
}

const codesOf = (messages: CheckoutSession['messages']): string[] =>
  messages.flatMap((message) => (message.type === 'info' ? [] : [message.code]));
