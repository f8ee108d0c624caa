import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../src/clock.js';
import { createSqliteStore } from '../src/store/sqlite/sqlite-store.js';
import type { Store } from '../src/store/store.js';

/** Where the server keeps what it knows, and how to look into that once no server runs. */
export interface Engine {
  databaseUrl: string;
  openStore(): Promise<Store>;
  /** What the database itself finds wrong with its files. */
  damage(): string[];
}

export const ENGINES = {
  sqlite(folder: string): Engine {
    const file = join(folder, 'seller.db');
    return {
      databaseUrl: `sqlite:${file}`,
      openStore: () => createSqliteStore({ file, clock: systemClock, onFatal: () => {} }),
      damage() {
        const db = new Database(file, { readonly: true });
        const rows = db.prepare<[], { integrity_check: string }>('PRAGMA integrity_check').all();
        db.close();
        return rows.map(({ integrity_check }) => integrity_check).filter((line) => line !== 'ok');
      },
    };
  },
} as const satisfies Record<string, (folder: string) => Engine>;

export type EngineName = keyof typeof ENGINES;
