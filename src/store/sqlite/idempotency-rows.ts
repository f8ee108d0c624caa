import type { Database } from 'better-sqlite3';
import { type KeyColumns, toKeyRecord } from '../columns/key-columns.js';
import type { IdempotencyRecord } from '../store.js';

/** Idempotency keys: claims and answers. */
export function createIdempotencyRows(db: Database) {
  const put = db.prepare<(string | number | null)[]>(
    `INSERT INTO idempotency_keys (id, fingerprint, state, lease_until, status, api_version, seq, body, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       fingerprint = excluded.fingerprint, state = excluded.state, lease_until = excluded.lease_until,
       status = excluded.status, api_version = excluded.api_version, seq = excluded.seq, body = excluded.body,
       created_at = excluded.created_at`,
  );
  const get = db.prepare<[string], KeyColumns>('SELECT * FROM idempotency_keys WHERE id = ?');
  const deleteOld = db.prepare<[number, number]>(
    `DELETE FROM idempotency_keys WHERE rowid IN (
       SELECT k.rowid FROM idempotency_keys k
       WHERE k.created_at < ? AND NOT EXISTS (
         SELECT 1 FROM charges c
         WHERE c.idempotency_key = k.id AND c.phase IN ('creating', 'confirming', 'processing', 'canceling'))
       ORDER BY k.created_at LIMIT ?)`,
  );

  return {
    put({ id, fingerprint, state, leaseUntil, status, apiVersion, answer, createdAt }: IdempotencyRecord): void {
      const seq = answer && 'seq' in answer ? answer.seq : null;
      const body = answer && 'body' in answer ? answer.body : null;
      put.run(id, fingerprint, state, leaseUntil, status ?? null, apiVersion, seq, body, createdAt);
    },
    get(id: string): IdempotencyRecord | undefined {
      const row = get.get(id);
      return row && toKeyRecord(row);
    },
    deleteOld: (time: number, limit: number): number => deleteOld.run(time, limit).changes,
  };
}
