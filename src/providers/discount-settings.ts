import type { DiscountRule } from '../domain/discount-rule.js';
import type { ShopFile } from './shop-sources.js';

/** A rule as shop.json writes it, in the shape that providers work with. */
export function discountRule(rule: ShopFile['discounts'][number]): DiscountRule {
  return {
    id: rule.id,
    name: rule.name,
    ...(rule.code !== undefined && { code: rule.code }),
    effect: discountEffect(rule.effect),
    ...(rule.variant_ids && { variantIds: rule.variant_ids }),
    ...(rule.minimum_quantity !== undefined && { minimumQuantity: rule.minimum_quantity }),
    ...(rule.minimum_subtotal !== undefined && { minimumSubtotal: rule.minimum_subtotal }),
    ...(rule.starts_at !== undefined && { startsAt: Date.parse(rule.starts_at) }),
    ...(rule.ends_at !== undefined && { endsAt: Date.parse(rule.ends_at) }),
    priority: rule.priority,
  };
}

function discountEffect(effect: ShopFile['discounts'][number]['effect']): DiscountRule['effect'] {
  switch (effect.type) {
    case 'percent_off':
      return { type: 'percent_off', percentOff: effect.percent_off };
    case 'amount_off':
      return { type: 'amount_off', amountOff: effect.amount_off };
    case 'free_shipping':
      return { type: 'free_shipping' };
  }
}
