import { statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '../../src/clock.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import type { Store } from '../../src/store/store.js';
import type { Postgres } from '../postgres.js';
import { onFatal } from './template.js';

/** A database that a server has after this process has let it go. */
export interface StoreOfEngine {
  /** What a server is told of it. */
  env: Record<string, string>;
  open(): Promise<Store>;
  /** Bytes on the disk. */
  bytes(): Promise<number>;
}

/** An empty file. */
export function sqliteStore(folder: string, name: string): StoreOfEngine {
  const file = join(folder, name, 'seller.db');
  return {
    env: { DATABASE_URL: `sqlite:${file}` },
    open: () => createSqliteStore({ file, clock: systemClock, onFatal }),
    bytes: async () => statSync(file).size,
  };
}

/** An empty database of PostgreSQL. */
export async function postgresStore(postgres: Postgres): Promise<StoreOfEngine> {
  const env = await postgres.createDatabase();
  const url = env.DATABASE_URL ?? '';
  return {
    env,
    open: () => createPostgresStore({ url, clock: systemClock }),
    async bytes() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query('SELECT pg_database_size(current_database()) AS bytes');
      await client.end();
      return Number(rows[0].bytes);
    },
  };
}
