import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/clock.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { type EngineKind, RECEIVED, UNDELIVERED, WAITING } from './engine.js';

const SCHEME = 'sqlite:';
const ORDERS = `SELECT json_extract(body, '$.order') FROM session_revisions
  WHERE json_type(body, '$.order') = 'object' ORDER BY seq`;
const VERSION = 'SELECT version FROM orders WHERE id = ?';
/** What was left of the log has to be read first, by somebody who may write. */
const NOT_NOW = /^SQLITE_(?:BUSY|CANTOPEN|READONLY)/;

/** A file beside the one server that has it. */
export const sqlite: EngineKind = {
  isShared: false,
  env: {},
  prepare: async (folder) => ({ databaseUrl: `${SCHEME}${join(folder, 'seller.db')}` }),
  look(databaseUrl) {
    const file = databaseUrl.slice(SCHEME.length);
    async function look<T>(query: (db: Database.Database) => T): Promise<T> {
      const db = new Database(file, { readonly: true });
      try {
        return query(db);
      } finally {
        db.close();
      }
    }
    return {
      openStore: () => createSqliteStore({ file, clock: systemClock, onFatal: () => {} }),
      waiting: () =>
        look((db) =>
          Object.fromEntries(
            Object.entries(WAITING).map(([name, sql]) => [name, db.prepare<[], number>(sql).pluck().get() ?? 0]),
          ),
        ),
      received: () => look((db) => db.prepare<[], number>(RECEIVED).pluck().get() ?? 0),
      damage: async () =>
        (await look((db) => db.prepare<[], string>('PRAGMA integrity_check').pluck().all())).filter(
          (line) => line !== 'ok',
        ),
      eachOrder: (work) =>
        look((db) => {
          for (const text of db.prepare<[], string>(ORDERS).pluck().iterate()) work(JSON.parse(text));
        }),
      undelivered: () =>
        look((db) => {
          const rows = db.prepare<[], { state: string; count: number }>(UNDELIVERED).all();
          return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
        }),
      async orderVersion(orderId) {
        try {
          return await look((db) => db.prepare<[string], number>(VERSION).pluck().get(orderId) ?? 0);
        } catch (error) {
          if (error instanceof Database.SqliteError && NOT_NOW.test(error.code)) return undefined;
          throw error;
        }
      },
    };
  },
};
