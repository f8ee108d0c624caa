import type { ProductsFile } from './products-file.js';
import type { ShopFile } from './shop-sources.js';

/** Mistakes that only show when all rules are looked at; `named` has the variants that exist, where they are known. */
export function checkDiscounts(
  { discounts }: Pick<ShopFile, 'discounts'>,
  { named }: Pick<ProductsFile, 'named'>,
): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  const codes = new Set<string>();
  discounts.forEach((rule, index) => {
    const path = `$.discounts[${index}]`;
    if (ids.has(rule.id)) problems.push(`${path}.id: "${rule.id}" is taken; expected another id`);
    ids.add(rule.id);
    const code = rule.code?.toLowerCase();
    if (code !== undefined && codes.has(code)) {
      problems.push(`${path}.code: "${rule.code}" is taken; expected another code, upper and lower case are the same`);
    }
    if (code !== undefined) codes.add(code);
    if (rule.starts_at && rule.ends_at && Date.parse(rule.ends_at) <= Date.parse(rule.starts_at)) {
      problems.push(`${path}.ends_at: expected a time after starts_at`);
    }
    rule.variant_ids?.forEach((id, v) => {
      if (named && !named.has(id)) {
        problems.push(`${path}.variant_ids[${v}]: there is no variant "${id}"; expected an id from products.jsonl`);
      }
    });
  });
  return problems;
}
