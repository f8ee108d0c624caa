import type { Database } from 'better-sqlite3';
import type { AgentTally } from '../store.js';

/** What agents have; the database itself keeps count. */
export function createTallyRows(db: Database) {
  const tally = db.prepare<[string], AgentTally>(
    'SELECT open_sessions AS openSessions, holds, carts FROM agent_tallies WHERE agent_id = ?',
  );
  return {
    of: (agentId: string): AgentTally => tally.get(agentId) ?? { openSessions: 0, holds: 0, carts: 0 },
  };
}
