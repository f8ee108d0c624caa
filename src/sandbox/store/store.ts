import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { createEvents } from './events.js';
import { createFollowUps } from './follow-ups.js';
import { createIdempotencyKeys } from './idempotency-keys.js';
import { createLedger } from './ledger.js';
import { createObjects } from './objects.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, account TEXT NOT NULL, created INTEGER NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS objects_by_age ON objects (kind, account, created, seq);

  CREATE TABLE IF NOT EXISTS idempotency_keys (
    seq INTEGER PRIMARY KEY,
    account TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, created INTEGER NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (account, key)
  );
  CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys (created);

  CREATE TABLE IF NOT EXISTS ledger (
    seq INTEGER PRIMARY KEY,
    charge TEXT NOT NULL, payment_intent TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
    status TEXT NOT NULL, metadata TEXT NOT NULL, created INTEGER NOT NULL
  );
  CREATE TRIGGER IF NOT EXISTS ledger_keeps_rows BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'append only'); END;
  CREATE TRIGGER IF NOT EXISTS ledger_keeps_values BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'append only'); END;

  CREATE TABLE IF NOT EXISTS refund_ledger (
    seq INTEGER PRIMARY KEY,
    refund TEXT NOT NULL, charge TEXT NOT NULL, payment_intent TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, status TEXT NOT NULL, metadata TEXT NOT NULL, created INTEGER NOT NULL
  );
  CREATE TRIGGER IF NOT EXISTS refund_ledger_keeps_rows BEFORE DELETE ON refund_ledger
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
  CREATE TRIGGER IF NOT EXISTS refund_ledger_keeps_values BEFORE UPDATE ON refund_ledger
    BEGIN SELECT RAISE(ABORT, 'append only'); END;

  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, type TEXT NOT NULL, created INTEGER NOT NULL,
    state TEXT NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS events_by_age ON events (account, created, seq);
  CREATE INDEX IF NOT EXISTS events_pending ON events (seq) WHERE state = 'pending';

  CREATE TABLE IF NOT EXISTS refund_follow_ups (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    refund TEXT NOT NULL UNIQUE, account TEXT NOT NULL, becomes TEXT NOT NULL
  );
`;

/** Opens the sandbox's own database; without a file it lives in memory. */
export function openStore(file = ':memory:') {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  // Whoever has the file keeps it: waiting for it would be in vain.
  const db = new Database(file, { timeout: 0 });
  // One sandbox has the file to itself; without this each transaction pays for its locks.
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  // What it holds must outlive the process, not a power cut.
  db.pragma('synchronous = OFF');
  db.exec(SCHEMA);
  const inTransaction = db.transaction((work: () => unknown) => work());
  return {
    objects: createObjects(db),
    keys: createIdempotencyKeys(db),
    ledger: createLedger(db),
    events: createEvents(db),
    followUps: createFollowUps(db),
    /** Runs `work` as one transaction; nothing of it stays when it throws. */
    transaction<T>(work: () => T): T {
      let result: { value: T } | undefined;
      inTransaction.immediate(() => {
        result = { value: work() };
      });
      if (result === undefined) throw new Error('The transaction did not run.');
      return result.value;
    },
    close: (): void => {
      db.close();
    },
  };
}

export type Store = ReturnType<typeof openStore>;
