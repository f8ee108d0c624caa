import type { Reconciled } from '../orders/reconciliation.js';
import type { RefundRequest } from '../orders/refund-service.js';
import type { renderRefund } from '../protocol/merchant/refund.js';

export type RefundView = ReturnType<typeof renderRefund>;

/** What an operator can have done, whether or not the server runs. */
export interface ShopDesk {
  refund(order: string, asked: RefundRequest): Promise<RefundView>;
  reconcile(options: { since: number; refundUnrecorded: boolean }): Promise<Reconciled>;
  close(): Promise<void>;
}
