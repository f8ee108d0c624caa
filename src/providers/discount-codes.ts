import { codeKey, type DiscountRule } from '../domain/discount-rule.js';
import type { DiscountProvider } from './types.js';

/** The discount codes and automatic rules of shop.json; codes are compared as `codeKey` writes them. */
export function discountsFromCodes({ discounts }: { discounts: readonly DiscountRule[] }): DiscountProvider {
  const rulesByCode = new Map<string, DiscountRule>();
  for (const rule of discounts) if (rule.code !== undefined) rulesByCode.set(codeKey(rule.code), rule);
  const automatic = discounts.filter((rule) => rule.code === undefined);
  return {
    async rules(codes) {
      const byCode = new Map<string, DiscountRule>();
      for (const code of codes) {
        const rule = rulesByCode.get(codeKey(code));
        if (rule !== undefined) byCode.set(code, rule);
      }
      return { byCode, automatic };
    },
  };
}
