import type { Reconciled } from '../orders/reconciliation.js';
import type { RefundRequest } from '../orders/refund-service.js';
import type { renderRefund } from '../protocol/merchant/refund.js';
import type { ErasureView, PurgeView } from '../protocol/merchant/retention.js';

/** What can be removed from a database, whether or not the server runs. */
export interface PurgeDesk {
  purge(dryRun: boolean): Promise<PurgeView>;
  erase(email: string, dryRun: boolean): Promise<ErasureView>;
  /** Whether the file gives empty pages back; `undefined` where a server has it. */
  shrinks(): Promise<boolean | undefined>;
  close(): Promise<void>;
}

export type RefundView = ReturnType<typeof renderRefund>;

/** What an operator can have done, whether or not the server runs. */
export interface ShopDesk {
  refund(order: string, asked: RefundRequest): Promise<RefundView>;
  reconcile(options: { since: number; refundUnrecorded: boolean }): Promise<Reconciled>;
  close(): Promise<void>;
}
