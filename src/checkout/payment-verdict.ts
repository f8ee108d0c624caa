import { type Charge, isUndecided, mismatch, type PaymentIntentState } from '../domain/charge.js';
import { isAutomatic, type RefundCause } from '../domain/refund.js';
import { type CheckoutSession, isTerminal } from '../domain/session.js';
import type { Rows, SessionRow } from '../store/store.js';

/** What became of a payment that Stripe reported. */
export type Finished =
  | { kind: 'completed'; session: CheckoutSession }
  /** No order can stand on this payment: a refund of it is on record, and will be made. */
  | { kind: 'refunding'; session: CheckoutSession }
  /** Somebody else wrote the end of it, and the answer to this very request, which may be of an earlier revision. */
  | { kind: 'answered' }
  /** This database has no record of such a charge. */
  | { kind: 'unrecorded' }
  /** Stripe's word does not fit ours: nothing but that was written, and a person has to look. */
  | { kind: 'review'; reason: string };

/** What a PaymentIntent means for the session that it names. */
export type PaymentVerdict =
  | { kind: 'order'; charge: Charge; pinned: CheckoutSession }
  /** That was written down before. */
  | { kind: 'done'; as: 'completed' | 'refunding'; row: SessionRow }
  /** `isRecorded`: the refund is, what it means for the charge is not. */
  | { kind: 'refund'; cause: RefundCause; charge: Charge; row: SessionRow; isRecorded: boolean }
  | { kind: 'unrecorded' }
  | { kind: 'review'; charge: Charge; reason: string };

/**
 * Judges a payment that Stripe reports. Money of another payment than the charge on record, or for a session that is
 * over, or of another amount, goes back: it is taken and has no order to stand for.
 */
export function judgePayment(
  { session: row, charge, pinned, refunds }: Rows,
  intent: PaymentIntentState,
): PaymentVerdict {
  if (!row || !charge) return { kind: 'unrecorded' };
  if (charge.phase === 'succeeded' && charge.paymentIntentId === intent.id)
    return { kind: 'done', as: 'completed', row };
  const automatic = refunds.find(isAutomatic);
  if (automatic) {
    const isOpen = isUndecided(charge) && mismatch(charge, intent) === undefined;
    if (isOpen) return { kind: 'refund', cause: automatic.cause, charge, row, isRecorded: true };
    return { kind: 'done', as: 'refunding', row };
  }
  if (intent.sessionId !== charge.sessionId) return { kind: 'review', charge, reason: 'session' };
  // Money that came ends a review by itself: it fits, or it goes back.
  if (intent.status !== 'succeeded') {
    return { kind: 'review', charge, reason: `payment intent is ${intent.status}` };
  }
  const cause = refundCause(charge, row.session, intent);
  if (cause) return { kind: 'refund', cause, charge, row, isRecorded: false };
  return pinned ? { kind: 'order', charge, pinned } : { kind: 'review', charge, reason: 'revision' };
}

function refundCause(charge: Charge, session: CheckoutSession, intent: PaymentIntentState): RefundCause | undefined {
  switch (mismatch(charge, intent)) {
    case undefined:
      break;
    case 'amount':
    case 'currency':
      return 'amount_mismatch';
    default:
      return 'duplicate';
  }
  if (charge.phase === 'succeeded') return 'duplicate';
  if (isTerminal(session.status)) return 'session_closed';
  return charge.phase === 'canceled' ? 'late' : undefined;
}
