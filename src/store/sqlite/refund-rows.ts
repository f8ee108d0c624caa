import type { Database } from 'better-sqlite3';
import type { RefundType } from '../../domain/adjustment.js';
import type { Refund, RefundCause, RefundPhase } from '../../domain/refund.js';

interface RefundColumns {
  id: string;
  payment_intent_id: string;
  key: string;
  cause: RefundCause;
  session_id: string;
  agent_id: string | null;
  amount: number;
  currency: string;
  type: RefundType | null;
  lines: string | null;
  reason: string | null;
  at_most: number | null;
  description: string | null;
  credit: number | null;
  phase: RefundPhase;
  stripe_refund_id: string | null;
  failure: string | null;
  next_try_at: number;
  tries: number;
  created_at: number;
  updated_at: number;
}

const toColumns = (refund: Refund): RefundColumns => ({
  id: refund.id,
  payment_intent_id: refund.paymentIntentId,
  key: refund.key,
  cause: refund.cause,
  session_id: refund.sessionId,
  agent_id: refund.agentId ?? null,
  amount: refund.amount,
  currency: refund.currency,
  type: refund.type ?? null,
  lines: refund.lines ? JSON.stringify(refund.lines) : null,
  reason: refund.reason ?? null,
  at_most: refund.atMost ? 1 : null,
  description: refund.description ?? null,
  credit: refund.credit ?? null,
  phase: refund.phase,
  stripe_refund_id: refund.stripeRefundId ?? null,
  failure: refund.failure ?? null,
  next_try_at: refund.nextTryAt,
  tries: refund.tries,
  created_at: refund.createdAt,
  updated_at: refund.updatedAt,
});

const fromColumns = (row: RefundColumns): Refund => ({
  id: row.id,
  paymentIntentId: row.payment_intent_id,
  key: row.key,
  cause: row.cause,
  sessionId: row.session_id,
  ...(row.agent_id !== null && { agentId: row.agent_id }),
  amount: row.amount,
  currency: row.currency,
  ...(row.type !== null && { type: row.type }),
  ...(row.lines !== null && { lines: JSON.parse(row.lines) }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.at_most !== null && { atMost: true }),
  ...(row.description !== null && { description: row.description }),
  ...(row.credit !== null && { credit: row.credit }),
  phase: row.phase,
  ...(row.stripe_refund_id !== null && { stripeRefundId: row.stripe_refund_id }),
  ...(row.failure !== null && { failure: row.failure }),
  nextTryAt: row.next_try_at,
  tries: row.tries,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

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
  const due = db.prepare<[number, number], RefundColumns>(
    `SELECT * FROM refunds WHERE phase = 'requested' AND next_try_at <= ? ORDER BY next_try_at LIMIT ?`,
  );

  return {
    put: (refund: Refund): void => {
      put.run(toColumns(refund));
    },
    ofPayment: (paymentIntentId: string): Refund[] => ofPayment.all(paymentIntentId).map(fromColumns),
    due: (time: number, limit: number): Refund[] => due.all(time, limit).map(fromColumns),
  };
}
