import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { openReadOnly } from './connection.js';
import { prepareFile, syncFolder } from './database-files.js';

/** What was written. */
export interface BackupFacts {
  /** Absolute. */
  file: string;
  bytes: number;
  schemaVersion: number;
}

/**
 * Writes the database of a file, as it is at one moment, into a new file, while a server may go on writing. The new file
 * has its name only when it is whole, checked, and on the disk. Throws where one of that name is there.
 */
export function backUpFile(from: string, to: string): BackupFacts {
  const [source, file] = [resolve(from), resolve(to)];
  if (!existsSync(source)) throw new Error(`There is no ${source}: nothing was kept yet.`);
  if (existsSync(file)) throw new Error(`${file} is there already: a backup is never written over. Name another file.`);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  // SQLite writes into an empty file too, which keeps its mode.
  prepareFile(part);
  try {
    const db = openReadOnly(source);
    try {
      db.prepare('VACUUM INTO ?').run(part);
    } finally {
      db.close();
    }
    const schemaVersion = check(part);
    sync(part);
    renameSync(part, file);
    syncFolder(dirname(file));
    return { file, bytes: statSync(file).size, schemaVersion };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Reads the copy from end to end; returns its schema version. */
function check(part: string): number {
  const db = openReadOnly(part);
  try {
    const found = db.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new Error(`The copy is damaged, and was thrown away: ${found}`);
    if ((db.pragma('foreign_key_check') as unknown[]).length > 0) {
      throw new Error('The copy has rows that refer to nothing, and was thrown away.');
    }
    return Number(db.pragma('user_version', { simple: true }));
  } finally {
    db.close();
  }
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
