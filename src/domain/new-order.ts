import type { Order, OrderLine } from './order.js';
import type { QuotedLine } from './quote.js';
import type { CheckoutSession } from './session.js';

export interface NewOrder {
  id: string;
  number: string;
  secret: string;
  apiVersion?: string;
  now: number;
  payment?: Order['payment'];
  /** Insights of Stripe for which a person has to look at the order. */
  riskReview?: readonly string[];
  /** What went back already, before the order was written. */
  adjustments?: Order['adjustments'];
}

/** The order that a session becomes when it is paid. Amounts and lines are those of the given revision. */
export function createOrder(
  session: CheckoutSession,
  { now, riskReview = [], adjustments = [], ...given }: NewOrder,
): Order {
  const { draft, quote } = session;
  return {
    ...given,
    sessionId: session.id,
    agentId: session.agentId,
    version: 1,
    status: riskReview.length > 0 ? 'manual_review' : 'confirmed',
    currency: draft.currency,
    lines: quote.lines.map(toOrderLine),
    totals: quote.totals,
    selected: quote.selections.flatMap((selection) => {
      const option = quote.fulfillmentOptions.find(({ id }) => id === selection.optionId);
      return option ? [{ option, selection }] : [];
    }),
    fulfillments: [],
    buyer: draft.buyer,
    fulfillmentDetails: draft.fulfillmentDetails,
    notes: draft.orderNotes,
    adjustments,
    ...(riskReview.length > 0 && {
      warnings: riskReview.map((detail) => ({ id: `risk_${detail}`, kind: 'risk' as const, detail, occurredAt: now })),
    }),
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
