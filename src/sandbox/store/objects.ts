import type { Database, Statement } from 'better-sqlite3';
import type { Charge } from '../objects/charge.js';
import type { Dispute } from '../objects/dispute.js';
import type { EarlyFraudWarning } from '../objects/early-fraud-warning.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { StoredPaymentMethod } from '../objects/payment-method.js';
import type { Price } from '../objects/price.js';
import type { Product } from '../objects/product.js';
import type { Refund } from '../objects/refund.js';
import type { SharedToken } from '../objects/shared-token.js';
import type { StoredCalculation } from '../objects/tax-calculation.js';
import type { TaxSettings } from '../objects/tax-settings.js';
import type { StoredTransaction, TaxReference } from '../objects/tax-transaction.js';
import type { StoredAuthentication } from '../objects/three-d-secure.js';

/** What is kept of each kind of object; the key is also the noun in "No such …". */
export type Kinds = {
  payment_intent: PaymentIntent;
  charge: Charge;
  payment_method: StoredPaymentMethod;
  shared_payment_token: SharedToken;
  refund: Refund;
  dispute: Dispute;
  early_fraud_warning: EarlyFraudWarning;
  authentication: StoredAuthentication;
  product: Product;
  price: Price;
  tax_settings: TaxSettings;
  tax_calculation: StoredCalculation;
  tax_transaction: StoredTransaction;
  tax_reference: TaxReference;
};

type Stored = { id: string; created: number };
type Row = { account: string; created: number; seq: number; body: string };

/** The place of an object in a list. */
export type Position = { created: number; seq: number };

/**
 * Bounds of a list: seconds, both inclusive. `after` is the last object of the page before, `before` the first one of
 * the page behind; at most one of them is given.
 */
export type PageQuery = {
  from: number;
  to: number;
  limit: number;
  after: Position | null;
  before: Position | null;
};

/** What listed objects must have in their fields, by name (`a.b` for a field of a hash): a value, or one of several. */
export type Match = Record<string, string | boolean | readonly string[]>;

const END: Position = { created: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
const BEGIN: Position = { created: -1, seq: -1 };
const EVERYTHING: PageQuery = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: -1, after: null, before: null };
const IN_LIST = 'IN (SELECT value FROM json_each(?))';

/** All objects of all accounts, as JSON. */
export function createObjects(db: Database) {
  const insert = db.prepare('INSERT INTO objects (id, kind, account, created, body) VALUES (?, ?, ?, ?, ?)');
  const update = db.prepare('UPDATE objects SET body = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM objects WHERE id = ?');
  const find = db.prepare<[string, string], Row>(
    'SELECT account, created, seq, body FROM objects WHERE id = ? AND kind = ?',
  );
  const any = db.prepare<[string]>('SELECT 1 FROM objects WHERE id = ?');
  const pages = new Map<string, Statement<(string | number)[], Row>>();
  function page(direction: 'ASC' | 'DESC', match: Match) {
    // The names are the endpoints' own, never a caller's.
    const matching = Object.entries(match)
      .map(([name, wanted]) => `AND json_extract(body, '$.${name}') ${isList(wanted) ? IN_LIST : '= ?'}`)
      .join(' ');
    const key = `${direction} ${matching}`;
    const known = pages.get(key);
    if (known !== undefined) return known;
    const made: Statement<(string | number)[], Row> = db.prepare(
      `SELECT account, created, seq, body FROM objects
       WHERE kind = ? AND account = ? AND created >= ? AND created <= ?
         AND (created, seq) < (?, ?) AND (created, seq) > (?, ?) ${matching}
       ORDER BY created ${direction}, seq ${direction} LIMIT ?`,
    );
    pages.set(key, made);
    return made;
  }
  function readPage<K extends keyof Kinds>(kind: K, account: string, query: PageQuery, match: Match = {}): Kinds[K][] {
    const { from, to, limit, after, before } = query;
    const [upper, lower] = [after ?? END, before ?? BEGIN];
    const bounds = [from, to, upper.created, upper.seq, lower.created, lower.seq];
    const statement = page(before === null ? 'DESC' : 'ASC', match);
    const rows = statement.all(kind, account, ...bounds, ...Object.values(match).map(bound), limit);
    return (before === null ? rows : rows.reverse()).map((row): Kinds[K] => JSON.parse(row.body));
  }
  return {
    insert<K extends keyof Kinds>(kind: K, account: string, object: Kinds[K] & Stored): void {
      insert.run(object.id, kind, account, object.created, JSON.stringify(object));
    },
    save(object: Kinds[keyof Kinds] & Stored): void {
      update.run(JSON.stringify(object), object.id);
    },
    remove(id: string): void {
      remove.run(id);
    },
    /** Whether anything at all goes by this id. */
    has: (id: string): boolean => any.get(id) !== undefined,
    find<K extends keyof Kinds>(kind: K, id: string) {
      const row = find.get(id, kind);
      if (row === undefined) return undefined;
      const object: Kinds[K] = JSON.parse(row.body);
      return { account: row.account, created: row.created, seq: row.seq, object };
    },
    /** The newest first. */
    page: readPage,
    /** The newest one of all that match. */
    newest: <K extends keyof Kinds>(kind: K, account: string, match: Match): Kinds[K] | undefined =>
      readPage(kind, account, { ...EVERYTHING, limit: 1 }, match)[0],
    /** All of them, the oldest first. */
    all: <K extends keyof Kinds>(kind: K, account: string): Kinds[K][] => readPage(kind, account, EVERYTHING).reverse(),
  };
}

function isList(wanted: Match[string]): wanted is readonly string[] {
  return typeof wanted === 'object';
}

/** A wanted value as SQLite compares it. */
function bound(wanted: Match[string]): string | number {
  if (isList(wanted)) return JSON.stringify(wanted);
  return typeof wanted === 'boolean' ? Number(wanted) : wanted;
}
