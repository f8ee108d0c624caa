import type { PaymentIntentState } from './charge.js';
import { type Refund, type RefundCause, requested } from './refund.js';

/** One name for all reasons: whoever finds such a payment, it is refunded once. */
const KEY = 'automatic';

/** All of a payment on which no order can stand, to go back at once. */
export const automaticRefund = (
  { id, amount, currency, sessionId = '' }: PaymentIntentState,
  cause: RefundCause,
  refundId: string,
  now: number,
): Refund => requested({ id: refundId, paymentIntentId: id, key: KEY, cause, sessionId, amount, currency }, now);
