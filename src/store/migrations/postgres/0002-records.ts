import type { Migration } from './migration.js';

/** Carts, uses of discounts, who brought buyers and what they said to marketing, store credits and gift cards. */
export const records: Migration = {
  version: 2,
  sql: `
CREATE TABLE carts (
  id TEXT COLLATE "C" PRIMARY KEY,
  agent_id TEXT COLLATE "C" NOT NULL,
  revision INTEGER NOT NULL,
  expires_at BIGINT NOT NULL,
  body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX carts_expiry ON carts (expires_at);

CREATE TABLE redemptions (
  session_id TEXT COLLATE "C" NOT NULL,
  rule_id TEXT COLLATE "C" NOT NULL,
  buyer TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL,
  returnable INTEGER NOT NULL,
  PRIMARY KEY (session_id, rule_id)
);
CREATE INDEX redemptions_of_buyer ON redemptions (buyer) WHERE buyer IS NOT NULL;

CREATE TABLE redemption_counts (
  rule_id TEXT COLLATE "C" NOT NULL,
  buyer TEXT COLLATE "C" NOT NULL,
  held INTEGER NOT NULL,
  redeemed INTEGER NOT NULL,
  PRIMARY KEY (rule_id, buyer)
);
CREATE INDEX redemption_counts_of_all ON redemption_counts (rule_id) WHERE buyer = '';

CREATE TABLE attributions (
  session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  touch TEXT COLLATE "C" NOT NULL CHECK (touch IN ('first', 'last')),
  token TEXT COLLATE "C",
  claim TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (session_id, touch)
);
CREATE INDEX attributions_tokens ON attributions (at) WHERE token IS NOT NULL;

CREATE TABLE marketing_consents (
  place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  opted_in INTEGER NOT NULL CHECK (opted_in IN (0, 1)),
  display_text TEXT COLLATE "C" NOT NULL,
  text_version TEXT COLLATE "C" NOT NULL,
  locale TEXT COLLATE "C",
  privacy_policy_url TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (order_id, channel)
);
CREATE INDEX marketing_consents_contact ON marketing_consents (contact, place);
CREATE INDEX marketing_consents_session ON marketing_consents (session_id);
CREATE INDEX marketing_consents_newest ON marketing_consents (contact, channel, place);

CREATE TABLE store_credits (
  id TEXT COLLATE "C" PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  code_hash TEXT COLLATE "C" NOT NULL UNIQUE,
  code_end TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  balance BIGINT NOT NULL CHECK (balance >= 0),
  note TEXT COLLATE "C",
  expires_at BIGINT,
  voided_at BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE store_credit_moves (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  credit_id TEXT COLLATE "C" NOT NULL REFERENCES store_credits (id),
  kind TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  session_id TEXT COLLATE "C",
  order_id TEXT COLLATE "C",
  at BIGINT NOT NULL
);
CREATE INDEX store_credit_moves_of_credit ON store_credit_moves (credit_id, seq);
CREATE INDEX store_credit_moves_of_session ON store_credit_moves (session_id) WHERE session_id IS NOT NULL;
`,
};
