import type { Database } from 'better-sqlite3';
import type { Refund, RefundPhase } from '../../domain/refund.js';
import { type RefundColumns, toRefund, toRefundColumns } from '../columns/refund-columns.js';

/** Refunds: one of a PaymentIntent and key, one of a refund at Stripe. */
export function createRefundRows(db: Database) {
  const put = db.prepare<[RefundColumns]>(
    `INSERT INTO refunds (id, payment_intent_id, key, cause, session_id, agent_id, amount, currency, type, lines, reason, at_most,
       description, credit, phase,
       stripe_refund_id, failure, next_try_at, tries, created_at, updated_at)
     VALUES (:id, :payment_intent_id, :key, :cause, :session_id, :agent_id, :amount, :currency, :type, :lines, :reason, :at_most,
       :description, :credit, :phase,
       :stripe_refund_id, :failure, :next_try_at, :tries, :created_at, :updated_at)
     ON CONFLICT (id) DO UPDATE SET
       payment_intent_id = excluded.payment_intent_id, key = excluded.key, cause = excluded.cause,
       session_id = excluded.session_id, agent_id = excluded.agent_id, amount = excluded.amount,
       currency = excluded.currency, type = excluded.type, lines = excluded.lines,
       reason = excluded.reason, at_most = excluded.at_most,
       description = excluded.description, credit = excluded.credit, phase = excluded.phase,
       stripe_refund_id = excluded.stripe_refund_id, failure = excluded.failure, next_try_at = excluded.next_try_at,
       tries = excluded.tries, created_at = excluded.created_at, updated_at = excluded.updated_at`,
  );
  const ofPayment = db.prepare<[string], RefundColumns>(
    'SELECT * FROM refunds WHERE payment_intent_id = ? ORDER BY created_at, rowid',
  );
  const phaseOf = db.prepare<[string], RefundPhase>('SELECT phase FROM refunds WHERE stripe_refund_id = ?').pluck();
  const due = db.prepare<[number, number], RefundColumns>(
    `SELECT * FROM refunds WHERE phase = 'requested' AND next_try_at <= ? ORDER BY next_try_at LIMIT ?`,
  );

  return {
    put: (refund: Refund): void => {
      put.run(toRefundColumns(refund));
    },
    ofPayment: (paymentIntentId: string): Refund[] => ofPayment.all(paymentIntentId).map(toRefund),
    phases: (stripeRefundIds: readonly string[]): Map<string, RefundPhase> =>
      new Map(
        stripeRefundIds.flatMap((id) => {
          const phase = phaseOf.get(id);
          return phase === undefined ? [] : [[id, phase]];
        }),
      ),
    due: (time: number, limit: number): Refund[] => due.all(time, limit).map(toRefund),
  };
}
