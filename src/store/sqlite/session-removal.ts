import type { Database } from 'better-sqlite3';

/** Deletes sessions and sales with all that refers to them, in the order in which rows refer to each other. */
export function createSessionRemoval(db: Database) {
  const keysOf = db.prepare<[number]>('DELETE FROM idempotency_keys WHERE seq = ?');
  const revision = db.prepare<[number]>('DELETE FROM session_revisions WHERE seq = ?');
  const seqs = db.prepare<[string], number>('SELECT seq FROM session_revisions WHERE session_id = ?').pluck();
  const reservation = db.prepare<[string]>('DELETE FROM reservations WHERE session_id = ?');
  const charges = db.prepare<[string]>('DELETE FROM charges WHERE session_id = ?');
  const session = db.prepare<[string]>('DELETE FROM sessions WHERE id = ?');
  const uncounted = db.prepare<[string]>(
    `DELETE FROM redemptions WHERE session_id = ? AND state NOT IN ('held', 'redeemed')`,
  );
  const events = db.prepare<[string]>('DELETE FROM order_events WHERE order_id = ?');
  const tasks = db.prepare<[string]>('DELETE FROM order_tasks WHERE order_id = ?');
  const order = db.prepare<[string]>('DELETE FROM orders WHERE id = ?');
  const refunds = db.prepare<[string]>('DELETE FROM refunds WHERE payment_intent_id = ?');

  function removeRevision(seq: number): void {
    keysOf.run(seq);
    revision.run(seq);
  }

  function removeSession(id: string): void {
    reservation.run(id);
    uncounted.run(id);
    charges.run(id);
    const all = seqs.all(id);
    session.run(id);
    for (const seq of all) removeRevision(seq);
  }

  return {
    /** With the idempotency keys that it is the answer of. */
    revision: removeRevision,
    /** Without the uses of discounts that count: they stay used. */
    session: removeSession,
    /** Uses of discounts that count no more. */
    uncounted: (id: string): void => {
      uncounted.run(id);
    },
    /** An order with its session, events, tasks and money. */
    sale(id: string, { sessionId, paymentIntentId }: { sessionId: string; paymentIntentId: string | null }): void {
      events.run(id);
      tasks.run(id);
      order.run(id);
      if (paymentIntentId !== null) refunds.run(paymentIntentId);
      removeSession(sessionId);
    },
  };
}
