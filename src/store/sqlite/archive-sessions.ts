import type { Database } from 'better-sqlite3';
import type { CanceledSession, RevisionSummary, SessionFilter, Slice, SliceRequest } from '../archive.js';
import { codesOf, SESSION_COLUMNS, type SessionColumns, sessionSlice } from '../slices/session-slice.js';
import { LAST_ID, takeSlice } from '../slices/take-slice.js';
import type { SessionRow } from '../store.js';

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
  const sessions = db.prepare<[string], SessionColumns>(
    `SELECT ${SESSION_COLUMNS} FROM sessions WHERE id < ? ORDER BY id DESC`,
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

  return {
    sessions: (filter: SessionFilter, { limit, before = LAST_ID }: SliceRequest<string>): Slice<SessionRow, string> =>
      sessionSlice(sessions.iterate(before), filter, { limit, bodyOf: (seq) => body.get(seq) }),

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
