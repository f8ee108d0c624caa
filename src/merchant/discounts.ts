import type { DiscountRule } from '../domain/discount-rule.js';
import type { Archive, RuleUses } from '../store/archive.js';

export interface DiscountsDeps {
  archive: Pick<Archive, 'ruleUses'>;
  /** Those of shop.json: none where somebody else has them. */
  rules: readonly DiscountRule[];
}

/** How often a rule is used; a rule that is not in shop.json, or not any more, has no more than its id. */
export interface DiscountUsage extends RuleUses {
  rule?: DiscountRule;
}

export interface DiscountsRequest {
  limit: number;
  /** Id of the last rule of the page before. */
  after?: string;
}

/** How often discounts are used, as the shop sees it. */
export function createDiscounts({ archive, rules }: DiscountsDeps) {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));

  return {
    /** By their ids. */
    async list({ limit, after = '' }: DiscountsRequest): Promise<{ items: DiscountUsage[]; next?: string }> {
      const used = await archive.ruleUses({ limit, after });
      const uses = new Map(used.items.map((each) => [each.ruleId, each]));
      // Behind the last one that was read there may be more of them.
      const end = used.next;
      const ids = [...new Set([...byId.keys(), ...uses.keys()])]
        .filter((id) => id > after && (end === undefined || id <= end))
        .sort();
      const page = ids.slice(0, limit);
      const hasMore = ids.length > limit || end !== undefined;
      const next = ids.length > limit ? page.at(-1) : end;
      return {
        items: page.map((ruleId) => {
          const rule = byId.get(ruleId);
          const { held, redeemed } = uses.get(ruleId) ?? { held: 0, redeemed: 0 };
          return { ruleId, held, redeemed, ...(rule && { rule }) };
        }),
        ...(hasMore && next !== undefined && { next }),
      };
    },
  };
}
