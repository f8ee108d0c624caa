import type { Migration } from './migration.js';

/** What agents' feeds were sent: the hash of each product, by feed. */
export const productFeed: Migration = {
  version: 4,
  sql: `
CREATE TABLE feed_pushes (
  feed TEXT NOT NULL,
  product_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (feed, product_id)
) STRICT, WITHOUT ROWID;
`,
};
