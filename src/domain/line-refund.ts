import { isPaidBack, type LineQuantity } from './adjustment.js';
import { allocate, mulDiv } from './money.js';
import type { Order, OrderLine } from './order.js';
import { pickLines, type Refusal } from './order-change.js';

/**
 * Minor units, tax included, that go back for so many units of the order's lines: their share of what was paid for the
 * line, as far as it did not go back before. All units of a line together come to exactly what was paid for it.
 */
export function amountOf(order: Order, asked: readonly LineQuantity[]): { amount: number } | Refusal {
  const picked = pickLines(order, asked, ({ quantity }) => quantity.ordered, 'refunded');
  if ('refused' in picked) return picked;
  const refunded = refundedByLine(order);
  const amounts = picked.lines.map(({ line, quantity }) => amountFor(line, quantity, refunded.get(line.id) ?? 0));
  return { amount: sum(amounts) };
}

/** Minor units of the order that were not paid for its lines: the delivery, and the tax on it. */
export const paidBesideLines = ({ totals, lines }: Pick<Order, 'totals' | 'lines'>): number =>
  Math.max(0, totals.total + (totals.storeCredit ?? 0) - sum(lines.map(({ amounts }) => amounts.total)));

/** What went back for each line that a refund names, or is on its way: the refund in proportion to its units' cost. */
function refundedByLine({ adjustments, lines }: Order): ReadonlyMap<string, number> {
  const refunded = new Map<string, number>();
  for (const adjustment of adjustments) {
    const { status, lines: named = [], amount = 0 } = adjustment;
    if (status === 'failed' || !isPaidBack(adjustment)) continue;
    const costs = named.map(({ lineId, quantity }) => {
      const line = lines.find(({ id }) => id === lineId);
      return line ? mostOf(line, Math.min(quantity, line.quantity.ordered)) : 0;
    });
    const shares = allocate(Math.min(amount, sum(costs)), costs);
    for (const [index, { lineId }] of named.entries()) {
      refunded.set(lineId, (refunded.get(lineId) ?? 0) + (shares[index] ?? 0));
    }
  }
  return refunded;
}

function amountFor(line: OrderLine, quantity: number, refunded: number): number {
  const { ordered } = line.quantity;
  const { total } = line.amounts;
  // Counted on from the units that the refunded money stands for, so that rounding evens out over the line.
  let units = total === 0 ? ordered : Math.min(ordered, Math.floor((refunded * ordered) / total));
  while (units > 0 && costOf(line, units) > refunded) units -= 1;
  while (units < ordered && costOf(line, units + 1) <= refunded) units += 1;
  if (units < ordered && costOf(line, units) < refunded) units += 1;
  const next = costOf(line, Math.min(units + quantity, ordered)) - refunded;
  return Math.max(0, Math.min(next, mostOf(line, quantity)));
}

/** Of any so many units. */
const mostOf = ({ amounts: { total }, quantity: { ordered } }: OrderLine, units: number): number =>
  Math.ceil((total * units) / ordered);

/** Of the first units of a line, rounded half up. */
const costOf = ({ amounts: { total }, quantity: { ordered } }: OrderLine, units: number): number =>
  mulDiv(total, units, ordered);

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
