import type { Migration } from './migration.js';

/**
 * Orders that are worked on, and the events that tell of it. An event is first of its lane, which has one order and one
 * endpoint, or stands behind that one: the index `order_events_head` holds it.
 */
export const ordersAndEvents: Migration = {
  version: 3,
  sql: `
UPDATE orders SET body = json_remove(
  json_insert(body, '$.selected', json_extract(body, '$.fulfillment'), '$.fulfillments', json('[]')), '$.fulfillment');
UPDATE session_revisions SET body = json_remove(
  json_insert(body, '$.order.selected', json_extract(body, '$.order.fulfillment'), '$.order.fulfillments', json('[]')),
  '$.order.fulfillment')
  WHERE json_type(body, '$.order') = 'object';

ALTER TABLE orders ADD COLUMN agent_id TEXT GENERATED ALWAYS AS (json_extract(body, '$.agentId')) VIRTUAL;
ALTER TABLE orders ADD COLUMN status TEXT GENERATED ALWAYS AS (json_extract(body, '$.status')) VIRTUAL;
ALTER TABLE orders ADD COLUMN created_at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.createdAt')) VIRTUAL;
CREATE INDEX orders_created ON orders (created_at, id);
CREATE INDEX orders_status ON orders (status, created_at, id);
CREATE INDEX orders_agent ON orders (agent_id, created_at, id);

ALTER TABLE refunds ADD COLUMN type TEXT;
ALTER TABLE refunds ADD COLUMN lines TEXT;
ALTER TABLE refunds ADD COLUMN reason TEXT;
ALTER TABLE refunds ADD COLUMN at_most INTEGER;

CREATE INDEX sessions_canceled ON sessions (id) WHERE status = 'canceled';
CREATE INDEX session_revisions_session ON session_revisions (session_id);
CREATE INDEX stripe_events_received ON stripe_events (received_at, id);

CREATE TABLE order_events (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  endpoint_id TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES orders (id),
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'queued', 'parked', 'delivered')),
  attempts INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  delivered_at INTEGER,
  last_status INTEGER,
  problem TEXT,
  UNIQUE (endpoint_id, order_id, seq)
) STRICT;
CREATE UNIQUE INDEX order_events_head ON order_events (endpoint_id, order_id) WHERE state IN ('due', 'parked');
CREATE INDEX order_events_due ON order_events (endpoint_id, next_try_at) WHERE state = 'due';
CREATE INDEX order_events_state ON order_events (endpoint_id, state, created_at);
CREATE INDEX order_events_waiting ON order_events (endpoint_id, state, created_at) WHERE state <> 'delivered';
CREATE INDEX order_events_created ON order_events (endpoint_id, created_at);
CREATE INDEX order_events_order ON order_events (order_id, place);
CREATE INDEX order_events_delivered ON order_events (delivered_at) WHERE state = 'delivered';

CREATE TABLE webhook_endpoints (
  id TEXT NOT NULL PRIMARY KEY,
  failing_since INTEGER,
  disabled_at INTEGER,
  delivered_at INTEGER,
  replay_since INTEGER,
  replay_until INTEGER,
  replay_at INTEGER,
  replay_place INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT,
  request_id TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_subject ON audit (subject, place);
`,
};
