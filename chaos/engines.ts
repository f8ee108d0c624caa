import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../src/clock.js';
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
}

const WAITING = {
  holds: "SELECT count(*) FROM reservations WHERE state = 'held'",
  payments: "SELECT count(*) FROM charges WHERE phase IN ('creating', 'confirming', 'processing', 'canceling')",
  refunds: "SELECT count(*) FROM refunds WHERE phase IN ('requested', 'pending')",
  events: 'SELECT count(*) FROM stripe_events WHERE outcome IS NULL',
};

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
    };
  },
} as const satisfies Record<string, (folder: string) => Engine>;

export type EngineName = keyof typeof ENGINES;
