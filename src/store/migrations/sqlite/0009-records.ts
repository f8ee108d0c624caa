import type { Migration } from './migration.js';

/**
 * Attribution leaves the bodies of sessions and orders for a table of its own, where each touch is written once and its
 * token can be deleted: at once where a session ends without a sale, whoever ends it. What buyers said to marketing
 * outlives the sessions in which they said it.
 */
export const records: Migration = {
  version: 9,
  sql: `
CREATE TABLE attributions (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  touch TEXT NOT NULL CHECK (touch IN ('first', 'last')),
  token TEXT,
  claim TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (session_id, touch)
) STRICT, WITHOUT ROWID;
CREATE INDEX attributions_tokens ON attributions (at) WHERE token IS NOT NULL;

INSERT OR IGNORE INTO attributions (session_id, touch, token, claim, at)
  SELECT s.id, 'first', r.body ->> '$.firstTouch.token', json_remove(r.body -> '$.firstTouch', '$.token'),
    r.body ->> '$.createdAt'
  FROM session_revisions r JOIN sessions s ON s.id = r.session_id
  WHERE json_type(r.body, '$.firstTouch') = 'object' ORDER BY r.seq;
INSERT OR IGNORE INTO attributions (session_id, touch, token, claim, at)
  SELECT session_id, 'last', body ->> '$.lastTouch.token', json_remove(body -> '$.lastTouch', '$.token'),
    body ->> '$.createdAt'
  FROM orders WHERE json_type(body, '$.lastTouch') = 'object';
INSERT OR IGNORE INTO attributions (session_id, touch, token, claim, at)
  SELECT s.id, 'last', r.body ->> '$.lastTouch.token', json_remove(r.body -> '$.lastTouch', '$.token'),
    r.body ->> '$.updatedAt'
  FROM session_revisions r JOIN sessions s ON s.id = r.session_id
  WHERE json_type(r.body, '$.lastTouch') = 'object' ORDER BY r.seq;
UPDATE session_revisions SET body = json_remove(body, '$.firstTouch', '$.lastTouch', '$.order.lastTouch')
  WHERE json_type(body, '$.firstTouch') IS NOT NULL OR json_type(body, '$.lastTouch') IS NOT NULL
    OR json_type(body, '$.order.lastTouch') IS NOT NULL;
UPDATE orders SET body = json_remove(body, '$.lastTouch') WHERE json_type(body, '$.lastTouch') IS NOT NULL;

UPDATE attributions SET token = NULL
  WHERE session_id IN (SELECT id FROM sessions WHERE status IN ('canceled', 'expired'));
CREATE TRIGGER attribution_without_sale AFTER UPDATE OF status ON sessions
WHEN NEW.status IN ('canceled', 'expired') BEGIN
  UPDATE attributions SET token = NULL WHERE session_id = NEW.id AND token IS NOT NULL;
END;

CREATE TABLE marketing_consents (
  place INTEGER PRIMARY KEY,
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
  at INTEGER NOT NULL,
  UNIQUE (order_id, channel)
) STRICT;
CREATE INDEX marketing_consents_contact ON marketing_consents (contact, place);
CREATE INDEX marketing_consents_session ON marketing_consents (session_id);
CREATE INDEX marketing_consents_newest ON marketing_consents (contact, channel, place);
`,
};
