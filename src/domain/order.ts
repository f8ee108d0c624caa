import type { AffiliateAttribution } from './attribution.js';
import type { Variant } from './catalog.js';
import type { Buyer, FulfillmentDetails } from './party.js';
import type { FulfillmentOption, FulfillmentSelection, QuotedLine, QuoteTotals } from './quote.js';

export type OrderStatus =
  | 'created'
  | 'confirmed'
  | 'manual_review'
  | 'processing'
  | 'shipped'
  | 'completed'
  | 'canceled';

/** A paid (or free) checkout. Amounts in minor units, times in milliseconds since the epoch. */
export interface Order {
  id: string;
  sessionId: string;
  agentId: string;
  /** Grows by one with every change, from 1. */
  version: number;
  /** Short and readable, for people. */
  number: string;
  /** Last part of the permalink: 128 random bits, unrelated to the id. */
  secret: string;
  status: OrderStatus;
  currency: string;
  lines: OrderLine[];
  totals: QuoteTotals;
  /** The selections paid for, with the options as they were offered. */
  fulfillment: { option: FulfillmentOption; selection: FulfillmentSelection }[];
  buyer?: Buyer;
  fulfillmentDetails?: FulfillmentDetails;
  notes?: string;
  payment?: { paymentIntentId: string; amount: number; brand?: string; last4?: string };
  /** What happened to the order's money after the sale, oldest first. */
  adjustments: Adjustment[];
  /** For the merchant alone: why a person should look at it. */
  warnings?: OrderWarning[];
  /** Write-only: stored, in no answer. */
  lastTouch?: AffiliateAttribution;
  createdAt: number;
  updatedAt: number;
}

/** A change of the order's money (ACP 2026-04-17, `Adjustment`). */
export interface Adjustment {
  id: string;
  type: 'refund' | 'dispute';
  /** Milliseconds since the epoch. */
  occurredAt: number;
  status: 'pending' | 'completed' | 'failed';
  /** Minor units, tax included. */
  amount: number;
  currency: string;
  description?: string;
  reason?: string;
  /** Stripe's id of the same thing: each appears once. */
  stripeId?: string;
}

/** `risk`: insights with which the payment was let through. `early_fraud_warning`: the issuer suspects fraud. */
export interface OrderWarning {
  id: string;
  kind: 'risk' | 'early_fraud_warning';
  detail: string;
  occurredAt: number;
}

export interface OrderLine {
  id: string;
  variant: Pick<Variant, 'id' | 'productId' | 'title' | 'description' | 'imageUrls' | 'url'>;
  quantity: { ordered: number; current: number; fulfilled: number };
  unitAmount: number;
  amounts: Pick<QuotedLine, 'base' | 'discount' | 'subtotal' | 'tax' | 'total'>;
}

export type OrderLineStatus = 'processing' | 'partial' | 'fulfilled' | 'removed';

/** Derived, never stored (ACP 2026-04-17, orders §3.2). */
export function orderLineStatus({ quantity }: OrderLine): OrderLineStatus {
  if (quantity.current === 0) return 'removed';
  if (quantity.fulfilled >= quantity.current) return 'fulfilled';
  return quantity.fulfilled > 0 ? 'partial' : 'processing';
}
