import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock.js';
import type { Database } from '../../../src/store/database.js';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import type { Opened } from '../contract/opened.js';

export const openFile = (file: string): Promise<Database> =>
  createSqliteStore({
    file,
    clock: systemClock,
    onFatal: (error) => {
      throw error;
    },
  });

export interface TemporaryFile {
  file: string;
  remove: () => void;
}

/** The name of a file that is not there yet, in a folder of its own. */
export function temporaryFile(): TemporaryFile {
  const folder = mkdtempSync(join(tmpdir(), 'acp-store-'));
  return { file: join(folder, 'store.db'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** An empty store in a file that goes when it is closed. */
export async function openTemporary(): Promise<Opened<Database>> {
  const { file, remove } = temporaryFile();
  let store = await openFile(file);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openFile(file);
      return store;
    },
    close: async () => {
      await store.close();
      remove();
    },
  };
}
