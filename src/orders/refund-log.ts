import type { Order } from '../domain/order.js';
import { adjusted, refundAdjustment } from '../domain/order-changes.js';
import type { Refund } from '../domain/refund.js';
import type { Puts, Rows } from '../store/store.js';
import { orderRevision } from './order-log.js';

/** Writes a refund, and shows it on the order where the refunded payment is the one of the order. */
export function withRefund(rows: Rows, refund: Refund, now: number): { order?: Order; puts: Puts } {
  const { order: present } = rows;
  if (present?.payment?.paymentIntentId !== refund.paymentIntentId) return { puts: { refund } };
  const order = adjusted(present, refundAdjustment(refund), now);
  return order ? { order, puts: { ...orderRevision(rows, order), refund } } : { order: present, puts: { refund } };
}
