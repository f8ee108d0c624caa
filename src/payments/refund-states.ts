import type Stripe from 'stripe';
import { fromStripeAmount } from '../domain/charge-limits.js';
import type { DisputeState, RefundState } from '../domain/refund.js';

/* Stripe's refunds and disputes, as far as they matter here. */

/** The id of an object that Stripe names or sends whole. */
export const idOf = (reference: string | { id: string } | null | undefined): string =>
  typeof reference === 'string' ? reference : (reference?.id ?? '');

const PHASES: Record<string, RefundState['phase']> = { succeeded: 'succeeded', failed: 'failed', canceled: 'failed' };

export function toRefundState({
  id,
  payment_intent,
  metadata,
  status,
  amount,
  currency,
  failure_reason,
}: Stripe.Refund): RefundState {
  return {
    stripeRefundId: id,
    paymentIntentId: idOf(payment_intent),
    key: metadata?.refund_key,
    phase: PHASES[status ?? ''] ?? 'pending',
    amount: fromStripeAmount(amount, currency),
    currency,
    failure: failure_reason,
  };
}

const CLOSED: Record<string, DisputeState['status']> = {
  won: 'won',
  warning_closed: 'won',
  prevented: 'won',
  lost: 'lost',
};

export function toDisputeState({
  id,
  payment_intent,
  amount,
  currency,
  reason,
  status,
  created,
}: Stripe.Dispute): DisputeState {
  return {
    id,
    paymentIntentId: idOf(payment_intent),
    amount: fromStripeAmount(amount, currency),
    currency,
    reason,
    status: CLOSED[status] ?? 'open',
    createdAt: created * 1000,
  };
}
