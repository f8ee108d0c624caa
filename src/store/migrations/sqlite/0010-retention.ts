import type { Migration } from './migration.js';

/**
 * What is removed after its time, found without reading what stays. `to_purge` is 1 where a session is over and something
 * of it is still to be removed. Rows that others refer to can be deleted only as fast as the others are found: by `seq`.
 */
export const retention: Migration = {
  version: 10,
  sql: `
ALTER TABLE sessions ADD COLUMN to_purge INTEGER;
UPDATE sessions SET to_purge = 1 WHERE status IN ('completed', 'canceled', 'expired');
CREATE INDEX sessions_to_purge ON sessions (status, expires_at, id) WHERE to_purge = 1;
CREATE INDEX sessions_seq ON sessions (seq);
CREATE INDEX charges_pinned ON charges (pinned_seq);
CREATE INDEX idempotency_keys_seq ON idempotency_keys (seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_age ON audit (at);
CREATE INDEX order_tasks_age ON order_tasks (done_at) WHERE done_at IS NOT NULL;
`,
};
