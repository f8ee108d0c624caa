// @ts-check
import Database from 'better-sqlite3';

const FULL = 2;

/**
 * Opens a connection on which an acknowledged commit is on the disk, and verifies that it is so. Plain JavaScript,
 * because the checkpoint thread needs the very same connection and is loaded without a compiler.
 *
 * @param {string} file a path, or `:memory:`
 * @returns {import('better-sqlite3').Database}
 */
export function openConnection(file) {
  /** @type {import('better-sqlite3').Database | undefined} */
  let db;
  try {
    db = new Database(file, { timeout: 5000 });
    setUp(db);
    return db;
  } catch (cause) {
    db?.close();
    const { message } = /** @type {Error} */ (cause);
    throw new Error(`${file} cannot be used as the database: ${message}`, { cause });
  }
}

/**
 * Opens a connection that can change nothing.
 *
 * @param {string} file a path
 * @returns {import('better-sqlite3').Database}
 */
export function openReadOnly(file) {
  /** @type {import('better-sqlite3').Database | undefined} */
  let db;
  try {
    db = new Database(file, { readonly: true, timeout: 5000 });
    db.pragma('trusted_schema = OFF');
    db.pragma('user_version');
    return db;
  } catch (cause) {
    db?.close();
    const { message } = /** @type {Error} */ (cause);
    throw new Error(`${file} cannot be read as a database: ${message}`, { cause });
  }
}

/**
 * @param {import('better-sqlite3').Database} db
 */
function setUp(db) {
  // Of use before the first table alone: a file that is older has to be rewritten (vacuum.ts).
  db.pragma('auto_vacuum = INCREMENTAL');
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== (db.memory ? 'memory' : 'wal')) {
    throw new Error(`SQLite answered "${mode}" to WAL mode. Put the file on a local disk.`);
  }
  // The driver's own default in WAL mode is NORMAL, which loses the last commits at a power loss.
  db.pragma('synchronous = FULL');
  if (db.pragma('synchronous', { simple: true }) !== FULL) throw new Error('SQLite refused synchronous = FULL.');
  // What is deleted is overwritten with zeros.
  db.pragma('secure_delete = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  // What a savepoint would undo is a few pages for each commit: on the disk it costs more than the commit itself.
  db.pragma('temp_store = MEMORY');
  // Else the commit that happens to reach 1,000 pages would pay for copying them all.
  db.pragma('wal_autocheckpoint = 0');
}
