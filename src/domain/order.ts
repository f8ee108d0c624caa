import type { Adjustment } from './adjustment.js';
import type { Variant } from './catalog.js';
import type { OrderFulfillment } from './order-fulfillment.js';
import type { Buyer, FulfillmentDetails } from './party.js';
import type { OrderOnAccount } from './purchase-order.js';
import type { FulfillmentOption, FulfillmentSelection, QuotedLine, QuoteTotals } from './quote.js';
import type { OrderCredit } from './store-credit.js';

export type OrderStatus =
  | 'created'
  | 'confirmed'
  | 'manual_review'
  | 'processing'
  | 'shipped'
  | 'completed'
  | 'canceled';

/** What is told of an order: that it is new, or changed. */
export type OrderEventType = 'order_create' | 'order_update';

/** A paid (or free) checkout. Amounts in minor units, times in milliseconds since the epoch. */
export interface Order {
  id: string;
  sessionId: string;
  agentId: string;
  /** Of the protocol, as the agent spoke it when it completed the session; absent where nobody remembers. */
  apiVersion?: string;
  /** Grows by one with every change, from 1. */
  version: number;
  /** Short and readable, for people. */
  number: string;
  /** Last part of the permalink: 128 random bits, unrelated to the id. */
  secret: string;
  status: OrderStatus;
  currency: string;
  /** BCP 47: what its buyer reads; absent where nobody asked for one. */
  locale?: string;
  lines: OrderLine[];
  totals: QuoteTotals;
  /** Store credit that was spent for it, in the order in which it was taken. */
  credits?: OrderCredit[];
  /** What its tax is called by whoever assessed it. */
  taxReference?: string;
  /** What was sold: the selections paid for, with the options as they were offered. */
  selected: { option: FulfillmentOption; selection: FulfillmentSelection }[];
  /** What became of that, oldest first. */
  fulfillments: OrderFulfillment[];
  buyer?: Buyer;
  fulfillmentDetails?: FulfillmentDetails;
  notes?: string;
  payment?: { paymentIntentId: string; amount: number; brand?: string; last4?: string };
  /** In place of a payment: the shop sends an invoice. */
  purchaseOrder?: OrderOnAccount;
  /** What changed after the sale, oldest first. */
  adjustments: Adjustment[];
  /** For the merchant alone: why a person should look at it. */
  warnings?: OrderWarning[];
  createdAt: number;
  updatedAt: number;
}

/**
 * `risk`: insights with which the payment was let through. `early_fraud_warning`: the issuer suspects fraud. `stock`: the
 * shelf had too few of a variant when the payment came. `credit`: a store credit had too little left by then.
 */
export interface OrderWarning {
  id: string;
  kind: 'risk' | 'early_fraud_warning' | 'stock' | 'credit';
  detail: string;
  occurredAt: number;
}

export interface OrderLine {
  id: string;
  variant: Pick<Variant, 'id' | 'productId' | 'title' | 'description' | 'imageUrls' | 'url'>;
  /** `current` is what is left of `ordered` after cancellations; `fulfilled` of these are dispatched. */
  quantity: { ordered: number; current: number; fulfilled: number };
  /** Units left of it that no shelf gave: it had too few, or was not counted. Canceled, they go back to none. */
  untaken?: number;
  /** Units left of it that were sold before they were there. */
  backOrdered?: { quantity: number; availableOn: number };
  unitAmount: number;
  amounts: Pick<QuotedLine, 'base' | 'discount' | 'subtotal' | 'tax' | 'taxExemption' | 'taxBreakdown' | 'total'>;
}
