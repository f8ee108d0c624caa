import type { Clock } from '../clock.js';
import type { DatabaseConfig } from '../config/database.js';
import type { Database } from '../store/database.js';

export interface OpenDatabaseOptions {
  clock: Clock;
  /** It is in doubt whether earlier answers are kept: the process should end. Never of PostgreSQL, which answers for itself. */
  onFatal: (error: unknown) => void;
  /** Told how many commits shared a transaction; PostgreSQL's have one each. */
  onBatch?: (count: number) => void;
  /** The settings as they are now, where the user may change and the password. */
  live?: () => DatabaseConfig;
}

/**
 * Opens the database of the settings, its schema brought up to date. Throws where it cannot be used. Only the engine that
 * is used is loaded.
 */
export async function openDatabase(
  database: DatabaseConfig,
  { clock, onFatal, onBatch, live = () => database }: OpenDatabaseOptions,
): Promise<Database> {
  if (database.engine === 'sqlite') {
    const { createSqliteStore } = await import('../store/sqlite/sqlite-store.js');
    return createSqliteStore({ file: database.file, clock, onFatal, onBatch });
  }
  const { createPostgresStore } = await import('../store/postgres/postgres-store.js');
  const url = () => {
    const now = live();
    return (now.engine === 'postgres' ? now : database).url.reveal();
  };
  return createPostgresStore({ url, clock });
}

/** Finds out whether a database lets us in. Throws where it does not. */
export async function tryDatabase(database: DatabaseConfig): Promise<void> {
  if (database.engine !== 'postgres') return;
  const { tryConnection } = await import('../store/postgres/connection.js');
  await tryConnection(database.url.reveal());
}
