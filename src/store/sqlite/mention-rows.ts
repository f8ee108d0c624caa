import type { Database } from 'better-sqlite3';
import { hasEmail, mentionOf, withoutMention, withoutPersonalData } from '../../domain/personal-data.js';
import type { Looked, LookPlace, Mentioned } from '../retention.js';
import { PERSONAL_TABLES, type PersonalTable } from './personal-tables.js';

/** Rows of one table that are read at once: their time is everybody's. */
const ROWS = 200;

interface Row {
  key: number | string;
  text: string;
  sessionId: string | null;
}

interface Look {
  after: number | string;
  limit: number;
  /** As it stands in the text, in small letters. */
  needle: string;
  /** Rows that name any order, too. */
  orders: 0 | 1;
}

/** How many orders a person has must not count for each row, so orders are looked for by how their ids begin. */
const ORDER_ID = /\bord_\w+/g;

/** Goes through all tables with personal data, some rows at a time, to find an address or to take it out. */
export function createMentionRows(db: Database, tables: readonly PersonalTable[] = PERSONAL_TABLES) {
  const statements = tables.flatMap(({ table, key, column, session = 'NULL', remove = false }) => {
    if (key === undefined) return [];
    const slice = `FROM ${table} WHERE ${key} > :after ORDER BY ${key} LIMIT :limit`;
    return {
      ofSessions: session !== 'NULL',
      remove,
      found: db.prepare<[Look], Row>(
        `SELECT key, text, sessionId
         FROM (SELECT ${key} AS key, ${column} AS text, ${session} AS sessionId ${slice})
         WHERE instr(lower(text), :needle) > 0 OR (:orders AND instr(text, 'ord_') > 0)`,
      ),
      last: db.prepare<[Pick<Look, 'after' | 'limit'>], { key: number | string | null; count: number }>(
        `SELECT max(key) AS key, count(*) AS count FROM (SELECT ${key} AS key ${slice})`,
      ),
      start: key === 'id' ? '' : 0,
      write: db.prepare<[string, number | string]>(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`),
      drop: db.prepare<[number | string]>(`DELETE FROM ${table} WHERE ${key} = ?`),
    };
  });

  /** As it stands in JSON; capitals of ASCII do not count. */
  const needleOf = (text: string): string => lower(JSON.stringify(text).slice(1, -1));

  function walk(
    place: LookPlace | undefined,
    { email, orders = false }: { email: string; orders?: boolean },
    work: (row: Row, statement: (typeof statements)[number]) => Partial<Looked>,
  ): Looked {
    const table = place?.table ?? 0;
    const statement = statements[table];
    if (!statement) return { sessionIds: [], changed: 0 };
    const after = place?.after ?? statement.start;
    const look = { needle: needleOf(email), orders: orders && !statement.ofSessions ? 1 : 0 } as const;
    const found = statement.found.all({ after, limit: ROWS, ...look });
    const { key, count } = statement.last.get({ after, limit: ROWS }) ?? { key: null, count: 0 };
    // Not before: rows may be gone afterwards, and others in their place.
    const done = found.map((row) => work(row, statement));
    const following = statements[table + 1];
    const next =
      count === ROWS && key !== null
        ? { table, after: key }
        : following && { table: table + 1, after: following.start };
    return {
      sessionIds: done.flatMap(({ sessionIds = [] }) => sessionIds),
      changed: done.reduce((sum, { changed = 0 }) => sum + changed, 0),
      ...(next && { next }),
    };
  }

  return {
    /** Reads alone. */
    find: (email: string, place: LookPlace | undefined): Looked =>
      walk(place, { email }, ({ text, sessionId }) =>
        sessionId !== null && isOf(text, email) ? { sessionIds: [sessionId] } : {},
      ),

    erase(email: string, { orderIds, except }: Mentioned, place: LookPlace | undefined): Looked {
      const mention = mentionOf(email);
      const namesOne = (text: string): boolean => text.match(ORDER_ID)?.some((id) => orderIds.has(id)) ?? false;
      return walk(place, { email, orders: orderIds.size > 0 }, ({ key, text, sessionId }, { ofSessions, ...to }) => {
        if (sessionId !== null && except.has(sessionId)) return {};
        const isMentioned = lower(text).includes(needleOf(email));
        if (to.remove && isMentioned && isOf(text, email)) return { changed: to.drop.run(key).changes };
        const isConcerned = !ofSessions && (namesOne(text) || (isMentioned && isOf(text, email)));
        if (!isConcerned && !isMentioned) return {};
        const erased = rewritten(text, (json) =>
          isConcerned ? withoutPersonalData(json, mention) : withoutMention(json, mention),
        );
        return erased === text ? {} : { changed: to.write.run(erased, key).changes };
      });
    },
  };
}

/** Whether a JSON has the address as somebody's e-mail, or a text is the address. */
const isOf = (text: string, email: string): boolean => hasEmail(parsed(text) ?? { email: text }, email);

/** JSON, or a text, after `work`; the same text where that changes nothing. */
export function rewritten(text: string, work: (json: unknown) => unknown): string {
  const json = parsed(text);
  if (json === undefined) return String(work(text));
  const before = JSON.stringify(json);
  const after = JSON.stringify(work(json));
  return before === after ? text : after;
}

function parsed(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As SQLite's own `lower`. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
