/** A column in which something of a person may stand. */
export interface PersonalTable {
  table: string;
  /** By which rows are read one after the other: the primary key, or `rowid`. */
  key: string;
  /** JSON, or a text. */
  column: string;
  /**
   * The column with the id of the session that the row belongs to. Such rows say whose session it is, and are erased
   * together with it; in rows without one, mentions alone are erased.
   */
  session?: string;
}

/**
 * All that is looked through at an erasure. A table that gets to know something of a person has its line here; what of
 * its JSON is erased stands in domain/personal-data.ts.
 */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  { table: 'session_revisions', key: 'seq', column: 'body', session: 'session_id' },
  { table: 'orders', key: 'rowid', column: 'body', session: 'session_id' },
  { table: 'order_events', key: 'place', column: 'body' },
  { table: 'idempotency_keys', key: 'id', column: 'body' },
  { table: 'audit', key: 'place', column: 'detail' },
  { table: 'refunds', key: 'rowid', column: 'description' },
  { table: 'refunds', key: 'rowid', column: 'reason' },
  { table: 'stripe_events', key: 'rowid', column: 'problem' },
  { table: 'order_events', key: 'place', column: 'problem' },
];
