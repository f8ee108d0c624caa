import type { Migration } from './migration.js';

/**
 * Store credits and every move of their balances. Codes are kept as keyed hashes. Moves outlive the sessions and orders
 * that they name. `refunds.credit` is what went back to store credits beside the money, in minor units.
 */
export const storeCredit: Migration = {
  version: 11,
  sql: `
CREATE TABLE store_credits (
  id TEXT NOT NULL PRIMARY KEY,
  code_hash TEXT NOT NULL UNIQUE,
  code_end TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  balance INTEGER NOT NULL CHECK (balance >= 0),
  note TEXT,
  expires_at INTEGER,
  voided_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE store_credit_moves (
  seq INTEGER NOT NULL PRIMARY KEY,
  credit_id TEXT NOT NULL REFERENCES store_credits (id),
  kind TEXT NOT NULL,
  amount INTEGER NOT NULL,
  session_id TEXT,
  order_id TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX store_credit_moves_of_credit ON store_credit_moves (credit_id, seq);
CREATE INDEX store_credit_moves_of_session ON store_credit_moves (session_id) WHERE session_id IS NOT NULL;

ALTER TABLE refunds ADD COLUMN credit INTEGER;
`,
};
