import type { Database } from 'better-sqlite3';
import type { Charge } from '../objects/charge.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { StoredPaymentMethod } from '../objects/payment-method.js';
import type { SharedToken } from '../objects/shared-token.js';

/** What is kept of each kind of object; the key is also the noun in "No such …". */
export type Kinds = {
  payment_intent: PaymentIntent;
  charge: Charge;
  payment_method: StoredPaymentMethod;
  shared_payment_token: SharedToken;
};

type Stored = { id: string; created: number };
type Row = { account: string; created: number; seq: number; body: string };

/** Bounds of a list: seconds, both inclusive; `after` is the last object of the page before. */
export type PageQuery = { from: number; to: number; limit: number; after: { created: number; seq: number } | null };

/** All objects of all accounts, as JSON. */
export function createObjects(db: Database) {
  const insert = db.prepare('INSERT INTO objects (id, kind, account, created, body) VALUES (?, ?, ?, ?, ?)');
  const update = db.prepare('UPDATE objects SET body = ? WHERE id = ?');
  const find = db.prepare<[string, string], Row>(
    'SELECT account, created, seq, body FROM objects WHERE id = ? AND kind = ?',
  );
  const page = db.prepare<[string, string, number, number, number, number, number], Row>(
    `SELECT account, created, seq, body FROM objects
     WHERE kind = ? AND account = ? AND created >= ? AND created <= ? AND (created, seq) < (?, ?)
     ORDER BY created DESC, seq DESC LIMIT ?`,
  );
  return {
    insert<K extends keyof Kinds>(kind: K, account: string, object: Kinds[K] & Stored): void {
      insert.run(object.id, kind, account, object.created, JSON.stringify(object));
    },
    save(object: Kinds[keyof Kinds] & Stored): void {
      update.run(JSON.stringify(object), object.id);
    },
    find<K extends keyof Kinds>(kind: K, id: string) {
      const row = find.get(id, kind);
      if (row === undefined) return undefined;
      const object: Kinds[K] = JSON.parse(row.body);
      return { account: row.account, created: row.created, seq: row.seq, object };
    },
    /** The newest first. */
    page<K extends keyof Kinds>(kind: K, account: string, query: PageQuery): Kinds[K][] {
      const { created, seq } = query.after ?? { created: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
      const rows = page.all(kind, account, query.from, query.to, created, seq, query.limit);
      return rows.map((row): Kinds[K] => JSON.parse(row.body));
    },
  };
}
