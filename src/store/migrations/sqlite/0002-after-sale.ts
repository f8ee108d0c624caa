import type { Migration } from './migration.js';

/**
 * What happens to a payment after it was made: refunds, Stripe's events, orders that change, and buyers who have to
 * authenticate. A refund does not refer to `sessions`: it may speak of one that this database never knew, or lost.
 */
export const afterSale: Migration = {
  version: 2,
  sql: `
DROP INDEX sessions_open;
CREATE INDEX sessions_open ON sessions (expires_at)
  WHERE status IN ('not_ready_for_payment', 'authentication_required', 'ready_for_payment');

ALTER TABLE charges ADD COLUMN risk_review TEXT;
DROP INDEX charges_one_alive;
CREATE UNIQUE INDEX charges_one_alive ON charges (session_id) WHERE phase NOT IN ('canceled', 'refunded');
CREATE INDEX charges_authenticating ON charges (updated_at) WHERE phase = 'authenticating';
CREATE INDEX charges_token ON charges (token_fingerprint, created_at);

ALTER TABLE orders ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE orders ADD COLUMN number TEXT GENERATED ALWAYS AS (json_extract(body, '$.number')) VIRTUAL;
UPDATE orders SET body = json_insert(body, '$.version', 1, '$.adjustments', json('[]'));
UPDATE session_revisions SET body = json_insert(body, '$.order.version', 1, '$.order.adjustments', json('[]'))
  WHERE json_type(body, '$.order') = 'object';
CREATE INDEX orders_number ON orders (number);

CREATE TABLE refunds (
  id TEXT NOT NULL PRIMARY KEY,
  payment_intent_id TEXT NOT NULL,
  key TEXT NOT NULL,
  cause TEXT NOT NULL,
  session_id TEXT NOT NULL,
  agent_id TEXT,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  description TEXT,
  phase TEXT NOT NULL,
  stripe_refund_id TEXT UNIQUE,
  failure TEXT,
  next_try_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (payment_intent_id, key)
) STRICT;
CREATE INDEX refunds_of_payment ON refunds (payment_intent_id, created_at);
CREATE INDEX refunds_due ON refunds (next_try_at) WHERE phase = 'requested';

CREATE TABLE stripe_events (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  payment_intent_id TEXT,
  created_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  outcome TEXT,
  settled_at INTEGER,
  tries INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  hints INTEGER NOT NULL,
  problem TEXT,
  CHECK ((outcome IS NULL) = (settled_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX stripe_events_waiting ON stripe_events (object_id, type) WHERE outcome IS NULL;
CREATE INDEX stripe_events_due ON stripe_events (received_at, next_try_at) WHERE outcome IS NULL;
CREATE INDEX stripe_events_settled ON stripe_events (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX stripe_events_counted ON stripe_events (type, outcome);
`,
};
