import type { Variant } from './catalog.js';
import type { Buyer, FulfillmentDetails } from './party.js';
import type { FulfillmentOption, FulfillmentSelection, QuotedLine, QuoteTotals } from './quote.js';
import type { AffiliateAttribution, CheckoutSession } from './session.js';

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
  /** Write-only: stored, in no answer. */
  lastTouch?: AffiliateAttribution;
  createdAt: number;
  updatedAt: number;
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

export interface NewOrder {
  id: string;
  number: string;
  secret: string;
  now: number;
  payment?: Order['payment'];
}

/** The order that a session becomes when it is paid. Amounts and lines are those of the given revision. */
export function createOrder(session: CheckoutSession, { now, ...given }: NewOrder): Order {
  const { draft, quote } = session;
  return {
    ...given,
    sessionId: session.id,
    agentId: session.agentId,
    status: 'confirmed',
    currency: draft.currency,
    lines: quote.lines.map(toOrderLine),
    totals: quote.totals,
    fulfillment: quote.selections.flatMap((selection) => {
      const option = quote.fulfillmentOptions.find(({ id }) => id === selection.optionId);
      return option ? [{ option, selection }] : [];
    }),
    buyer: draft.buyer,
    fulfillmentDetails: draft.fulfillmentDetails,
    notes: draft.orderNotes,
    lastTouch: session.lastTouch,
    createdAt: now,
    updatedAt: now,
  };
}

function toOrderLine(line: QuotedLine): OrderLine {
  const { id, productId, title, description, imageUrls, url } = line.variant;
  const { base, discount, subtotal, tax, total } = line;
  return {
    id: line.id,
    variant: { id, productId, title, description, imageUrls, url },
    quantity: { ordered: line.quantity, current: line.quantity, fulfilled: 0 },
    unitAmount: line.unitAmount,
    amounts: { base, discount, subtotal, tax, total },
  };
}
