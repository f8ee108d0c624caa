import { codeKey } from '../domain/discount-rule.js';
import type { ProductsFile } from './products-file.js';
import type { ShopFile } from './shop-sources.js';

type Rule = ShopFile['discounts'][number];

/** Mistakes that only show when all rules are looked at; `named` has the variants that exist, where they are known. */
export function checkDiscounts(
  { discounts }: Pick<ShopFile, 'discounts'>,
  { named }: Pick<ProductsFile, 'named'>,
): string[] {
  const ids = new Set<string>();
  const codes = new Set<string>();
  return discounts.flatMap((rule, index) => {
    const path = `$.discounts[${index}]`;
    return [
      ...checkNames(rule, path, ids, codes),
      ...checkDates(rule, path),
      ...checkTiers(rule, path),
      ...variantLists(rule).flatMap(([place, variants]) =>
        variants.flatMap((id, v) =>
          named && !named.has(id)
            ? [`${path}.${place}[${v}]: there is no variant "${id}"; expected an id from products.jsonl`]
            : [],
        ),
      ),
    ];
  });
}

/** Mistakes in what rules say of each other and of the rates, where all of those stand in one file. */
export function checkDiscountReferences({ discounts, shipping }: Pick<ShopFile, 'discounts' | 'shipping'>): string[] {
  const ids = new Set(discounts.map(({ id }) => id));
  const rateIds = new Set(shipping.zones.flatMap(({ rates }) => rates.map(({ id }) => id)));
  return discounts.flatMap(({ combines_with: others, effect }, index) => {
    const path = `$.discounts[${index}]`;
    const rules = typeof others === 'string' ? [] : others;
    const rates = effect.type === 'free_shipping' && rateIds.size > 0 ? (effect.rate_ids ?? []) : [];
    return [
      ...rules.flatMap((id, i) =>
        ids.has(id) ? [] : [`${path}.combines_with[${i}]: there is no rule "${id}"; expected the id of a discount`],
      ),
      ...rates.flatMap((id, i) =>
        rateIds.has(id)
          ? []
          : [`${path}.effect.rate_ids[${i}]: there is no rate "${id}"; expected the id of a shipping rate`],
      ),
    ];
  });
}

function checkNames({ id, code }: Rule, path: string, ids: Set<string>, codes: Set<string>): string[] {
  const problems: string[] = [];
  if (ids.has(id)) problems.push(`${path}.id: "${id}" is taken; expected another id`);
  ids.add(id);
  if (code === undefined) return problems;
  if (codes.has(codeKey(code))) {
    problems.push(`${path}.code: "${code}" is taken; expected another code, upper and lower case are the same`);
  }
  codes.add(codeKey(code));
  return problems;
}

function checkDates({ starts_at: start, ends_at: end, warn_hours: hours }: Rule, path: string): string[] {
  const problems: string[] = [];
  if (start && end && Date.parse(end) <= Date.parse(start)) {
    problems.push(`${path}.ends_at: expected a time after starts_at`);
  }
  if (hours !== undefined && !end) problems.push(`${path}.warn_hours: expected ends_at beside it`);
  return problems;
}

function checkTiers({ effect }: Rule, path: string): string[] {
  if (effect.type !== 'volume') return [];
  return effect.tiers.flatMap(({ from }, index) =>
    index > 0 && from <= (effect.tiers[index - 1]?.from ?? 0)
      ? [`${path}.effect.tiers[${index}].from: expected more than in the tier before`]
      : [],
  );
}

function variantLists({ effect, ...rule }: Rule): [string, readonly string[]][] {
  const lists: [string, readonly string[] | undefined][] = [
    ['variant_ids', rule.variant_ids],
    ['excluded_variant_ids', rule.excluded_variant_ids],
  ];
  if (effect.type === 'buy_x_get_y') {
    for (const side of ['buy', 'get'] as const) {
      lists.push([`effect.${side}.variant_ids`, effect[side].variant_ids]);
      lists.push([`effect.${side}.excluded_variant_ids`, effect[side].excluded_variant_ids]);
    }
  }
  return lists.filter((list): list is [string, readonly string[]] => list[1] !== undefined);
}
