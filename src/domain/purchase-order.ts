import type { Message } from './message.js';
import { formatMoney } from './money.js';
import type { Address, Buyer } from './party.js';
import { quoted, sentence } from './sentence.js';

/** When an invoice is due: at once, or so many days after the order (ACP 2026-04-17, `PaymentData.payment_terms`). */
export const PAYMENT_TERMS = ['immediate', 'net_15', 'net_30', 'net_60', 'net_90'] as const;

export type PaymentTerms = (typeof PAYMENT_TERMS)[number];

/** What kind of account an agent says that its buyer has. */
export const ACCOUNT_TYPES = ['guest', 'registered', 'business'] as const;

/** On what conditions a shop sells on account. Amounts in minor units, times in milliseconds. */
export interface PurchaseOrderPolicy {
  /** On offer; the first where the buyer names none. */
  terms: readonly [PaymentTerms, ...PaymentTerms[]];
  /** Of buyers who may. */
  accountTypes: readonly NonNullable<Buyer['accountType']>[];
  /** Only buyers who name their company may. */
  companyRequired: boolean;
  maxTotal: number;
  /** Totals above this wait for the shop's approval. */
  approvalAbove: number;
  /** For so long a session waits for it. */
  approvalTime: number;
}

/** With what a session is to be paid: a promise to pay the shop's invoice. */
export interface PurchaseOrderPayment {
  kind: 'purchase_order';
  /** The buyer's own. */
  number: string;
  terms?: PaymentTerms;
  /** Milliseconds since the epoch. */
  dueAt?: number;
  /** The buyer wants the shop to approve it first. */
  approvalRequired?: boolean;
  billingAddress?: Address;
}

/** A buyer's promise, as it was taken. Times in milliseconds since the epoch. */
export interface PurchaseOrder {
  /** The buyer's own. */
  number: string;
  terms: PaymentTerms;
  /** As the buyer named it. */
  dueAt?: number;
  billingAddress?: Address;
}

/** A purchase order that the shop has not approved yet. */
export interface AwaitedApproval {
  purchaseOrder: PurchaseOrder;
  since: number;
  /** Of the protocol, as the agent spoke it: the order will say so. */
  apiVersion: string;
}

/** The promise on which an order stands. */
export interface OrderOnAccount extends PurchaseOrder {
  dueAt: number;
  /** Minor units that the invoice comes to. */
  amount: number;
}

/** Why a purchase order is not taken, and the property of `payment_data` that says so. */
export interface PurchaseOrderRefusal {
  field: 'purchase_order_number' | 'payment_terms' | 'due_date';
  why: string;
}

const DAY = 86_400_000;

const DAYS: Record<PaymentTerms, number> = { immediate: 0, net_15: 15, net_30: 30, net_60: 60, net_90: 90 };

/** Terms are counted in days of 24 hours from the order on. */
const endOf = (terms: PaymentTerms, from: number): number => from + DAYS[terms] * DAY;

/** The purchase order on the shop's first terms, where the buyer named none. */
export const purchaseOrderOf = (
  { number, terms, dueAt, billingAddress }: PurchaseOrderPayment,
  policy: PurchaseOrderPolicy,
): PurchaseOrder => ({
  number,
  terms: terms ?? policy.terms[0],
  ...(dueAt !== undefined && { dueAt }),
  ...(billingAddress && { billingAddress }),
});

/** What an order stands on that is made now; due when the buyer said, or else when the terms end. */
export const onAccount = (purchaseOrder: PurchaseOrder, amount: number, now: number): OrderOnAccount => ({
  ...purchaseOrder,
  dueAt: purchaseOrder.dueAt ?? endOf(purchaseOrder.terms, now),
  amount,
});

/** Why this shop takes such a purchase order from nobody; `undefined` where it does. */
export function unofferedTerms(
  payment: PurchaseOrderPayment,
  policy: PurchaseOrderPolicy,
  now: number,
): PurchaseOrderRefusal | undefined {
  const { terms, dueAt } = purchaseOrderOf(payment, policy);
  if (!policy.terms.includes(terms)) {
    return { field: 'payment_terms', why: `This shop offers these terms: ${policy.terms.join(', ')}.` };
  }
  if (dueAt === undefined) return undefined;
  if (dueAt < now) return { field: 'due_date', why: 'It is in the past.' };
  const latest = endOf(terms, now);
  if (dueAt <= latest) return undefined;
  return { field: 'due_date', why: `With the terms ${terms}, it is ${new Date(latest).toISOString()} at the latest.` };
}

/** Why this shop takes no purchase order from this buyer, or of this total in minor units; `undefined` where it does. */
export function unacceptedPurchase(
  { accountTypes, companyRequired, maxTotal }: PurchaseOrderPolicy,
  buyer: Buyer | undefined,
  { total, currency }: { total: number; currency: string },
): PurchaseOrderRefusal | undefined {
  const field = 'purchase_order_number';
  if (!accountTypes.includes(buyer?.accountType ?? 'guest')) {
    const types = accountTypes.join(', ');
    return { field, why: `This shop takes purchase orders from buyers with an account_type of: ${types}.` };
  }
  if (companyRequired && !buyer?.company) {
    return { field, why: 'This shop takes purchase orders from buyers who name their company (buyer.company).' };
  }
  if (total <= maxTotal) return undefined;
  return { field, why: `This shop takes purchase orders up to ${formatMoney(maxTotal, currency)}.` };
}

/** Whether the shop has to approve it first: by its own rule, or because the buyer asks for that. */
export const needsApproval = (
  { approvalRequired }: PurchaseOrderPayment,
  { approvalAbove }: PurchaseOrderPolicy,
  total: number,
): boolean => approvalRequired === true || total > approvalAbove;

/** To a session that waits for the shop. */
export const APPROVAL_PENDING: Message = {
  type: 'info',
  severity: 'info',
  content: sentence('purchase_order.pending'),
};

/** To a session whose purchase order the shop refused, in the shop's own words where it has some. */
export const purchaseRejected = (description: string | undefined): Message => ({
  type: 'error',
  code: 'payment_declined',
  severity: 'high',
  resolution: 'requires_buyer_input',
  content:
    description === undefined
      ? sentence('purchase_order.rejected')
      : sentence('purchase_order.rejected_saying', { words: { said: quoted(description) } }),
});
