import type { Adjustment } from '../domain/adjustment.js';
import { taxedExtras } from '../domain/extras.js';
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

/** What a line on record is of the order: one of its lines, or something that was paid beside them. */
function partOf(order: Order, { reference }: { reference: string }): { line?: OrderLine; id: string } | undefined {
  const index = taxLineIndex(reference);
  const line = order.lines[index];
  return line ? { line, id: line.id } : taxedExtras(order)[index - order.lines.length];
}

/** What is on record of an order, by the lines of the order. */
export function recordedSale(order: Order, { isInclusive, lines, delivery }: TaxTransaction): RecordedSale {
  const recorded = ({ amount, tax }: { amount: number; tax: number }, ordered: number): RecordedPart => ({
    gross: isInclusive ? amount : amount + tax,
    tax,
    ordered,
  });
  const sale = { lines: new Map<string, RecordedPart>(), beside: new Map<string, RecordedPart>() };
  if (delivery) sale.beside.set(DELIVERY, recorded(delivery, 1));
  for (const each of lines) {
    const part = partOf(order, each);
    if (part?.line) sale.lines.set(part.id, recorded(each, part.line.quantity.ordered));
    else if (part) sale.beside.set(part.id, recorded(each, 1));
  }
  return sale;
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
      const of = partOf(order, each);
      const part = of && plan.parts[of.id];
      if (!part) return [];
      const units = (adjustment.lines ?? []).filter(({ lineId }) => lineId === of.id);
      const quantity = of.line ? units.reduce((sum, unit) => sum + unit.quantity, 0) : 1;
      return [{ id: each.id, reference: `${adjustment.id}:${each.reference}`, quantity, ...amounts(part) }];
    }),
    ...(delivery && { delivery: amounts(delivery) }),
  };
}
