import type { Migration } from './migration.js';

/**
 * The whole of the schema, as the SQLite one has become. Sessions are a log: `session_revisions` has the only copy of a
 * body, small rows point into it. Texts are texts and never `jsonb`, which takes neither every character nor the order of
 * properties. What the indexes promise about money stands here and not in the code alone.
 */
export const shop: Migration = {
  version: 1,
  sql: `
CREATE TABLE session_revisions (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX session_revisions_session ON session_revisions (session_id, seq);

CREATE TABLE sessions (
  id TEXT COLLATE "C" PRIMARY KEY,
  agent_id TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES session_revisions (seq),
  status TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  to_purge INTEGER
) WITH (fillfactor = 80);
CREATE INDEX sessions_open ON sessions (expires_at)
  WHERE status IN ('not_ready_for_payment', 'authentication_required', 'ready_for_payment', 'pending_approval');
CREATE INDEX sessions_canceled ON sessions (id) WHERE status = 'canceled';
CREATE INDEX sessions_to_purge ON sessions (status, expires_at, id) WHERE to_purge = 1;

CREATE TABLE charges (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  generation INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  phase TEXT NOT NULL,
  payment_intent_id TEXT UNIQUE,
  token_with_create INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  unread_attempts INTEGER NOT NULL,
  token_fingerprint TEXT COLLATE "C",
  risk_review TEXT,
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  pinned_seq BIGINT NOT NULL REFERENCES session_revisions (seq),
  epoch INTEGER NOT NULL,
  lease_until BIGINT NOT NULL,
  idempotency_key TEXT,
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
  session_id TEXT NOT NULL UNIQUE REFERENCES sessions (id),
  payment_intent_id TEXT UNIQUE,
  secret TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  number TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  body TEXT NOT NULL
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
  session_id TEXT PRIMARY KEY REFERENCES sessions (id),
  agent_id TEXT NOT NULL,
  lines TEXT NOT NULL,
  state TEXT NOT NULL,
  held_until BIGINT
);
CREATE INDEX reservations_held ON reservations (held_until) WHERE state = 'held';

CREATE TABLE idempotency_keys (
  id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL,
  lease_until BIGINT NOT NULL,
  status INTEGER,
  api_version TEXT NOT NULL,
  seq BIGINT REFERENCES session_revisions (seq),
  body TEXT,
  created_at BIGINT NOT NULL,
  CHECK (seq IS NULL OR body IS NULL)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_seq ON idempotency_keys (seq) WHERE seq IS NOT NULL;

CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE refunds (
  place BIGINT GENERATED ALWAYS AS IDENTITY,
  id TEXT PRIMARY KEY,
  payment_intent_id TEXT NOT NULL,
  key TEXT NOT NULL,
  cause TEXT NOT NULL,
  session_id TEXT NOT NULL,
  agent_id TEXT,
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  type TEXT,
  lines TEXT,
  reason TEXT,
  at_most INTEGER,
  description TEXT,
  credit BIGINT,
  phase TEXT NOT NULL,
  stripe_refund_id TEXT UNIQUE,
  failure TEXT,
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
  type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  payment_intent_id TEXT,
  created_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  outcome TEXT,
  settled_at BIGINT,
  tries INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL,
  hints INTEGER NOT NULL,
  problem TEXT,
  CHECK ((outcome IS NULL) = (settled_at IS NULL))
);
CREATE UNIQUE INDEX stripe_events_waiting ON stripe_events (object_id, type) WHERE outcome IS NULL;
CREATE INDEX stripe_events_due ON stripe_events (received_at, next_try_at) WHERE outcome IS NULL;
CREATE INDEX stripe_events_settled ON stripe_events (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX stripe_events_counted ON stripe_events (type, outcome);
CREATE INDEX stripe_events_received ON stripe_events (received_at, id);

CREATE TABLE order_events (
  place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  endpoint_id TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES orders (id),
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'queued', 'parked', 'delivered')),
  attempts INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL,
  epoch INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT,
  last_status INTEGER,
  problem TEXT,
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
  id TEXT NOT NULL UNIQUE,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT,
  request_id TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, place);
CREATE INDEX audit_age ON audit (at);

CREATE TABLE feed_pushes (
  feed TEXT NOT NULL,
  product_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (feed, product_id)
);

CREATE TABLE order_tasks (
  order_id TEXT NOT NULL REFERENCES orders (id),
  name TEXT NOT NULL,
  wanted INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL,
  progress TEXT NOT NULL,
  problem TEXT,
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (order_id, name)
);
CREATE INDEX order_tasks_due ON order_tasks (name, next_try_at) WHERE done_at IS NULL;
CREATE INDEX order_tasks_done ON order_tasks (name, done_at);
CREATE INDEX order_tasks_age ON order_tasks (done_at) WHERE done_at IS NOT NULL;

CREATE TABLE carts (
  id TEXT COLLATE "C" PRIMARY KEY,
  agent_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  expires_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX carts_expiry ON carts (expires_at);

CREATE TABLE redemptions (
  session_id TEXT COLLATE "C" NOT NULL,
  rule_id TEXT COLLATE "C" NOT NULL,
  buyer TEXT,
  state TEXT NOT NULL,
  returnable INTEGER NOT NULL,
  PRIMARY KEY (session_id, rule_id)
);
CREATE INDEX redemptions_of_buyer ON redemptions (buyer) WHERE buyer IS NOT NULL;

CREATE TABLE redemption_counts (
  rule_id TEXT COLLATE "C" NOT NULL,
  buyer TEXT NOT NULL,
  held INTEGER NOT NULL,
  redeemed INTEGER NOT NULL,
  PRIMARY KEY (rule_id, buyer)
);
CREATE INDEX redemption_counts_of_all ON redemption_counts (rule_id) WHERE buyer = '';

CREATE TABLE attributions (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  touch TEXT NOT NULL CHECK (touch IN ('first', 'last')),
  token TEXT,
  claim TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (session_id, touch)
);
CREATE INDEX attributions_tokens ON attributions (at) WHERE token IS NOT NULL;

CREATE TABLE marketing_consents (
  place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel TEXT NOT NULL,
  contact TEXT NOT NULL,
  opted_in INTEGER NOT NULL CHECK (opted_in IN (0, 1)),
  display_text TEXT NOT NULL,
  text_version TEXT NOT NULL,
  locale TEXT,
  privacy_policy_url TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (order_id, channel)
);
CREATE INDEX marketing_consents_contact ON marketing_consents (contact, place);
CREATE INDEX marketing_consents_session ON marketing_consents (session_id);
CREATE INDEX marketing_consents_newest ON marketing_consents (contact, channel, place);

CREATE TABLE store_credits (
  id TEXT COLLATE "C" PRIMARY KEY,
  kind TEXT NOT NULL,
  code_hash TEXT NOT NULL UNIQUE,
  code_end TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  balance BIGINT NOT NULL CHECK (balance >= 0),
  note TEXT,
  expires_at BIGINT,
  voided_at BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE store_credit_moves (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  credit_id TEXT NOT NULL REFERENCES store_credits (id),
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL,
  session_id TEXT,
  order_id TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX store_credit_moves_of_credit ON store_credit_moves (credit_id, seq);
CREATE INDEX store_credit_moves_of_session ON store_credit_moves (session_id) WHERE session_id IS NOT NULL;
`,
};
