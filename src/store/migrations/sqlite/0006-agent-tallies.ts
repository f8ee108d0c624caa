import type { Migration } from './migration.js';

/**
 * How many open sessions and holds each agent has: counted by the database itself, so that nobody who writes sessions
 * can forget it. Counting them at each create would cost more the more there are.
 */
export const agentTallies: Migration = {
  version: 6,
  sql: `
CREATE TABLE agent_tallies (
  agent_id TEXT NOT NULL PRIMARY KEY,
  open_sessions INTEGER NOT NULL,
  holds INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO agent_tallies (agent_id, open_sessions, holds)
  SELECT agent_id, sum(open), sum(held) FROM (
    SELECT agent_id, status NOT IN ('completed', 'canceled', 'expired') AS open, 0 AS held FROM sessions
    UNION ALL
    SELECT agent_id, 0, state = 'held' FROM reservations
  ) GROUP BY agent_id;

CREATE TRIGGER session_added AFTER INSERT ON sessions
WHEN NEW.status NOT IN ('completed', 'canceled', 'expired') BEGIN
  INSERT INTO agent_tallies (agent_id, open_sessions, holds) VALUES (NEW.agent_id, 1, 0)
    ON CONFLICT (agent_id) DO UPDATE SET open_sessions = open_sessions + 1;
END;
CREATE TRIGGER session_moved AFTER UPDATE OF status ON sessions
WHEN (OLD.status IN ('completed', 'canceled', 'expired')) <> (NEW.status IN ('completed', 'canceled', 'expired')) BEGIN
  INSERT INTO agent_tallies (agent_id, open_sessions, holds) VALUES (NEW.agent_id, 1, 0)
    ON CONFLICT (agent_id) DO UPDATE
    SET open_sessions = open_sessions + iif(NEW.status IN ('completed', 'canceled', 'expired'), -1, 1);
END;
CREATE TRIGGER session_removed AFTER DELETE ON sessions
WHEN OLD.status NOT IN ('completed', 'canceled', 'expired') BEGIN
  UPDATE agent_tallies SET open_sessions = open_sessions - 1 WHERE agent_id = OLD.agent_id;
END;

CREATE TRIGGER reservation_added AFTER INSERT ON reservations WHEN NEW.state = 'held' BEGIN
  INSERT INTO agent_tallies (agent_id, open_sessions, holds) VALUES (NEW.agent_id, 0, 1)
    ON CONFLICT (agent_id) DO UPDATE SET holds = holds + 1;
END;
CREATE TRIGGER reservation_moved AFTER UPDATE OF state ON reservations
WHEN (OLD.state = 'held') <> (NEW.state = 'held') BEGIN
  INSERT INTO agent_tallies (agent_id, open_sessions, holds) VALUES (NEW.agent_id, 0, 1)
    ON CONFLICT (agent_id) DO UPDATE SET holds = holds + iif(NEW.state = 'held', 1, -1);
END;
CREATE TRIGGER reservation_removed AFTER DELETE ON reservations WHEN OLD.state = 'held' BEGIN
  UPDATE agent_tallies SET holds = holds - 1 WHERE agent_id = OLD.agent_id;
END;
`,
};
