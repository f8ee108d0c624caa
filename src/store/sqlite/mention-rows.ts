import type { Database } from 'better-sqlite3';
import { hasEmail, mentionOf, withoutMention, withoutPersonalData } from '../../domain/personal-data.js';
import type { Looked, LookPlace } from '../retention.js';
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
  /** JSON list. */
  needles: string;
}

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
         WHERE text IS NOT NULL AND EXISTS (
           SELECT 1 FROM json_each(:needles) needle WHERE instr(lower(text), needle.value) > 0)`,
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
    needles: readonly string[],
    work: (row: Row, statement: (typeof statements)[number]) => Partial<Looked>,
  ): Looked {
    const table = place?.table ?? 0;
    const statement = statements[table];
    if (!statement) return { sessionIds: [], changed: 0 };
    const after = place?.after ?? statement.start;
    const found = statement.found.all({ after, limit: ROWS, needles: JSON.stringify(needles.map(needleOf)) });
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
      walk(place, [email], ({ text, sessionId }) =>
        sessionId !== null && isOf(text, email) ? { sessionIds: [sessionId] } : {},
      ),

    erase(
      email: string,
      { orderIds, except }: { orderIds: readonly string[]; except: readonly string[] },
      place: LookPlace | undefined,
    ): Looked {
      const mention = mentionOf(email);
      return walk(place, [email, ...orderIds], ({ key, text, sessionId }, { ofSessions, remove, write, drop }) => {
        if (sessionId !== null && except.includes(sessionId)) return {};
        if (remove && isOf(text, email)) return { changed: drop.run(key).changes };
        const isConcerned = !ofSessions && (isOf(text, email) || orderIds.some((id) => text.includes(id)));
        const erased = rewritten(text, (json) =>
          isConcerned ? withoutPersonalData(json, mention) : withoutMention(json, mention),
        );
        return erased === text ? {} : { changed: write.run(erased, key).changes };
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
