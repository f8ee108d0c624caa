import type { Adjustment } from '../domain/adjustment.js';
import type { Order } from '../domain/order.js';
import { adjusted, warned } from '../domain/order-changes.js';
import type { DisputeState, FraudWarning } from '../domain/refund.js';
import { newId } from '../ids.js';
import type { SessionRef } from '../store/store.js';
import type { OrderLog } from './order-log.js';

/** A dispute that was lost took the money; one that was won, or was only a question, took none. */
const STATUS: Record<DisputeState['status'], Adjustment['status']> = {
  open: 'pending',
  lost: 'completed',
  won: 'failed',
};

/** Puts on an order what banks and card holders say about its payment. */
export function createDisputes(orderLog: OrderLog) {
  const ofPayment = (order: Order, paymentIntentId: string): boolean =>
    order.payment?.paymentIntentId === paymentIntentId;

  return {
    dispute(ref: SessionRef, { id, paymentIntentId, amount, currency, reason, status, createdAt }: DisputeState) {
      const fresh = newId('adj');
      return orderLog.change(ref, (order, now) => {
        if (!ofPayment(order, paymentIntentId)) return undefined;
        const known = order.adjustments.find(({ stripeId }) => stripeId === id);
        const adjustment: Adjustment = {
          id: known?.id ?? fresh,
          type: 'dispute',
          occurredAt: createdAt,
          status: STATUS[status],
          amount,
          currency,
          reason,
          stripeId: id,
        };
        return adjusted(order, adjustment, now);
      });
    },

    fraudWarning(ref: SessionRef, { id, paymentIntentId, fraudType, createdAt }: FraudWarning) {
      return orderLog.change(ref, (order, now) =>
        ofPayment(order, paymentIntentId)
          ? warned(order, { id, kind: 'early_fraud_warning', detail: fraudType, occurredAt: createdAt }, now)
          : undefined,
      );
    },
  };
}

export type Disputes = ReturnType<typeof createDisputes>;
