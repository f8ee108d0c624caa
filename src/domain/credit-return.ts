import { type Adjustment, isCreditReturn } from './adjustment.js';
import type { Order } from './order.js';
import type { CreditMove } from './store-credit.js';

/** Minor units of an order that went back to the store credits which paid for it. */
export const creditReturned = ({ adjustments }: Pick<Order, 'adjustments'>, creditId?: string): number =>
  adjustments.reduce(
    (sum, each) =>
      isCreditReturn(each) && (creditId === undefined || each.creditId === creditId) ? sum + (each.amount ?? 0) : sum,
    0,
  );

/** Minor units that store credits paid for an order and that did not go back to them. */
export const creditLeft = (order: Pick<Order, 'adjustments' | 'credits'>): number =>
  (order.credits ?? []).reduce((sum, { amount }) => sum + amount, 0) - creditReturned(order);

export type CreditReturnFacts = Pick<Adjustment, 'lines' | 'reason' | 'description' | 'refundKey'>;

/**
 * Gives so many minor units back to the store credits that paid for an order, at most what is left of each, the first one
 * first: an adjustment and a move for each. The version of the order is left to whoever writes it.
 */
export function returnCredit(
  order: Order,
  amount: number,
  facts: CreditReturnFacts,
  now: number,
  newAdjustmentId: () => string,
): { order: Order; moves: CreditMove[] } {
  let rest = amount;
  const adjustments: Adjustment[] = [];
  const moves: CreditMove[] = [];
  for (const { creditId, amount: spent } of order.credits ?? []) {
    const back = Math.min(rest, spent - creditReturned(order, creditId));
    if (back <= 0) continue;
    rest -= back;
    const { currency, id: orderId, sessionId } = order;
    const id = newAdjustmentId();
    adjustments.push({
      ...facts,
      id,
      type: 'credit',
      occurredAt: now,
      status: 'completed',
      amount: back,
      currency,
      creditId,
    });
    moves.push({ creditId, kind: 'returned', by: back, sessionId, orderId });
  }
  return { order: { ...order, adjustments: [...order.adjustments, ...adjustments], updatedAt: now }, moves };
}
