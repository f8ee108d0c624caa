import type { RefundType } from '../../domain/adjustment.js';
import type { Refund, RefundCause, RefundPhase } from '../../domain/refund.js';

/** A refund as a row. */
export interface RefundColumns {
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

/** A row out of a refund. */
export const toRefundColumns = (refund: Refund): RefundColumns => ({
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

/** A refund out of its row. */
export const toRefund = (row: RefundColumns): Refund => ({
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
