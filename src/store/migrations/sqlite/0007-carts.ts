import type { Migration } from './migration.js';

/** Carts, of which only the newest state is kept, and how many each agent has: counted as sessions and holds are. */
export const carts: Migration = {
  version: 7,
  sql: `
CREATE TABLE carts (
  id TEXT NOT NULL PRIMARY KEY,
  agent_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX carts_expiry ON carts (expires_at);

ALTER TABLE agent_tallies ADD COLUMN carts INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER cart_added AFTER INSERT ON carts BEGIN
  INSERT INTO agent_tallies (agent_id, open_sessions, holds, carts) VALUES (NEW.agent_id, 0, 0, 1)
    ON CONFLICT (agent_id) DO UPDATE SET carts = carts + 1;
END;
CREATE TRIGGER cart_removed AFTER DELETE ON carts BEGIN
  UPDATE agent_tallies SET carts = carts - 1 WHERE agent_id = OLD.agent_id;
END;
`,
};
