import type { PurchaseOrderPayment } from '../domain/purchase-order.js';
import { toAddress } from './parties.js';
import type { CompleteRequest } from './schema.js';

/** What a request pays by that names the number of a purchase order. */
export const toPurchaseOrderPayment = (
  number: string,
  { payment_terms, due_date, approval_required, billing_address }: Partial<CompleteRequest['payment_data']>,
): PurchaseOrderPayment => ({
  kind: 'purchase_order',
  number: number.trim(),
  terms: payment_terms,
  dueAt: due_date === undefined ? undefined : Date.parse(due_date),
  approvalRequired: approval_required,
  billingAddress: billing_address && toAddress(billing_address),
});
