import type { Database } from 'better-sqlite3';

/** An answer as it went out: the bytes of its body, and the fingerprint of the request it answers. */
export type SavedAnswer = { fingerprint: string; status: number; body: string };

const RETENTION_SECONDS = 24 * 60 * 60;

/** Stripe's memory of idempotent requests, by account; https://docs.stripe.com/api/idempotent_requests */
export function createIdempotencyKeys(db: Database) {
  const prune = db.prepare('DELETE FROM idempotency_keys WHERE created <= ?');
  const find = db.prepare<[string, string], SavedAnswer>(
    'SELECT fingerprint, status, body FROM idempotency_keys WHERE account = ? AND key = ?',
  );
  const insert = db.prepare(
    'INSERT INTO idempotency_keys (account, key, fingerprint, created, status, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    /** Looks a key up after forgetting all that are 24 hours old; `now` in seconds. */
    find(account: string, key: string, now: number): SavedAnswer | undefined {
      prune.run(now - RETENTION_SECONDS);
      return find.get(account, key);
    },
    save(account: string, key: string, now: number, answer: SavedAnswer): void {
      insert.run(account, key, answer.fingerprint, now, answer.status, answer.body);
    },
  };
}
