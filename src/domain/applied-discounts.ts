import type { TakenDiscount } from './discounts.js';
import type { AppliedDiscount, DiscountAllocation, LineDiscount } from './quote.js';

/** What the discounts take off one line: minor units without tax, by position of the discount. */
export interface DiscountedLine {
  lineId: string;
  discounts: readonly number[];
}

/** What one discount took off a line, as the line tells it; nothing where it took nothing. */
export function lineDiscount({ rule, code }: TakenDiscount, amount: number): LineDiscount[] {
  if (amount === 0) return [];
  const plain = rule.effect.type === 'percent_off' ? 'percentage' : 'fixed';
  return [
    {
      type: rule.minimumQuantity === undefined ? plain : 'volume',
      amount,
      ...(code !== undefined && { code }),
      description: rule.name,
      source: code === undefined ? 'automatic' : 'coupon',
    },
  ];
}

/** A discount and all that it takes off, as the session tells it (ACP 2026-04-17, discount extension §5). */
export function appliedDiscount(
  { rule, code }: TakenDiscount,
  order: number,
  lines: readonly DiscountedLine[],
  offDelivery: number,
): AppliedDiscount {
  const allocations: DiscountAllocation[] = [];
  for (const { lineId, discounts } of lines) {
    const amount = discounts[order] ?? 0;
    if (amount > 0) allocations.push({ lineId, amount });
  }
  if (offDelivery > 0) allocations.push({ fulfillment: true, amount: offDelivery });
  return {
    id: `disc_${rule.id}`,
    name: rule.name,
    ...(code !== undefined && { code }),
    automatic: code === undefined,
    ...(rule.effect.type === 'percent_off' && { percentOff: rule.effect.percentOff }),
    ...(rule.effect.type === 'amount_off' && { amountOff: rule.effect.amountOff }),
    method: rule.effect.type === 'percent_off' ? 'each' : 'across',
    priority: rule.priority,
    amount: allocations.reduce((sum, allocation) => sum + allocation.amount, 0),
    allocations,
  };
}
