import type { Migration } from './migration.js';

/** Sessions that wait for the shop's approval: their time ends as that of other open ones does. */
export const pendingApproval: Migration = {
  version: 13,
  sql: `
DROP INDEX sessions_open;
CREATE INDEX sessions_open ON sessions (expires_at)
  WHERE status IN ('not_ready_for_payment', 'authentication_required', 'ready_for_payment', 'pending_approval');
`,
};
