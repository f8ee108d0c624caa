import type { Migration } from './migration.js';

/**
 * Sessions are a log: `session_revisions` holds the only copy of a body and is never updated, `sessions` and
 * `idempotency_keys` point into it. What the indexes promise about money stands here and not in the code alone.
 */
export const checkout: Migration = {
  version: 1,
  sql: `
CREATE TABLE session_revisions (
  seq INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  agent_id TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES session_revisions (seq),
  status TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_open ON sessions (expires_at)
  WHERE status IN ('not_ready_for_payment', 'ready_for_payment');

CREATE TABLE charges (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  generation INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  phase TEXT NOT NULL,
  payment_intent_id TEXT UNIQUE,
  token_with_create INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  unread_attempts INTEGER NOT NULL,
  token_fingerprint TEXT,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  pinned_seq INTEGER NOT NULL REFERENCES session_revisions (seq),
  epoch INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  idempotency_key TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (session_id, generation)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX charges_one_alive ON charges (session_id) WHERE phase <> 'canceled';
CREATE INDEX charges_undecided ON charges (lease_until) WHERE phase IN ('creating', 'confirming', 'processing', 'canceling');
CREATE INDEX charges_awaited_key ON charges (idempotency_key) WHERE phase IN ('creating', 'confirming', 'processing', 'canceling');

CREATE TABLE orders (
  id TEXT NOT NULL PRIMARY KEY,
  session_id TEXT NOT NULL UNIQUE REFERENCES sessions (id),
  payment_intent_id TEXT UNIQUE,
  secret TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE stock (
  variant_id TEXT NOT NULL PRIMARY KEY,
  on_hand INTEGER NOT NULL CHECK (on_hand >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE reservations (
  session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id),
  agent_id TEXT NOT NULL,
  lines TEXT NOT NULL,
  state TEXT NOT NULL,
  held_until INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_held ON reservations (held_until) WHERE state = 'held';

CREATE TABLE idempotency_keys (
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
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE facts (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
