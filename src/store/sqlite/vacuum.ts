import { resolve } from 'node:path';
import { openConnection } from './connection.js';
import { lockForThisProcess } from './process-lock.js';

/**
 * Writes the whole file anew: without empty pages, without what was left of deleted rows, and so that it gives pages back
 * from then on. Takes as long as the file is large, and twice its room meanwhile. Throws InUseError where another
 * process has the file.
 */
export function vacuumFile(file: string): void {
  const path = resolve(file);
  const lock = lockForThisProcess(path);
  try {
    const db = openConnection(path);
    try {
      // The new file is made on the disk first, not in memory.
      db.pragma('temp_store = FILE');
      db.exec('VACUUM');
    } finally {
      // The last connection to close copies the log into the file and removes it.
      db.close();
    }
  } finally {
    lock.release();
  }
}
