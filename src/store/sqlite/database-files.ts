import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** Creates the folder and an empty file where they are missing, and lets nobody but the owner read or write it. */
export function prepareFile(file: string): void {
  makeFolder(dirname(file));
  createFile(file);
  // SQLite gives `-wal` and `-shm` the mode of the file they belong to, when it creates them.
  for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, OWNER_ONLY);
}

/**
 * A file that is there is not even opened: closing a descriptor of one that SQLite has open, anywhere in this process,
 * would drop SQLite's locks on it.
 */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'ax', OWNER_ONLY));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** SQLite syncs the folder that the file is in, not the folders above it that are as new. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) syncFolder(dirname(path));
}

/** Has what was created, renamed or removed in a folder on the disk. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
