import type { Adjustment, Order, OrderWarning } from './order.js';
import type { Refund, RefundPhase } from './refund.js';

/** Minor units that went back to the buyer for good, as far as anybody knows (ACP 2026-04-17, orders: `amount_refunded`). */
export const amountRefunded = ({ adjustments }: Pick<Order, 'adjustments'>): number =>
  adjustments.reduce(
    (sum, { type, status, amount }) => (type === 'refund' && status === 'completed' ? sum + amount : sum),
    0,
  );

/** The order with this adjustment new, or in place of what it was; `undefined` where nothing changes. */
export function adjusted(order: Order, adjustment: Adjustment, now: number): Order | undefined {
  const known = order.adjustments.find(({ id }) => id === adjustment.id);
  if (known && isSame(known, adjustment)) return undefined;
  const adjustments = known
    ? order.adjustments.map((each) => (each === known ? { ...adjustment, occurredAt: known.occurredAt } : each))
    : [...order.adjustments, adjustment];
  return { ...order, adjustments, version: order.version + 1, updatedAt: now };
}

/** The order with this warning, once; `undefined` where it has it already. */
export function warned(order: Order, warning: OrderWarning, now: number): Order | undefined {
  const { warnings = [] } = order;
  if (warnings.some(({ id }) => id === warning.id)) return undefined;
  return { ...order, warnings: [...warnings, warning], version: order.version + 1, updatedAt: now };
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
    type: 'refund',
    occurredAt: refund.createdAt,
    status: STATUS[refund.phase],
    amount: refund.amount,
    currency: refund.currency,
    description: refund.description,
    reason: refund.failure,
    stripeId: refund.stripeRefundId,
  };
}

function isSame(one: Adjustment, other: Adjustment): boolean {
  return (['status', 'amount', 'description', 'reason', 'stripeId'] as const).every(
    (field) => one[field] === other[field],
  );
}
