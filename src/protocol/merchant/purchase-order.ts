import { z } from 'zod';
import { PAYMENT_TERMS, type PurchaseOrder } from '../../domain/purchase-order.js';
import { amount, time } from '../answers/parts.js';
import { fromAddress } from '../parties.js';
import { wireAddress } from '../schema.js';
import { iso, isoOf } from '../time.js';

const facts = {
  number: z.string().describe("The buyer's own."),
  payment_terms: z.enum(PAYMENT_TERMS),
  billing_address: wireAddress.optional(),
};

/** What a session is to be paid by, once the shop has approved it. */
export const awaitedPurchaseOrder = z
  .strictObject({ ...facts, due_date: time.optional().describe('As the buyer named it.'), waiting_since: time })
  .describe('The purchase order that waits for you; there while the status is `pending_approval`.');

/** What an order is paid by. */
export const orderPurchaseOrder = z
  .strictObject({ ...facts, due_date: time, amount: amount.describe('Of the invoice, at the time of the order.') })
  .describe('What you send an invoice for, in place of a payment: nothing was charged at Stripe.');

export const renderPurchaseOrder = ({ number, terms, billingAddress }: PurchaseOrder) => ({
  number,
  payment_terms: terms,
  billing_address: billingAddress && fromAddress(billingAddress),
});

export const renderAwaited = (
  awaited: { purchaseOrder: PurchaseOrder; since: number } | undefined,
): z.infer<typeof awaitedPurchaseOrder> | undefined =>
  awaited && {
    ...renderPurchaseOrder(awaited.purchaseOrder),
    due_date: isoOf(awaited.purchaseOrder.dueAt),
    waiting_since: iso(awaited.since),
  };
