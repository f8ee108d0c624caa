import { type CoveredGoods, type DiscountRule, emailKey } from '../domain/discount-rule.js';
import type { ShopFile } from './shop-sources.js';

type Rule = ShopFile['discounts'][number];

const HOUR = 3_600_000;

/** A rule as shop.json writes it, in the shape that providers work with. */
export function discountRule(rule: Rule): DiscountRule {
  return {
    id: rule.id,
    name: rule.name,
    ...(rule.code !== undefined && { code: rule.code }),
    effect: discountEffect(rule.effect),
    ...coveredGoods(rule),
    ...(rule.minimum_quantity !== undefined && { minimumQuantity: rule.minimum_quantity }),
    ...(rule.minimum_subtotal !== undefined && { minimumSubtotal: rule.minimum_subtotal }),
    ...(rule.minimum_subtotal_of === 'covered' && { minimumSubtotalOf: 'covered' }),
    ...(rule.starts_at !== undefined && { startsAt: Date.parse(rule.starts_at) }),
    ...(rule.ends_at !== undefined && { endsAt: Date.parse(rule.ends_at) }),
    ...(rule.warn_hours !== undefined && { warnedBefore: rule.warn_hours * HOUR }),
    ...(rule.buyers && { buyers: eligibleBuyers(rule.buyers) }),
    ...(rule.destinations && { destinations: rule.destinations }),
    ...(rule.agents && { agentIds: rule.agents }),
    ...(rule.limits && { limits: usageLimits(rule.limits) }),
    ...(rule.combines_with !== 'all' && { combinesWith: rule.combines_with }),
    priority: rule.priority,
  };
}

function discountEffect(effect: Rule['effect']): DiscountRule['effect'] {
  switch (effect.type) {
    case 'percent_off':
      return { type: 'percent_off', percentOff: effect.percent_off, ...maximum(effect) };
    case 'amount_off':
      return { type: 'amount_off', amountOff: effect.amount_off, ...(effect.per !== 'order' && { per: effect.per }) };
    case 'free_shipping':
      return { type: 'free_shipping', ...(effect.rate_ids && { rateIds: effect.rate_ids }), ...maximum(effect) };
    case 'buy_x_get_y':
      return {
        type: 'buy_x_get_y',
        buy: { ...coveredGoods(effect.buy), quantity: effect.buy.quantity },
        get: { ...coveredGoods(effect.get), quantity: effect.get.quantity, percentOff: effect.get.percent_off },
        ...(effect.times !== undefined && { times: effect.times }),
      };
    case 'volume':
      return {
        type: 'volume',
        tiers: effect.tiers.map(({ from, percent_off: percentOff }) => ({ from, percentOff })),
        ...(effect.per === 'line' && { per: 'line' }),
      };
  }
}

const maximum = ({ maximum_amount: maximumAmount }: { maximum_amount?: number | undefined }) => ({
  ...(maximumAmount !== undefined && { maximumAmount }),
});

const coveredGoods = (
  goods: Pick<Rule, 'variant_ids' | 'product_ids' | 'categories' | 'excluded_variant_ids'>,
): CoveredGoods => ({
  ...(goods.variant_ids && { variantIds: goods.variant_ids }),
  ...(goods.product_ids && { productIds: goods.product_ids }),
  ...(goods.categories && { categories: goods.categories }),
  ...(goods.excluded_variant_ids && { excludedVariantIds: goods.excluded_variant_ids }),
});

const eligibleBuyers = ({ emails, first_order: firstOrder, registered }: NonNullable<Rule['buyers']>) => ({
  ...(emails && { emails: emails.map(emailKey) }),
  ...(firstOrder && { firstOrder }),
  ...(registered && { registered }),
});

const usageLimits = ({ total, per_buyer: perBuyer, given_back: givenBack, shown }: NonNullable<Rule['limits']>) => ({
  ...(total !== undefined && { total }),
  ...(perBuyer !== undefined && { perBuyer }),
  givenBack,
  shown,
});
