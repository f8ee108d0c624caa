import {
  createForgetting,
  isOf,
  LOOKED_ROWS,
  type LookedTable,
  lookAt,
  lookedThrough,
  type MentionRow,
  needleOf,
  placeBehind,
} from '../removal/mentions.js';
import { PERSONAL_TABLES } from '../removal/personal-tables.js';
import type { Looked, LookPlace, Mentioned } from '../retention.js';
import type { Run } from './connection.js';
import { lock } from './locks.js';
import { touchSessions } from './removal-statements.js';
import { raw, type Sql, sql } from './sql.js';

const TABLES = lookedThrough(PERSONAL_TABLES);

/**
 * Locks that commits take which write a row of a table as they had read it. Rows of other tables are written by statements
 * that leave alone what an erasure changes.
 */
const LOCKS: Readonly<Record<string, string>> = {
  session_revisions: "'session:' || session_id",
  orders: "'session:' || session_id",
  carts: "'cart:' || id",
  idempotency_keys: "'key:' || id",
  refunds: "'payment:' || payment_intent_id",
};

interface FoundRow extends MentionRow {
  lock: string | null;
}

interface Slice {
  /** Of all rows that were looked at. */
  last: { count: number; key: number | string | null };
  found: FoundRow[];
}

/** Rows of a table that have the needle in them, or the name of an order where that counts. */
async function look(
  run: Run,
  { table, key, column, session = 'NULL::text' }: LookedTable,
  { after, needle, orders }: { after: number | string; needle: string; orders: boolean },
): Promise<Slice> {
  // In one statement: what is looked at, and how far that went, are of one moment.
  const [rows] = await run([
    sql`SELECT count(*) AS count, max(key) AS key,
        json_agg(json_build_object('key', key, 'text', content, 'sessionId', session, 'lock', lock) ORDER BY key)
          FILTER (WHERE strpos(lower(content COLLATE "C"), ${needle}) > 0
            ${raw(orders ? "OR strpos(content, 'ord_') > 0" : '')}) AS found
      FROM (SELECT ${raw(key)} AS key, ${raw(column)} AS content, ${raw(session)} AS session,
          ${raw(LOCKS[table] ?? 'NULL::text')} AS lock
        FROM ${raw(table)} WHERE ${raw(key)} > ${after} ORDER BY ${raw(key)} LIMIT ${LOOKED_ROWS}) AS slice`,
  ]);
  const { count = 0, key: last = null, found } = (rows?.[0] ?? {}) as Partial<Slice['last']> & { found?: FoundRow[] };
  return { last: { count, key: last }, found: found ?? [] };
}

/** Looks through some rows for sessions of who has the address. */
export async function findMentions(run: Run, email: string, place: LookPlace | undefined): Promise<Looked> {
  const at = lookAt(TABLES, place);
  if (!at) return { sessionIds: [], changed: 0 };
  const { last, found } = await look(run, at.table, { after: at.after, needle: needleOf(email), orders: false });
  const next = placeBehind(TABLES, place, last);
  return {
    sessionIds: found.flatMap(({ text, sessionId }) => (sessionId !== null && isOf(text, email) ? sessionId : [])),
    changed: 0,
    ...(next && { next }),
  };
}

/**
 * Takes mentions out of some rows, which are looked at again under their locks. What was not to be had then, because it
 * came or changed in between, is there to be looked at once more: the place does not move on. `run` is one transaction.
 */
export async function eraseMentions(
  run: Run,
  { email, mentioned, place }: { email: string; mentioned: Mentioned; place: LookPlace | undefined },
): Promise<Looked> {
  const at = lookAt(TABLES, place);
  if (!at) return { sessionIds: [], changed: 0 };
  const { table, after } = at;
  const orders = mentioned.orderIds.size > 0 && table.session === undefined;
  const window = { after, needle: needleOf(email), orders };
  const fateOf = createForgetting(email, mentioned);
  const first = await look(run, table, window);
  const names = new Set(first.found.flatMap((row) => (row.lock !== null && fateOf(row, table) ? row.lock : [])));
  if (names.size > 0) await run(lock([...names]));
  const { last, found } = names.size > 0 ? await look(run, table, window) : first;

  const concerned = found.filter((row) => fateOf(row, table));
  const had = concerned.filter((row) => row.lock === null || names.has(row.lock));
  const changed = await change(run, table, had, fateOf);
  const next = changed < concerned.length ? { table: place?.table ?? 0, after } : placeBehind(TABLES, place, last);
  return { sessionIds: [], changed, ...(next && { next }) };
}

/** Writes what becomes of rows, as far as they are what was looked at; returns how many are. */
async function change(
  run: Run,
  table: LookedTable,
  rows: readonly FoundRow[],
  fateOf: ReturnType<typeof createForgetting>,
): Promise<number> {
  if (rows.length === 0) return 0;
  const [name, column] = [raw(table.table), raw(table.column)];
  const writes = rows.flatMap((row): Sql[] => {
    const fate = fateOf(row, table);
    const asRead = sql`WHERE ${raw(table.key)} = ${row.key} AND ${column} = ${row.text} RETURNING 1`;
    if (!fate) return [];
    return [
      fate === 'deleted'
        ? sql`DELETE FROM ${name} ${asRead}`
        : sql`UPDATE ${name} SET ${column} = ${fate.text} ${asRead}`,
    ];
  });
  const changed = (await run(writes)).flat().length;
  if (table.table === 'session_revisions') await run(touchSessions(rows.flatMap((row) => row.sessionId ?? [])));
  return changed;
}
