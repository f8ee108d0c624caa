import type { Database } from 'better-sqlite3';
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
import { PERSONAL_TABLES, type PersonalTable } from '../removal/personal-tables.js';
import type { Looked, LookPlace, Mentioned } from '../retention.js';

interface Look {
  after: number | string;
  limit: number;
  /** As it stands in the text, in small letters. */
  needle: string;
  /** Rows that name any order, too. */
  orders: 0 | 1;
}

/** Goes through all tables with personal data, some rows at a time, to find an address or to take it out. */
export function createMentionRows(db: Database, tables: readonly PersonalTable[] = PERSONAL_TABLES) {
  const looked = lookedThrough(tables);
  const statements = new Map(
    looked.map((of) => {
      const { table, key, column, session = 'NULL' } = of;
      const slice = `FROM ${table} WHERE ${key} > :after ORDER BY ${key} LIMIT :limit`;
      return [
        of,
        {
          found: db.prepare<[Look], MentionRow>(
            `SELECT key, text, sessionId
             FROM (SELECT ${key} AS key, ${column} AS text, ${session} AS sessionId ${slice})
             WHERE instr(lower(text), :needle) > 0 OR (:orders AND instr(text, 'ord_') > 0)`,
          ),
          last: db.prepare<[Pick<Look, 'after' | 'limit'>], { key: number | string | null; count: number }>(
            `SELECT max(key) AS key, count(*) AS count FROM (SELECT ${key} AS key ${slice})`,
          ),
          write: db.prepare<[string, number | string]>(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`),
          drop: db.prepare<[number | string]>(`DELETE FROM ${table} WHERE ${key} = ?`),
        },
      ];
    }),
  );

  function walk(
    place: LookPlace | undefined,
    { email, orders = false }: { email: string; orders?: boolean },
    work: (row: MentionRow, table: LookedTable) => Partial<Looked>,
  ): Looked {
    const at = lookAt(looked, place);
    const statement = at && statements.get(at.table);
    if (!at || !statement) return { sessionIds: [], changed: 0 };
    const { table, after } = at;
    const isLookedFor = orders && table.session === undefined;
    const look = { needle: needleOf(email), orders: isLookedFor ? 1 : 0 } as const;
    const found = statement.found.all({ after, limit: LOOKED_ROWS, ...look });
    const last = statement.last.get({ after, limit: LOOKED_ROWS }) ?? { key: null, count: 0 };
    // Not before: rows may be gone afterwards, and others in their place.
    const done = found.map((row) => work(row, table));
    const next = placeBehind(looked, place, last);
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

    erase(email: string, mentioned: Mentioned, place: LookPlace | undefined): Looked {
      const fateOf = createForgetting(email, mentioned);
      return walk(place, { email, orders: mentioned.orderIds.size > 0 }, (row, table) => {
        const fate = fateOf(row, table);
        const to = statements.get(table);
        if (!fate || !to) return {};
        const { changes } = fate === 'deleted' ? to.drop.run(row.key) : to.write.run(fate.text, row.key);
        return { changed: changes };
      });
    },
  };
}
