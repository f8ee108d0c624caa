import { z } from 'zod';
import type { DiscountRule } from '../../domain/discount-rule.js';
import { checkedQuery } from './checked.js';
import { cursorOf, idPlace, pageOf, pageQuery, toLimit } from './page.js';

export const discountUsage = z
  .strictObject({
    id: z.string(),
    name: z.string().optional(),
    code: z.string().optional().describe('Absent where the rule is automatic.'),
    redeemed: z.int().describe('Orders that have used it, without those that gave their use back.'),
    held: z.int().describe('Payments under way that use it.'),
    limits: z
      .strictObject({ total: z.int().optional(), per_buyer: z.int().optional() })
      .optional()
      .describe('Absent where there is no end to it.'),
  })
  .describe('How often a discount is used. A rule that is not in shop.json has no name, code and limits.');

export const discountsPage = pageOf(discountUsage);

export const discountsQuery = z.strictObject(pageQuery);

export const discountsCursor = cursorOf('discounts', idPlace);

/** Which rules are asked for. Throws 400 naming the parameter. */
export function parseDiscountsQuery(search: URLSearchParams) {
  const query = checkedQuery(discountsQuery, search);
  return { limit: toLimit(query), after: discountsCursor.decode(query.cursor) };
}

/** What is known of a rule's usage. */
export interface UsageFacts {
  ruleId: string;
  held: number;
  redeemed: number;
  rule?: DiscountRule;
}

export const renderDiscount = ({ ruleId, held, redeemed, rule }: UsageFacts): z.infer<typeof discountUsage> => {
  const { total, perBuyer } = rule?.limits ?? {};
  return {
    id: ruleId,
    name: rule?.name,
    code: rule?.code,
    redeemed,
    held,
    limits: total === undefined && perBuyer === undefined ? undefined : { total, per_buyer: perBuyer },
  };
};
