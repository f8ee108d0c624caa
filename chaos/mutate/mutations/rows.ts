import type { Mutation } from '../mutation.js';

const CONTRACT = 'test/store/engines.test.ts';
const FIRST = 'src/store/migrations/sqlite/0001-checkout.ts';
const SECOND = 'src/store/migrations/sqlite/0002-after-sale.ts';
const INBOX = 'src/store/sqlite/sqlite-inbox.ts';
const EVENTS = 'src/store/sqlite/event-rows.ts';

/** What the rows of the database promise by themselves. */
export const rowMutations: readonly Mutation[] = [
  {
    name: 'one-order',
    without: 'a session has one order',
    edits: [
      { file: FIRST, from: 'session_id TEXT NOT NULL UNIQUE REFERENCES', to: 'session_id TEXT NOT NULL REFERENCES' },
    ],
    tests: [CONTRACT],
  },
  {
    name: 'one-charge-alive',
    without: 'a session has one charge that can be paid',
    edits: [{ file: SECOND, from: 'CREATE UNIQUE INDEX charges_one_alive', to: 'CREATE INDEX charges_one_alive' }],
    tests: [CONTRACT],
  },
  {
    name: 'order-version',
    without: 'an order is changed as it was read',
    edits: [
      {
        file: 'src/store/sqlite/order-rows.ts',
        from: 'WHERE id = :id AND version = :version - 1',
        to: 'WHERE id = :id AND version <> :version',
      },
    ],
    tests: [CONTRACT],
  },
  {
    name: 'stock-floor',
    without: 'the shelf never goes below zero',
    edits: [
      {
        file: 'src/store/sqlite/stock-rows.ts',
        from: 'WHERE variant_id = :id AND on_hand + :by >= 0',
        to: 'WHERE variant_id = :id',
      },
      { file: FIRST, from: 'on_hand INTEGER NOT NULL CHECK (on_hand >= 0)', to: 'on_hand INTEGER NOT NULL' },
    ],
    tests: [CONTRACT],
  },
  {
    name: 'stock-retry',
    without: 'who missed the floor decides anew',
    edits: [
      {
        file: 'src/store/sqlite/write-decision.ts',
        from: 'for (const delta of stock) if (!tables.stock.move(delta)) return false;',
        to: 'for (const delta of stock) tables.stock.move(delta);',
      },
    ],
    tests: [CONTRACT],
  },
  {
    name: 'agent-of-session',
    without: 'a session is there for its own agent alone',
    edits: [
      {
        file: 'src/store/sqlite/session-rows.ts',
        from: "'SELECT seq FROM sessions WHERE id = ? AND agent_id = ?'",
        to: "'SELECT seq FROM sessions WHERE id = ? AND ? IS NOT NULL'",
      },
    ],
    tests: ['test/protocol/agent-isolation.test.ts'],
  },
  {
    name: 'agent-of-mark',
    without: 'an answer is kept for the agent whose session it is',
    edits: [
      {
        file: 'src/store/sqlite/marks.ts',
        from: 'if (marked?.agentId !== agentId) return undefined;',
        to: 'if (!marked || !agentId) return undefined;',
      },
    ],
    tests: ['test/protocol/agent-isolation.test.ts'],
  },
  {
    name: 'mark-of-change',
    without: 'a session that changes loses its mark, and the answer that hangs on it',
    edits: [{ file: 'src/store/sqlite/session-rows.ts', from: 'marks.drop(session.id);', to: '' }],
    tests: [CONTRACT],
  },
  {
    name: 'mark-of-erasure',
    without: 'no kept answer outlives an erasure',
    edits: [{ file: 'src/store/sqlite/session-rows.ts', from: 'marks.clear();', to: '' }],
    tests: ['test/retention/erasure.test.ts'],
  },
  {
    name: 'kept-past-its-time',
    without: 'an answer is kept no longer than the session keeps its status',
    edits: [
      {
        file: 'src/http/acp-calls.ts',
        from: 'if (answer?.version === version && clock.now() < answer.until) return answer.result;',
        to: 'if (answer?.version === version) return answer.result;',
      },
    ],
    tests: ['test/http/acp-operation.test.ts'],
  },
  {
    name: 'event-known',
    without: 'an event that came before is known',
    edits: [{ file: INBOX, from: "if (events.isKnown(event.id)) return 'known';", to: '' }],
    tests: [CONTRACT],
  },
  {
    name: 'event-merge',
    without: 'events of one object are looked at once',
    edits: [
      { file: INBOX, from: 'if (outcome === undefined && events.hint(event, now)) {', to: 'if (!event.id) {' },
      { file: SECOND, from: 'CREATE UNIQUE INDEX stripe_events_waiting', to: 'CREATE INDEX stripe_events_waiting' },
    ],
    tests: [CONTRACT],
  },
  {
    name: 'event-hints',
    without: 'an event that came while another was applied is looked at again',
    edits: [{ file: EVENTS, from: 'AND outcome IS NULL AND hints = ?', to: 'AND outcome IS NULL AND hints >= 0 * ?' }],
    tests: [CONTRACT],
  },
];
