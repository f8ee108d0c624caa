import type { Migration } from './migration.js';

/**
 * The whole of the schema, as the SQLite one has become. Sessions are a log: `session_revisions` has the only copy of a
 * body, small rows point into it. Texts are texts and never `jsonb`, which takes neither every character nor the order of
 * properties; they compare by their bytes, as in SQLite, for an index serves a join only where both sides compare alike.
 * A session refers to its revision by both their keys: so the session of a revision that is deleted is found without an
 * index on `seq`, which would make each write slower. What the indexes promise about money stands here and not in the
 * code alone.
 */
export const shop: Migration = {
  version: 1,
  sql: `
CREATE TABLE session_revisions (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  UNIQUE (session_id, seq)
);

CREATE TABLE sessions (
  id TEXT COLLATE "C" PRIMARY KEY,
  agent_id TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  expires_at BIGINT NOT NULL,
  to_purge INTEGER,
  FOREIGN KEY (id, seq) REFERENCES session_revisions (session_id, seq)
) WITH (fillfactor = 80);
CREATE INDEX sessions_open ON sessions (expires_at)
  WHERE status IN ('not_ready_for_payment', 'authentication_required', 'ready_for_payment', 'pending_approval');
CREATE INDEX sessions_canceled ON sessions (id) WHERE status = 'canceled';
CREATE INDEX sessions_to_purge ON sessions (status, expires_at, id) WHERE to_purge = 1;

CREATE TABLE charges (
  session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
  generation INTEGER NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL,
  phase TEXT COLLATE "C" NOT NULL,
  payment_intent_id TEXT COLLATE "C" UNIQUE,
  token_with_create INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  unread_attempts INTEGER NOT NULL,
  token_fingerprint TEXT COLLATE "C",
  risk_review TEXT COLLATE "C",
  amount BIGINT NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  pinned_seq BIGINT NOT NULL REFERENCES session_revisions (seq),
  epoch INTEGER NOT NULL,
  lease_until BIGINT NOT NULL,
  idempotency_key TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (session_id, generation)
);
CREATE UNIQUE INDEX charges_one_alive ON charges (session_id) WHERE phase NOT IN ('canceled', 'refunded');
CREATE INDEX charges_undecided ON charges (lease_until) WHERE phase IN ('creating', 'confirming', 'processing', 'canceling');
CREATE INDEX charges_awaited_key ON charges (idempotency_key) WHERE phase IN ('creating', 'confirming', 'processing', 'canceling');
CREATE INDEX charges_authenticating ON charges (updated_at) WHERE phase = 'authenticating';
CREATE INDEX charges_token ON charges (token_fingerprint, created_at);
CREATE INDEX charges_pinned ON charges (pinned_seq);

CREATE TABLE orders (
  place BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
  id TEXT COLLATE "C" PRIMARY KEY,
  session_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES sessions (id),
  payment_intent_id TEXT COLLATE "C" UNIQUE,
  secret TEXT COLLATE "C" NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_created ON orders (created_at, id);
CREATE INDEX orders_status ON orders (status, created_at, id);
CREATE INDEX orders_agent ON orders (agent_id, created_at, id);

CREATE TABLE stock (
  variant_id TEXT COLLATE "C" PRIMARY KEY,
  on_hand BIGINT NOT NULL CHECK (on_hand >= 0)
) WITH (fillfactor = 50);

CREATE TABLE reservations (
  session_id TEXT COLLATE "C" PRIMARY KEY REFERENCES sessions (id),
  agent_id TEXT COLLATE "C" NOT NULL,
  lines TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  held_until BIGINT
);
CREATE INDEX reservations_held ON reservations (held_until) WHERE state = 'held';

CREATE TABLE idempotency_keys (
  id TEXT COLLATE "C" PRIMARY KEY,
  fingerprint TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  lease_until BIGINT NOT NULL,
  status INTEGER,
  api_version TEXT COLLATE "C" NOT NULL,
  seq BIGINT REFERENCES session_revisions (seq),
  body TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  CHECK (seq IS NULL OR body IS NULL)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_seq ON idempotency_keys (seq) WHERE seq IS NOT NULL;

CREATE TABLE facts (
  name TEXT COLLATE "C" PRIMARY KEY,
  value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE refunds (
  place BIGINT GENERATED ALWAYS AS IDENTITY,
  id TEXT COLLATE "C" PRIMARY KEY,
  payment_intent_id TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  cause TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C",
  amount BIGINT NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C",
  lines TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  at_most INTEGER,
  description TEXT COLLATE "C",
  credit BIGINT,
  phase TEXT COLLATE "C" NOT NULL,
  stripe_refund_id TEXT COLLATE "C" UNIQUE,
  failure TEXT COLLATE "C",
  next_try_at BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (payment_intent_id, key)
);
CREATE INDEX refunds_of_payment ON refunds (payment_intent_id, created_at);
CREATE INDEX refunds_due ON refunds (next_try_at) WHERE phase = 'requested';

CREATE TABLE stripe_events (
  id TEXT COLLATE "C" PRIMARY KEY,
  type TEXT COLLATE "C" NOT NULL,
  object_id TEXT COLLATE "C" NOT NULL,
  payment_intent_id TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  outcome TEXT COLLATE "C",
  settled_at BIGINT,
  tries INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL,
  hints INTEGER NOT NULL,
  problem TEXT COLLATE "C",
  CHECK ((outcome IS NULL) = (settled_at IS NULL))
);
CREATE UNIQUE INDEX stripe_events_waiting ON stripe_events (object_id, type) WHERE outcome IS NULL;
CREATE INDEX stripe_events_due ON stripe_events (received_at, next_try_at) WHERE outcome IS NULL;
CREATE INDEX stripe_events_settled ON stripe_events (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX stripe_events_counted ON stripe_events (type, outcome);
CREATE INDEX stripe_events_received ON stripe_events (received_at, id);

CREATE TABLE order_events (
  place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  endpoint_id TEXT COLLATE "C" NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
  seq INTEGER NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('due', 'queued', 'parked', 'delivered')),
  attempts INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL,
  epoch INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT,
  last_status INTEGER,
  problem TEXT COLLATE "C",
  UNIQUE (endpoint_id, order_id, seq)
);
CREATE UNIQUE INDEX order_events_head ON order_events (endpoint_id, order_id) WHERE state IN ('due', 'parked');
CREATE INDEX order_events_due ON order_events (endpoint_id, next_try_at) WHERE state = 'due';
CREATE INDEX order_events_state ON order_events (endpoint_id, state, created_at);
CREATE INDEX order_events_waiting ON order_events (endpoint_id, state, created_at) WHERE state <> 'delivered';
CREATE INDEX order_events_created ON order_events (endpoint_id, created_at);
CREATE INDEX order_events_order ON order_events (order_id, place);
CREATE INDEX order_events_delivered ON order_events (delivered_at) WHERE state = 'delivered';

CREATE TABLE webhook_endpoints (
  id TEXT COLLATE "C" PRIMARY KEY,
  failing_since BIGINT,
  disabled_at BIGINT,
  delivered_at BIGINT,
  replay_since BIGINT,
  replay_until BIGINT,
  replay_at BIGINT,
  replay_place BIGINT
);

CREATE TABLE audit (
  place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  detail TEXT COLLATE "C",
  request_id TEXT COLLATE "C",
  at BIGINT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, place);
CREATE INDEX audit_age ON audit (at);

CREATE TABLE feed_pushes (
  feed TEXT COLLATE "C" NOT NULL,
  product_id TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (feed, product_id)
);

CREATE TABLE order_tasks (
  order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
  name TEXT COLLATE "C" NOT NULL,
  wanted INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL,
  progress TEXT COLLATE "C" NOT NULL,
  problem TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (order_id, name)
);
CREATE INDEX order_tasks_due ON order_tasks (name, next_try_at) WHERE done_at IS NULL;
CREATE INDEX order_tasks_done ON order_tasks (name, done_at);
CREATE INDEX order_tasks_age ON order_tasks (done_at) WHERE done_at IS NOT NULL;
`,
};
