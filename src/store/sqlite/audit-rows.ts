import type { Database } from 'better-sqlite3';
import type { AuditEntry } from '../audit.js';

/** What was done at the shop's word, only ever added to. */
export function createAuditRows(db: Database) {
  const insert = db.prepare<(string | number | null)[]>(
    'INSERT INTO audit (id, action, subject, detail, request_id, at) VALUES (?, ?, ?, ?, ?, ?)',
  );

  return {
    insert({ id, action, subject, detail, requestId, at }: AuditEntry): void {
      insert.run(id, action, subject, detail ? JSON.stringify(detail) : null, requestId ?? null, at);
    },
  };
}
