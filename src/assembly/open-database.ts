import type { Clock } from '../clock.js';
import type { DatabaseConfig } from '../config/database.js';
import type { Database } from '../store/database.js';
import { createPostgresStore } from '../store/postgres/postgres-store.js';
import { createSqliteStore } from '../store/sqlite/sqlite-store.js';

export interface OpenDatabaseOptions {
  clock: Clock;
  /** It is in doubt whether earlier answers are kept: the process should end. Never of PostgreSQL, which answers for itself. */
  onFatal: (error: unknown) => void;
  /** Told how many commits shared a transaction; PostgreSQL's have one each. */
  onBatch?: (count: number) => void;
}

/** Opens the database of the settings, its schema brought up to date. Throws where it cannot be used. */
export const openDatabase = (
  database: DatabaseConfig,
  { clock, onFatal, onBatch }: OpenDatabaseOptions,
): Promise<Database> =>
  database.engine === 'sqlite'
    ? createSqliteStore({ file: database.file, clock, onFatal, onBatch })
    : createPostgresStore({ url: database.url.reveal(), clock });
