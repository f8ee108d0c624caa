/** A column in which something of a person may stand. */
export interface PersonalTable {
  table: string;
  /** JSON, or a text. */
  column: string;
  /**
   * By which rows are read one after the other, each with another value: `id`, which is a text, or a number. Absent: rows
   * are not looked through, and removed with their session alone.
   */
  key?: string;
  /** The column with the id of the session that a row belongs to: it says whose session it is, and is erased with it. */
  session?: string;
  /** Rows of the person are deleted; else they stay, without what is the person's. */
  remove?: true;
}

/**
 * All that is looked through at an erasure. A table that gets to know something of a person has its line here; what of
 * its JSON is erased stands in domain/personal-data.ts.
 */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  { table: 'session_revisions', column: 'body', key: 'seq', session: 'session_id' },
  { table: 'orders', column: 'body', key: 'id', session: 'session_id' },
  { table: 'carts', column: 'body', key: 'id', remove: true },
  { table: 'attributions', column: 'claim', session: 'session_id', remove: true },
  { table: 'marketing_consents', column: 'contact', key: 'place', session: 'session_id', remove: true },
  { table: 'order_events', column: 'body', key: 'place' },
  { table: 'order_events', column: 'problem', key: 'place' },
  { table: 'idempotency_keys', column: 'body', key: 'id' },
  { table: 'audit', column: 'detail', key: 'place' },
  { table: 'refunds', column: 'description', key: 'id' },
  { table: 'refunds', column: 'reason', key: 'id' },
  { table: 'store_credits', column: 'note', key: 'id' },
  { table: 'stripe_events', column: 'problem', key: 'id' },
];
