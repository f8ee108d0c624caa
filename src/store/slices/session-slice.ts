import { type CheckoutSession, statusAt } from '../../domain/session.js';
import type { SessionFilter, Slice } from '../archive.js';
import type { SessionRow } from '../store.js';
import { MOST_BODIES, takeSlice } from './take-slice.js';

/** A session in a list, as a row. */
export interface SessionColumns {
  id: string;
  agentId: string;
  seq: number;
  status: CheckoutSession['status'];
  expiresAt: number;
}

/** Columns of a session, named as its fields. */
export const SESSION_COLUMNS = 'id, agent_id AS "agentId", seq, status, expires_at AS "expiresAt"';

/** Whether the columns alone let a session through; when it was made stands in its body. */
export const isListed = ({ agentId, ...row }: SessionColumns, filter: SessionFilter): boolean =>
  (filter.agentId ?? agentId) === agentId &&
  (filter.status === undefined || filter.status === statusAt(row, filter.now));

/** Sessions out of rows. `bodyOf`: JSON of a revision, asked for of what the columns let through alone. */
export const sessionSlice = (
  rows: Iterable<SessionColumns>,
  filter: SessionFilter,
  { limit, bodyOf }: { limit: number; bodyOf: (seq: number) => string | undefined },
): Slice<SessionRow, string> =>
  takeSlice(rows, {
    limit,
    itemOf: (row) => (isListed(row, filter) ? withBody(row.seq, bodyOf(row.seq), filter) : undefined),
    placeOf: ({ id }) => id,
    mostRows: MOST_BODIES,
  });

function withBody(seq: number, text: string | undefined, filter: SessionFilter): SessionRow | undefined {
  if (text === undefined) return undefined;
  const { createdAfter = Number.MIN_SAFE_INTEGER, createdBefore = Number.MAX_SAFE_INTEGER } = filter;
  const session: CheckoutSession = JSON.parse(text);
  return session.createdAt > createdAfter && session.createdAt < createdBefore ? { seq, session } : undefined;
}

/** Codes of messages; those that inform have none. */
export const codesOf = (messages: CheckoutSession['messages']): string[] =>
  messages.flatMap((message) => (message.type === 'info' ? [] : [message.code]));
