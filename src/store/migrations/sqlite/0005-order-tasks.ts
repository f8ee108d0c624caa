import type { Migration } from './migration.js';

/** What orders mean for other systems. `done_at` is NULL while there is something to do. */
export const orderTasks: Migration = {
  version: 5,
  sql: `
CREATE TABLE order_tasks (
  order_id TEXT NOT NULL REFERENCES orders (id),
  name TEXT NOT NULL,
  wanted INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  progress TEXT NOT NULL,
  problem TEXT,
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  PRIMARY KEY (order_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_tasks_due ON order_tasks (name, next_try_at) WHERE done_at IS NULL;
CREATE INDEX order_tasks_done ON order_tasks (name, done_at);
`,
};
