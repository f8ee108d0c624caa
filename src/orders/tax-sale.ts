import type { Adjustment } from '../domain/adjustment.js';
import type { Order, OrderLine } from '../domain/order.js';
import { taxLineIndex } from '../domain/tax-calculation.js';
import {
  DELIVERY,
  type PartTaken,
  type RecordedPart,
  type RecordedSale,
  type TakePlan,
} from '../domain/tax-reversal.js';
import type { TaxReversal, TaxTransaction } from '../payments/stripe-tax-records.js';

/** The line of the order that a line on record is. */
const lineOf = ({ lines }: Order, { reference }: { reference: string }): OrderLine | undefined =>
  lines[taxLineIndex(reference)];

/** What is on record of an order, by the lines of the order. */
export function recordedSale(order: Order, { isInclusive, lines, delivery }: TaxTransaction): RecordedSale {
  const partOf = ({ amount, tax }: { amount: number; tax: number }, ordered: number): RecordedPart => ({
    gross: isInclusive ? amount : amount + tax,
    tax,
    ordered,
  });
  const parts = new Map<string, RecordedPart>();
  for (const each of lines) {
    const line = lineOf(order, each);
    if (line) parts.set(line.id, partOf(each, line.quantity.ordered));
  }
  return { lines: parts, ...(delivery && { delivery: partOf(delivery, 1) }) };
}

/** A plan in the terms of the transaction that it takes from. */
export function reversalOf(
  order: Order,
  { isInclusive, lines }: TaxTransaction,
  adjustment: Adjustment,
  plan: TakePlan,
): TaxReversal {
  if (plan.mode === 'full') return { mode: 'full' };
  if (plan.mode === 'flat') return { mode: 'flat', amount: plan.gross };
  const amounts = ({ gross, tax }: PartTaken) => ({ amount: isInclusive ? gross : gross - tax, tax });
  const delivery = plan.parts[DELIVERY];
  return {
    mode: 'parts',
    lines: lines.flatMap((each) => {
      const line = lineOf(order, each);
      const part = line && plan.parts[line.id];
      if (!part) return [];
      const units = (adjustment.lines ?? []).filter(({ lineId }) => lineId === line.id);
      const quantity = units.reduce((sum, unit) => sum + unit.quantity, 0);
      return [{ id: each.id, reference: `${adjustment.id}:${each.reference}`, quantity, ...amounts(part) }];
    }),
    ...(delivery && { delivery: amounts(delivery) }),
  };
}
