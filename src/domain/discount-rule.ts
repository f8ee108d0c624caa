import { type BasketLine, basketAmount } from './basket.js';
import type { DiscountRejection } from './message.js';
import { formatMoney } from './money.js';

/** What a code or an automatic rule takes off, and from what. Amounts in minor units, as in the catalog. */
export interface DiscountRule {
  id: string;
  name: string;
  code?: string;
  effect:
    | { type: 'percent_off'; percentOff: number }
    | { type: 'amount_off'; amountOff: number }
    | { type: 'free_shipping' };
  /** Lines it applies to; absent: all. */
  variantIds?: string[];
  /** It applies when the basket has at least so many units of `variantIds`. */
  minimumQuantity?: number;
  /** Minor units; it applies when the lines before discounts reach it. */
  minimumSubtotal?: number;
  /** Milliseconds. */
  startsAt?: number;
  /** Milliseconds; the rule ends with this instant. */
  endsAt?: number;
  /** Lower goes first; a percentage is taken from what earlier rules left. */
  priority: number;
}

/** Why a rule does not apply, with a sentence for the buyer. */
export interface Refusal {
  reason: DiscountRejection;
  message: string;
}

/** Whether the rule speaks of this line. */
export function coversLine(rule: DiscountRule, line: BasketLine): boolean {
  return rule.variantIds === undefined || rule.variantIds.includes(line.variant.id);
}

/** What keeps a rule from applying to a basket, or nothing (ACP 2026-04-17, discount extension §7). */
export function refusalOf(
  rule: DiscountRule,
  lines: readonly BasketLine[],
  currency: string,
  now: number,
): Refusal | undefined {
  if (rule.startsAt !== undefined && now < rule.startsAt) {
    return { reason: 'discount_code_invalid', message: 'This discount code is not valid yet.' };
  }
  if (rule.endsAt !== undefined && now >= rule.endsAt) {
    return { reason: 'discount_code_expired', message: 'This discount code has expired.' };
  }
  if (rule.minimumSubtotal !== undefined && basketAmount(lines) < rule.minimumSubtotal) {
    const minimum = formatMoney(rule.minimumSubtotal, currency);
    return { reason: 'discount_code_minimum_not_met', message: `This discount needs items for at least ${minimum}.` };
  }
  const needed = rule.minimumQuantity ?? 1;
  let units = 0;
  for (const line of lines) if (coversLine(rule, line)) units += line.quantity;
  if (units < needed) {
    const message = `This discount needs at least ${needed} of the items it is for.`;
    return { reason: 'discount_code_minimum_not_met', message };
  }
  return undefined;
}
