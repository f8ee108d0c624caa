import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../src/clock.js';
import type { Order } from '../src/domain/order.js';
import { createSqliteStore } from '../src/store/sqlite/sqlite-store.js';
import type { Store } from '../src/store/store.js';

/** Where the server keeps what it knows, and how to look into that. */
export interface Engine {
  databaseUrl: string;
  /** Once no server runs. */
  openStore(): Promise<Store>;
  /** How much the server has still to do by itself: holds, payments, refunds, events. */
  waiting(): Record<string, number>;
  /** What the database itself finds wrong with its files. */
  damage(): string[];
  /** Every state that the log of sessions shows an order in, oldest first; the same one may come again. */
  eachOrder(work: (order: Order) => void): void;
  /** Order events on record that no receiver has taken yet, by how far they got. */
  undelivered(): Record<string, number>;
  /** Of an order as it is committed, 0 where there is none; `undefined` while a server that died is being succeeded. */
  orderVersion(orderId: string): number | undefined;
}

const WAITING = {
  holds: "SELECT count(*) FROM reservations WHERE state = 'held'",
  payments: "SELECT count(*) FROM charges WHERE phase IN ('creating', 'confirming', 'processing', 'canceling')",
  refunds: "SELECT count(*) FROM refunds WHERE phase IN ('requested', 'pending')",
  events: 'SELECT count(*) FROM stripe_events WHERE outcome IS NULL',
};

const ORDERS = `SELECT json_extract(body, '$.order') FROM session_revisions
  WHERE json_type(body, '$.order') = 'object' ORDER BY seq`;
const UNDELIVERED = `SELECT state, count(*) AS count FROM order_events WHERE state <> 'delivered' GROUP BY state`;
const VERSION = 'SELECT version FROM orders WHERE id = ?';
/** What was left of the log has to be read first, by somebody who may write. */
const NOT_NOW = /^SQLITE_(?:BUSY|CANTOPEN|READONLY)/;

export const ENGINES = {
  sqlite(folder: string): Engine {
    const file = join(folder, 'seller.db');
    function look<T>(query: (db: Database.Database) => T): T {
      const db = new Database(file, { readonly: true });
      try {
        return query(db);
      } finally {
        db.close();
      }
    }
    return {
      databaseUrl: `sqlite:${file}`,
      openStore: () => createSqliteStore({ file, clock: systemClock, onFatal: () => {} }),
      waiting: () =>
        look((db) =>
          Object.fromEntries(
            Object.entries(WAITING).map(([name, sql]) => [name, db.prepare<[], number>(sql).pluck().get() ?? 0]),
          ),
        ),
      damage: () =>
        look((db) => db.prepare<[], string>('PRAGMA integrity_check').pluck().all()).filter((line) => line !== 'ok'),
      eachOrder: (work) =>
        look((db) => {
          for (const text of db.prepare<[], string>(ORDERS).pluck().iterate()) work(JSON.parse(text));
        }),
      undelivered: () =>
        look((db) => {
          const rows = db.prepare<[], { state: string; count: number }>(UNDELIVERED).all();
          return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
        }),
      orderVersion(orderId) {
        try {
          return look((db) => db.prepare<[string], number>(VERSION).pluck().get(orderId) ?? 0);
        } catch (error) {
          if (error instanceof Database.SqliteError && NOT_NOW.test(error.code)) return undefined;
          throw error;
        }
      },
    };
  },
} as const satisfies Record<string, (folder: string) => Engine>;

export type EngineName = keyof typeof ENGINES;
