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
export function createMentionRows(db: Database) {
  const statements = PERSONAL_TABLES.map(({ table, key, column, session = 'NULL' }: PersonalTable) => {
    const slice = `SELECT ${key} AS key, ${column} AS text, ${session} AS sessionId FROM ${table}
      WHERE ${key} > :after ORDER BY ${key} LIMIT :limit`;
    return {
      ofSessions: session !== 'NULL',
      found: db.prepare<[Look], Row>(
        `SELECT key, text, sessionId FROM (${slice}) WHERE text IS NOT NULL AND EXISTS (
           SELECT 1 FROM json_each(:needles) needle WHERE instr(lower(text), needle.value) > 0)`,
      ),
      last: db.prepare<[Pick<Look, 'after' | 'limit'>], { key: number | string | null; count: number }>(
        `SELECT max(key) AS key, count(*) AS count FROM (SELECT ${key} AS key FROM ${table}
           WHERE ${key} > :after ORDER BY ${key} LIMIT :limit)`,
      ),
      start: key === 'id' ? '' : 0,
      write: db.prepare<[string, number | string]>(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`),
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
    const done = found.map((row) => work(row, statement));
    const { key, count } = statement.last.get({ after, limit: ROWS }) ?? { key: null, count: 0 };
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
      walk(place, [email], ({ text, sessionId }, { ofSessions }) =>
        ofSessions && sessionId !== null && hasEmail(JSON.parse(text), email) ? { sessionIds: [sessionId] } : {},
      ),

    erase(
      email: string,
      { orderIds, except }: { orderIds: readonly string[]; except: readonly string[] },
      place: LookPlace | undefined,
    ): Looked {
      const mention = mentionOf(email);
      return walk(place, [email, ...orderIds], ({ key, text, sessionId }, { ofSessions, write }) => {
        if (sessionId !== null && except.includes(sessionId)) return {};
        const isConcerned = !ofSessions && (text.match(mention) || orderIds.some((id) => text.includes(id)));
        const erased = rewritten(text, (json) =>
          isConcerned ? withoutPersonalData(json, mention) : withoutMention(json, mention),
        );
        if (erased === text) return {};
        write.run(erased, key);
        return { changed: 1 };
      });
    },
  };
}

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
