import type { Charge, ChargePhase } from '../../domain/charge.js';

/** A charge as a row. */
export interface ChargeColumns {
  session_id: string;
  generation: number;
  agent_id: string;
  phase: ChargePhase;
  payment_intent_id: string | null;
  token_with_create: number;
  attempt: number;
  unread_attempts: number;
  token_fingerprint: string | null;
  risk_review: string | null;
  amount: number;
  currency: string;
  pinned_seq: number;
  epoch: number;
  lease_until: number;
  idempotency_key: string | null;
  created_at: number;
  updated_at: number;
}

/** A row out of a charge. */
export const toChargeColumns = (charge: Charge): ChargeColumns => ({
  session_id: charge.sessionId,
  generation: charge.generation,
  agent_id: charge.agentId,
  phase: charge.phase,
  payment_intent_id: charge.paymentIntentId ?? null,
  token_with_create: charge.tokenWithCreate ? 1 : 0,
  attempt: charge.attempt,
  unread_attempts: charge.unreadAttempts ? 1 : 0,
  token_fingerprint: charge.tokenFingerprint ?? null,
  risk_review: charge.riskReview ? JSON.stringify(charge.riskReview) : null,
  amount: charge.amount,
  currency: charge.currency,
  pinned_seq: charge.pinnedSeq,
  epoch: charge.epoch,
  lease_until: charge.leaseUntil,
  idempotency_key: charge.idempotencyKey ?? null,
  created_at: charge.createdAt,
  updated_at: charge.updatedAt,
});

/** A charge out of its row. */
export const toCharge = (row: ChargeColumns): Charge => ({
  sessionId: row.session_id,
  generation: row.generation,
  agentId: row.agent_id,
  phase: row.phase,
  ...(row.payment_intent_id !== null && { paymentIntentId: row.payment_intent_id }),
  tokenWithCreate: row.token_with_create === 1,
  attempt: row.attempt,
  unreadAttempts: row.unread_attempts === 1,
  ...(row.token_fingerprint !== null && { tokenFingerprint: row.token_fingerprint }),
  ...(row.risk_review !== null && { riskReview: JSON.parse(row.risk_review) }),
  amount: row.amount,
  currency: row.currency,
  pinnedSeq: row.pinned_seq,
  epoch: row.epoch,
  leaseUntil: row.lease_until,
  ...(row.idempotency_key !== null && { idempotencyKey: row.idempotency_key }),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
