import type { DiscountRule } from './discount-rule.js';
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
  return [
    {
      type: detailType(rule),
      amount,
      ...(code !== undefined && { code }),
      description: rule.name,
      source: code === undefined ? 'automatic' : 'coupon',
    },
  ];
}

/** A discount and all that it takes off, as the session tells it (ACP 2026-04-17, discount extension §5). */
export function appliedDiscount(
  { rule, code, percentOff }: TakenDiscount,
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
    ruleId: rule.id,
    name: rule.name,
    ...(code !== undefined && { code }),
    automatic: code === undefined,
    ...(percentOff !== undefined && { percentOff }),
    ...(rule.effect.type === 'amount_off' && { amountOff: rule.effect.amountOff }),
    ...(rule.startsAt !== undefined && { startsAt: rule.startsAt }),
    ...(rule.endsAt !== undefined && { endsAt: rule.endsAt }),
    method: methodOf(rule),
    priority: rule.priority,
    ...(rule.limits && { limits: rule.limits }),
    ...(rule.buyers?.firstOrder && { firstOrder: true }),
    amount: allocations.reduce((sum, allocation) => sum + allocation.amount, 0),
    allocations,
  };
}

const DETAIL_TYPES = {
  percent_off: 'percentage',
  amount_off: 'fixed',
  free_shipping: 'fixed',
  buy_x_get_y: 'bogo',
  volume: 'volume',
} as const satisfies Record<DiscountRule['effect']['type'], LineDiscount['type']>;

const detailType = ({ effect, minimumQuantity }: DiscountRule): LineDiscount['type'] =>
  minimumQuantity === undefined || effect.type === 'buy_x_get_y' ? DETAIL_TYPES[effect.type] : 'volume';

/** `across`: one amount is shared out. */
function methodOf({ effect }: DiscountRule): AppliedDiscount['method'] {
  switch (effect.type) {
    case 'percent_off':
      return effect.maximumAmount === undefined ? 'each' : 'across';
    case 'amount_off':
      return effect.per === undefined ? 'across' : 'each';
    case 'free_shipping':
      return 'across';
    case 'buy_x_get_y':
    case 'volume':
      return 'each';
  }
}
