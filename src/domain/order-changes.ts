import { type Adjustment, isRefund } from './adjustment.js';
import type { Order, OrderWarning } from './order.js';
import { nextVersion, type OrderChange } from './order-change.js';
import { withDerived } from './order-status.js';
import type { Refund, RefundPhase } from './refund.js';

/** Minor units that went back to the buyer for good, as far as anybody knows (ACP 2026-04-17, orders: `amount_refunded`). */
export const amountRefunded = ({ adjustments }: Pick<Order, 'adjustments'>): number =>
  adjustments.reduce(
    (sum, adjustment) =>
      isRefund(adjustment) && adjustment.status === 'completed' ? sum + (adjustment.amount ?? 0) : sum,
    0,
  );

/** The order with this adjustment new, or in place of what it was; `undefined` where nothing changes. */
export function adjusted(order: Order, adjustment: Adjustment, now: number): Order | undefined {
  const known = order.adjustments.find(({ id }) => id === adjustment.id);
  if (known && isSame(known, adjustment)) return undefined;
  const adjustments = known
    ? order.adjustments.map((each) => (each === known ? { ...adjustment, occurredAt: known.occurredAt } : each))
    : [...order.adjustments, adjustment];
  return nextVersion(order, { adjustments }, now);
}

/** The order with this warning, once; `undefined` where it has it already. */
export function warned(order: Order, warning: OrderWarning, now: number): Order | undefined {
  const { warnings = [] } = order;
  if (warnings.some(({ id }) => id === warning.id)) return undefined;
  return nextVersion(order, { warnings: [...warnings, warning] }, now);
}

/** The order as a person let it pass. */
export function withApproval(order: Order, now: number): OrderChange {
  if (order.status !== 'manual_review')
    return { refused: `The order is ${order.status}: there is nothing to approve.` };
  return { order: withDerived(nextVersion(order, { status: 'confirmed' }, now)) };
}

/** The order with something of worth that the buyer got outside of the payment. */
export function withCredit(
  order: Order,
  { amount, ...given }: Pick<Adjustment, 'id' | 'reason' | 'description'> & { amount: number },
  now: number,
): OrderChange {
  const { currency } = order;
  const credit: Adjustment = { ...given, type: 'credit', occurredAt: now, status: 'completed', amount, currency };
  return { order: nextVersion(order, { adjustments: [...order.adjustments, credit] }, now) };
}

const STATUS: Record<RefundPhase, Adjustment['status']> = {
  requested: 'pending',
  pending: 'pending',
  succeeded: 'completed',
  failed: 'failed',
};

/** How a refund shows on its order. */
export function refundAdjustment(refund: Refund): Adjustment {
  return {
    id: refund.id,
    type: refund.type ?? 'refund',
    occurredAt: refund.createdAt,
    status: STATUS[refund.phase],
    lines: refund.lines,
    amount: refund.amount,
    currency: refund.currency,
    description: refund.description,
    reason: refund.failure ?? refund.reason,
    stripeId: refund.stripeRefundId,
  };
}

function isSame(one: Adjustment, other: Adjustment): boolean {
  return (['status', 'amount', 'description', 'reason', 'stripeId'] as const).every(
    (field) => one[field] === other[field],
  );
}
