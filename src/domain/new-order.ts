import { backOrderShelf } from './back-order.js';
import { formatMoney } from './money.js';
import type { Order, OrderLine, OrderWarning } from './order.js';
import type { QuotedCredit, QuotedLine } from './quote.js';
import type { CheckoutSession } from './session.js';
import type { ReservedLine } from './stock.js';
import type { OrderCredit, SpentCredits } from './store-credit.js';

export interface NewOrder {
  id: string;
  number: string;
  secret: string;
  apiVersion?: string;
  now: number;
  payment?: Order['payment'];
  purchaseOrder?: Order['purchaseOrder'];
  /** Insights of Stripe for which a person has to look at the order. */
  riskReview?: readonly string[];
  isCounted: (variantId: string) => boolean;
  /** Counted units that the shelf did not have any more. */
  missing?: readonly ReservedLine[];
  /** Store credit that was spent for it. */
  credits?: readonly (OrderCredit & Partial<QuotedCredit>)[];
  /** Store credit that it counts on, and that was gone. */
  missingCredit?: SpentCredits['missing'];
  /** What went back already, before the order was written. */
  adjustments?: Order['adjustments'];
}

/** The order that a session becomes when it is paid. Amounts and lines are those of the given revision. */
export function createOrder(
  session: CheckoutSession,
  {
    now,
    riskReview = [],
    isCounted,
    missing = [],
    credits = [],
    missingCredit = [],
    adjustments = [],
    ...given
  }: NewOrder,
): Order {
  const { draft, quote } = session;
  const warnings = [
    ...riskReview.map(riskWarning),
    ...missing.map(stockWarning),
    ...missingCredit.map((each) => creditWarning(each, draft.currency)),
  ];
  const spent = credits.filter(({ amount }) => amount > 0);
  return {
    ...given,
    sessionId: session.id,
    agentId: session.agentId,
    version: 1,
    status: warnings.length > 0 ? 'manual_review' : 'confirmed',
    currency: draft.currency,
    ...(draft.locale !== undefined && { locale: draft.locale }),
    lines: quote.lines.map((line) => {
      const { id } = line.variant;
      const lacking = (shelf: string) => missing.find(({ variantId }) => variantId === shelf)?.quantity ?? 0;
      const untaken = isCounted(id) ? lacking(id) + lacking(backOrderShelf(id)) : line.quantity;
      const { backOrdered = 0, fulfillableOn } = session.availability[line.id] ?? {};
      const quantity = backOrdered - lacking(backOrderShelf(id));
      return {
        ...toOrderLine(line),
        ...(untaken && { untaken }),
        ...(quantity > 0 && fulfillableOn !== undefined && { backOrdered: { quantity, availableOn: fulfillableOn } }),
      };
    }),
    totals: quote.totals,
    ...(spent.length > 0 && { credits: spent.map(({ left: _, ...credit }) => credit) }),
    ...(quote.taxReference !== undefined && { taxReference: quote.taxReference }),
    selected: quote.selections.flatMap((selection) => {
      const option = quote.fulfillmentOptions.find(({ id }) => id === selection.optionId);
      return option ? [{ option, selection }] : [];
    }),
    fulfillments: [],
    buyer: draft.buyer,
    fulfillmentDetails: draft.fulfillmentDetails,
    notes: draft.orderNotes,
    adjustments,
    ...(warnings.length > 0 && { warnings: warnings.map((warning) => ({ ...warning, occurredAt: now })) }),
    createdAt: now,
    updatedAt: now,
  };
}

type NewWarning = Omit<OrderWarning, 'occurredAt'>;

const riskWarning = (detail: string): NewWarning => ({ id: `risk_${detail}`, kind: 'risk', detail });

const stockWarning = ({ variantId, quantity }: ReservedLine): NewWarning => ({
  id: `stock_${variantId}`,
  kind: 'stock',
  detail: `${quantity} of ${variantId} missing`,
});

const creditWarning = (
  { creditId, isGiftCard, end, amount }: SpentCredits['missing'][number],
  currency: string,
): NewWarning => ({
  id: `credit_${creditId}`,
  kind: 'credit',
  detail: `${formatMoney(amount, currency)} of the ${isGiftCard ? 'gift card' : 'store credit'} ending in ${end} were spent elsewhere before the payment came`,
});

function toOrderLine(line: QuotedLine): OrderLine {
  const { id, productId, title, description, imageUrls, url } = line.variant;
  const { base, discount, subtotal, tax, taxExemption, taxBreakdown, total } = line;
  return {
    id: line.id,
    variant: { id, productId, title, description, imageUrls, url },
    quantity: { ordered: line.quantity, current: line.quantity, fulfilled: 0 },
    unitAmount: line.unitAmount,
    amounts: {
      base,
      discount,
      subtotal,
      tax,
      ...(taxExemption !== undefined && { taxExemption }),
      ...(taxBreakdown && { taxBreakdown }),
      total,
    },
  };
}
