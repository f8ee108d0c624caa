import type { Order, OrderLine, OrderStatus } from './order.js';
import { isDispatched, isLive, unitsOf } from './order-fulfillment.js';

export type OrderLineStatus = 'processing' | 'partial' | 'fulfilled' | 'removed';

/** Derived, never stored (ACP 2026-04-17, orders §3.2). */
export function orderLineStatus({ quantity }: Pick<OrderLine, 'quantity'>): OrderLineStatus {
  if (quantity.current === 0) return 'removed';
  if (quantity.fulfilled >= quantity.current) return 'fulfilled';
  return quantity.fulfilled > 0 ? 'partial' : 'processing';
}

/**
 * The order with what follows from its fulfillments: how much of each line is dispatched, and its status (ACP
 * 2026-04-17, orders §7.1). One that waits for a person goes on waiting, whatever happens to it, until it is canceled.
 */
export function withDerived(order: Order): Order {
  const lines = order.lines.map((line) => {
    const fulfilled = unitsOf(order.fulfillments, line.id, isDispatched);
    return { ...line, quantity: { ...line.quantity, fulfilled } };
  });
  return { ...order, lines, status: derivedStatus({ ...order, lines }) };
}

function derivedStatus({ status, lines, fulfillments }: Order): OrderStatus {
  const left = lines.filter(({ quantity }) => quantity.current > 0);
  if (left.length === 0) return 'canceled';
  if (status === 'manual_review') return status;
  const live = fulfillments.filter(isLive);
  const isSent = left.every(({ quantity }) => quantity.fulfilled >= quantity.current);
  if (isSent) return live.every((each) => each.status === 'delivered') ? 'completed' : 'shipped';
  return live.length > 0 ? 'processing' : 'confirmed';
}
