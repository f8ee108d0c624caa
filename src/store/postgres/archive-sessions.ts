import type { CheckoutSession } from '../../domain/session.js';
import type { Archive } from '../archive.js';
import { codesOf, isListed, SESSION_COLUMNS, type SessionColumns, sessionSlice } from '../slices/session-slice.js';
import { LAST_ID, MOST_BODIES, rowsFor, takeSlice } from '../slices/take-slice.js';
import type { Read } from './reading.js';
import { list, raw, sql } from './sql.js';

interface Revision {
  seq: number;
  /** JSON; read here, for the database's own functions refuse some of what is valid JSON. */
  body: string;
}

const COLUMNS = raw(SESSION_COLUMNS);

const sessionOf = ({ body }: Revision): CheckoutSession => JSON.parse(body);

/** Sessions by id, which grows with the time they were made, the newest first. */
export const createSessionArchive = (read: Read): Pick<Archive, 'sessions' | 'revisions' | 'canceledSessions'> => ({
  async sessions(filter, { limit, before = LAST_ID }) {
    const { status, agentId, createdAfter, createdBefore } = filter;
    const isTimed = createdAfter !== undefined || createdBefore !== undefined;
    const isFiltered = isTimed || status !== undefined || agentId !== undefined;
    const rows = await read<SessionColumns>(
      sql`SELECT ${COLUMNS} FROM sessions WHERE id < ${before}
        ORDER BY id DESC LIMIT ${rowsFor(limit, { isFiltered, mostRows: MOST_BODIES })}`,
    );
    const listed = rows.filter((row) => isListed(row, filter)).slice(0, isTimed ? undefined : limit);
    const found = await read<Revision>(
      sql`SELECT seq, body FROM session_revisions WHERE seq IN ${list(listed.map(({ seq }) => seq))}`,
    );
    const bodies = new Map(found.map(({ seq, body }) => [seq, body]));
    return sessionSlice(rows, filter, { limit, bodyOf: (seq) => bodies.get(seq) });
  },

  async revisions(sessionId, { limit, before = Number.MAX_SAFE_INTEGER }) {
    const rows = await read<Revision>(
      sql`SELECT seq, body FROM session_revisions WHERE session_id = ${sessionId} AND seq < ${before}
        ORDER BY seq DESC LIMIT ${rowsFor(limit)}`,
    );
    return takeSlice(rows, {
      limit,
      itemOf(row) {
        const { status, quote, updatedAt, messages } = sessionOf(row);
        return { seq: row.seq, status, total: quote.totals.total, updatedAt, codes: codesOf(messages) };
      },
      placeOf: ({ seq }) => seq,
    });
  },

  async canceledSessions({ limit, before = LAST_ID }) {
    const rows = await read<Revision & { id: string }>(
      sql`SELECT s.id, r.seq, r.body FROM sessions s JOIN session_revisions r ON r.seq = s.seq
        WHERE s.status = 'canceled' AND s.id < ${before} ORDER BY s.id DESC LIMIT ${rowsFor(limit)}`,
    );
    return takeSlice(rows, {
      limit,
      itemOf(row) {
        const { id, agentId, updatedAt, quote, draft, intentTrace } = sessionOf(row);
        const canceled = { id, agentId, canceledAt: updatedAt, total: quote.totals.total, currency: draft.currency };
        return { ...canceled, ...(intentTrace && { intentTrace }) };
      },
      placeOf: ({ id }) => id,
    });
  },
});
