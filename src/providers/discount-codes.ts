import type { DiscountRule } from '../domain/discount-rule.js';
import type { DiscountProvider } from './types.js';

/** The discount codes and automatic rules of shop.json; codes are compared without case. */
export function discountsFromCodes({ discounts }: { discounts: readonly DiscountRule[] }): DiscountProvider {
  const rulesByCode = new Map<string, DiscountRule>();
  for (const rule of discounts) if (rule.code !== undefined) rulesByCode.set(rule.code.toLowerCase(), rule);
  const automatic = discounts.filter((rule) => rule.code === undefined);
  return {
    async rules(codes) {
      const byCode = new Map<string, DiscountRule>();
      for (const code of codes) {
        const rule = rulesByCode.get(code.toLowerCase());
        if (rule !== undefined) byCode.set(code, rule);
      }
      return { byCode, automatic };
    },
  };
}
