import type { Migration } from './migration.js';

/**
 * Idempotency keys stand in the order in which they came, and an index finds them by id. An id is a hash: in a table
 * that is sorted by it, each new key took a page of its own from somewhere, read and written as a whole, and with a
 * million sessions that was what a create waited for most (`--cpu-prof`).
 */
export const keysInOrderOfTime: Migration = {
  version: 14,
  sql: `
CREATE TABLE keys_in_order_of_time (
  id TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL,
  lease_until INTEGER NOT NULL,
  status INTEGER,
  api_version TEXT NOT NULL,
  seq INTEGER REFERENCES session_revisions (seq),
  body TEXT,
  created_at INTEGER NOT NULL,
  CHECK (seq IS NULL OR body IS NULL)
) STRICT;
INSERT INTO keys_in_order_of_time (id, fingerprint, state, lease_until, status, api_version, seq, body, created_at)
  SELECT id, fingerprint, state, lease_until, status, api_version, seq, body, created_at
  FROM idempotency_keys ORDER BY created_at;
DROP TABLE idempotency_keys;
ALTER TABLE keys_in_order_of_time RENAME TO idempotency_keys;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_seq ON idempotency_keys (seq) WHERE seq IS NOT NULL;
`,
};
