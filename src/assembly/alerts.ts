import type { Order } from '../domain/order.js';
import type { Refund } from '../domain/refund.js';
import type { Logger } from '../logger.js';
import type { Reconciled } from '../orders/reconciliation.js';
import type { AttemptOutcome } from '../outbox/attempt.js';
import type { OrderTask } from '../store/order-tasks.js';
import type { Delivery } from '../store/outbox.js';
import type { SessionRef } from '../store/store.js';

/** What an operator should hear of, in one line each. */
export function createAlerts(logger: Logger) {
  const ofRefund = ({ sessionId, agentId, paymentIntentId, cause }: Refund) => ({
    sessionId,
    agentId,
    paymentIntentId,
    detail: cause,
  });

  return {
    onReview({ id, agentId }: SessionRef, reason: string): void {
      const message = 'Stripe and the database disagree: a person has to look';
      logger.error({ sessionId: id, agentId, detail: reason }, message);
    },
    onApprovalAwaited({ id, agentId }: SessionRef): void {
      logger.info({ sessionId: id, agentId }, 'a purchase order waits to be approved or rejected');
    },
    onRefund(refund: Refund): void {
      logger.error(ofRefund(refund), 'a payment that can have no order is being refunded');
    },
    onRefundRefused(refund: Refund): void {
      logger.error(
        { ...ofRefund(refund), code: refund.failure },
        'a refund has failed: see to the money in the dashboard',
      );
    },
    onUnconcerned(type: string, outcome: 'ignored' | 'foreign'): void {
      const what = outcome === 'ignored' ? 'of a type without effect here' : 'about something that is not of this shop';
      logger.info({ detail: type }, `Stripe sends events ${what}; said once for each type`);
    },
    onUpkeepFailure(task: string, { id }: { id: string }, error: unknown): void {
      logger.warn({ detail: `${task} ${id}`, err: error }, 'the sweeper will try again');
    },
    onOrderTaskStuck({ orderId, name, tries }: OrderTask, error: unknown): void {
      const message = 'what an order means for another system was tried many times: it will be tried on';
      logger.error({ orderId, detail: name, count: tries, err: error }, message);
    },
    onUncanceled({ id, number }: Order, why: string): void {
      const message = 'the back end refuses an order that cannot be canceled: a person has to see to it';
      logger.error({ orderId: id, orderNumber: number, detail: why }, message);
    },
    onParked({ id, endpointId, orderId, attempts }: Delivery, { status, problem }: AttemptOutcome): void {
      const message = 'an order event is given up: nothing more of this order goes there until it is sent again';
      logger.warn({ eventId: id, endpoint: endpointId, orderId, count: attempts, status, detail: problem }, message);
    },
    onDisabled(endpointId: string): void {
      const message = 'an endpoint of order events has failed for days: nothing goes there until it is replayed';
      logger.error({ endpoint: endpointId }, message);
    },
    onDeliveryFailure({ id, endpointId, orderId }: Delivery, error: unknown): void {
      const message = 'what came of a delivery is not on record: the event will be sent again';
      logger.warn({ eventId: id, endpoint: endpointId, orderId, err: error }, message);
    },
    /** No `place_order` stands in shop.json any more. */
    onUnplaced(count: number): void {
      if (count === 0) return;
      const message = 'orders wait for a back end that shop.json does not name any more: nobody is given them';
      logger.error({ count, detail: 'put place_order back until they are taken, or see to them by hand' }, message);
    },
    onReconciled({ orders, refunds, unrecorded, abandoned, events }: Reconciled): void {
      const mended = { orders, refunds, abandoned, events };
      const found = Object.entries(mended).filter(([, count]) => count > 0);
      if (found.length > 0) {
        logger.warn({ detail: found.map((entry) => entry.join(': ')).join(', ') }, "mended from Stripe's records");
      }
      if (unrecorded > 0) {
        const message = 'payments of this shop have no session in this database: see acp-seller reconcile --help';
        logger.error({ count: unrecorded }, message);
      }
    },
  };
}

export type Alerts = ReturnType<typeof createAlerts>;
