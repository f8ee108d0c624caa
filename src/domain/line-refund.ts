import { isRefund, type LineQuantity, unitsIn } from './adjustment.js';
import type { Order, OrderLine } from './order.js';
import { pickLines, type Refusal } from './order-change.js';

/** Units of a line that no refund names yet. */
const unrefunded = ({ adjustments }: Order, { id, quantity }: OrderLine): number =>
  quantity.ordered - unitsIn(adjustments, id, isRefund);

/**
 * Minor units, tax included, that so many units of the order's lines cost: a share of what was paid for the line, so
 * that all units of it together come to exactly that.
 */
export function amountOf(order: Order, asked: readonly LineQuantity[]): { amount: number } | Refusal {
  const picked = pickLines(order, asked, (line) => unrefunded(order, line), 'refunded');
  if ('refused' in picked) return picked;
  const amount = picked.lines.reduce((sum, { line, quantity }) => {
    const before = line.quantity.ordered - unrefunded(order, line);
    return sum + shareOf(line, before + quantity) - shareOf(line, before);
  }, 0);
  return { amount };
}

/** Of these units, those that no refund names yet. */
export const stillToRefund = (order: Order, lines: readonly LineQuantity[]): LineQuantity[] =>
  lines.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === lineId);
    const left = line ? Math.min(quantity, unrefunded(order, line)) : 0;
    return left > 0 ? [{ lineId, quantity: left }] : [];
  });

/** Of the first units of a line, rounded half up. */
const shareOf = ({ amounts: { total }, quantity: { ordered } }: OrderLine, units: number): number =>
  Math.floor((2 * total * units + ordered) / (2 * ordered));
