import { list, type Sql, sql } from './sql.js';

/** An order that goes with all that is of it. */
export interface Sale {
  orderId: string;
  sessionId: string;
  paymentIntentId: string | null;
}

/** Deletes revisions, with the idempotency keys that they are the answer of. */
export const removeRevisions = (seqs: readonly number[]): Sql[] =>
  seqs.length === 0
    ? []
    : [
        sql`DELETE FROM idempotency_keys WHERE seq IN ${list(seqs)}`,
        sql`DELETE FROM session_revisions WHERE seq IN ${list(seqs)}`,
      ];

/** Deletes uses of discounts that count no more. */
export const removeUncounted = (sessionIds: readonly string[]): Sql[] =>
  sessionIds.length === 0
    ? []
    : [sql`DELETE FROM redemptions WHERE session_id IN ${list(sessionIds)} AND state NOT IN ('held', 'redeemed')`];

/**
 * Deletes sessions with all that refers to them, in the order in which rows refer to each other; but for the uses of
 * discounts that count: they stay used.
 */
export function removeSessions(ids: readonly string[]): Sql[] {
  if (ids.length === 0) return [];
  const all = list(ids);
  return [
    sql`DELETE FROM reservations WHERE session_id IN ${all}`,
    ...removeUncounted(ids),
    sql`DELETE FROM charges WHERE session_id IN ${all}`,
    sql`DELETE FROM sessions WHERE id IN ${all}`,
    sql`DELETE FROM idempotency_keys WHERE seq IN (SELECT seq FROM session_revisions WHERE session_id IN ${all})`,
    sql`DELETE FROM session_revisions WHERE session_id IN ${all}`,
  ];
}

/** Deletes orders with their sessions, events, tasks and money. */
export function removeSales(sales: readonly Sale[]): Sql[] {
  if (sales.length === 0) return [];
  const orders = list(sales.map(({ orderId }) => orderId));
  const payments = list(sales.flatMap(({ paymentIntentId }) => paymentIntentId ?? []));
  return [
    sql`DELETE FROM order_events WHERE order_id IN ${orders}`,
    sql`DELETE FROM order_tasks WHERE order_id IN ${orders}`,
    sql`DELETE FROM orders WHERE id IN ${orders}`,
    sql`DELETE FROM refunds WHERE payment_intent_id IN ${payments}`,
    ...removeSessions(sales.map(({ sessionId }) => sessionId)),
  ];
}

/** Lets who has decided upon these sessions decide anew: a body of theirs has changed, which the row itself does not show. */
export const touchSessions = (ids: readonly string[]): Sql[] =>
  ids.length === 0 ? [] : [sql`UPDATE sessions SET seq = seq WHERE id IN ${list(ids)}`];
