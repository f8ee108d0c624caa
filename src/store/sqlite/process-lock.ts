import Database from 'better-sqlite3';
import { InUseError } from '../../errors.js';
import { prepareFile } from './database-files.js';

export interface ProcessLock {
  release(): void;
}

/**
 * Makes this the one process, and the one store in it, that uses `file`: an exclusive SQLite lock on `<file>.lock`,
 * which the operating system frees however the process ends. Throws where another one has it.
 */
export function lockForThisProcess(file: string): ProcessLock {
  const path = `${file}.lock`;
  prepareFile(path);
  const db = new Database(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    if (!(cause instanceof Database.SqliteError) || !cause.code.startsWith('SQLITE_BUSY')) throw cause;
    throw new InUseError(`${file} is in use by another acp-seller process. One SQLite file serves one process.`, {
      cause,
    });
  }
  return { release: () => db.close() };
}
