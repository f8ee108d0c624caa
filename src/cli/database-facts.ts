import { existsSync } from 'node:fs';
import { openConnection } from '../store/sqlite/connection.js';

/** How a database file is kept, as SQLite says it about a fresh connection. */
export interface DatabaseFacts {
  schemaVersion: number;
  journalMode: string;
  /** 2 is FULL: an acknowledged commit is on the disk. */
  synchronous: number;
  /** 2: empty pages are given back. */
  autoVacuum: number;
}

/** Opens the file anew and asks; `undefined` where there is none. Changes nothing in the schema. */
export function inspectDatabase(file: string): DatabaseFacts | undefined {
  if (!existsSync(file)) return undefined;
  const db = openConnection(file);
  try {
    const ask = (pragma: string): unknown => db.pragma(pragma, { simple: true });
    return {
      schemaVersion: Number(ask('user_version')),
      journalMode: String(ask('journal_mode')),
      synchronous: Number(ask('synchronous')),
      autoVacuum: Number(ask('auto_vacuum')),
    };
  } finally {
    db.close();
  }
}
