import type { Database } from 'better-sqlite3';

/** Hashes of what was sent to agents' feeds. */
export function createFeedPushRows(db: Database) {
  const get = db
    .prepare<[string, string], string>('SELECT hash FROM feed_pushes WHERE feed = ? AND product_id = ?')
    .pluck();
  const put = db.prepare<[string, string, string]>(
    `INSERT INTO feed_pushes (feed, product_id, hash) VALUES (?, ?, ?)
     ON CONFLICT (feed, product_id) DO UPDATE SET hash = excluded.hash`,
  );

  return {
    get: (feed: string, productId: string): string | undefined => get.get(feed, productId),
    put: (feed: string, productId: string, hash: string): void => {
      put.run(feed, productId, hash);
    },
  };
}
