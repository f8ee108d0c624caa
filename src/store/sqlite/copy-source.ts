import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { CopiedRow, CopiedTable } from '../copy/copied-tables.js';
import type { CopySource } from '../copy/copy-source.js';
import { migrations } from '../migrations/sqlite/migrations.js';
import { openReadOnly } from './connection.js';
import { lockForThisProcess } from './process-lock.js';

/** Columns with hashes that begin with the id of their key. */
const KEYED = [
  ['idempotency_keys', 'fingerprint'],
  ['charges', 'token_fingerprint'],
  ['redemptions', 'buyer'],
  ['store_credits', 'code_hash'],
] as const;

/**
 * Opens the shop in a file to be read from end to end, with the lock of a server, and changes nothing in it. Throws where
 * there is none, a process has it, or its schema is another one than this program's.
 */
export function openCopySource(file: string): CopySource {
  const path = resolve(file);
  if (!existsSync(path)) throw new Error(`There is no ${path}: --from has to name the file of a shop.`);
  const lock = lockForThisProcess(path);
  try {
    const db = openReadOnly(path);
    try {
      checkVersion(db);
      db.exec('BEGIN');
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      rows: (table) => db.prepare<[], CopiedRow>(selectOf(table)).raw().iterate(),
      keyIds: () => keyIdsOf(db),
      close() {
        db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function checkVersion(db: Database): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found === newest) return;
  if (found === 0) throw new Error(`${db.name} is not the database of an acp-seller: it has no schema version.`);
  const versions = `${db.name} has schema version ${found}, and this acp-seller copies version ${newest}`;
  throw new Error(
    found > newest
      ? `${versions}. Copy with the newer acp-seller that wrote it.`
      : `${versions}. Bring it up to date first with acp-seller migrate, or a copy of it.`,
  );
}

const selectOf = ({ name, key, columns, rowid }: CopiedTable): string => {
  const selected = columns.map((column) => (column === rowid ? `rowid AS ${column}` : column));
  return `SELECT ${selected.join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`;
};

function keyIdsOf(db: Database): string[] {
  const found = KEYED.flatMap(([table, column]) =>
    db
      .prepare<[], string>(
        `SELECT DISTINCT substr(${column}, 1, instr(${column}, ':') - 1) FROM ${table} WHERE ${column} LIKE '%:%'`,
      )
      .pluck()
      .all(),
  );
  return [...new Set(found)].sort();
}
