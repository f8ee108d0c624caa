import { resolve } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import type { Database } from '../database.js';
import { migrations } from '../migrations/sqlite/migrations.js';
import { openConnection } from './connection.js';
import { prepareFile } from './database-files.js';
import { migrate } from './migrate.js';
import { lockForThisProcess } from './process-lock.js';
import { type ConnectionStoreOptions, openStoreOn } from './store-on-connection.js';

export interface SqliteStoreOptions extends Omit<ConnectionStoreOptions, 'release'> {
  /** A path, whose folder is created where it is missing, or `:memory:`. */
  file: string;
}

/**
 * Opens the store of one process in one SQLite file, its schema brought up to date. Throws, with a sentence that names
 * the file, where another process uses it, a newer program wrote it, or the disk cannot hold it safely.
 */
export async function createSqliteStore({ file, clock, onFatal, onBatch }: SqliteStoreOptions): Promise<Database> {
  const inMemory = file === ':memory:';
  const path = inMemory ? file : resolve(file);
  const lock = inMemory ? undefined : lockForThisProcess(path);
  let db: Connection | undefined;
  try {
    if (!inMemory) prepareFile(path);
    db = openConnection(path);
    migrate(db, migrations);
    return await openStoreOn(db, { clock, onFatal, onBatch, release: () => lock?.release() });
  } catch (error) {
    db?.close();
    lock?.release();
    throw error;
  }
}
