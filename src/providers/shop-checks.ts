import type { InventoryFile } from './inventory-file.js';
import type { ProductsFile } from './products-file.js';
import { regionKey } from './regions.js';
import type { ShopFile } from './shop-schema.js';

/** Mistakes that only show when the goods, the stock and the settings are laid side by side. */
export function checkGoods(products: ProductsFile, inventory: InventoryFile, currency: string | undefined): string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const { place, variant } of products.entries) {
    const earlier = seen.get(variant.id);
    if (earlier) problems.push(`${place}: variant "${variant.id}" stands in ${earlier} already; expected unique ids`);
    else seen.set(variant.id, place);
    if (variant.price === undefined) {
      problems.push(`${place}: variant "${variant.id}" has no price; expected {"amount", "currency"}`);
    } else if (currency !== undefined && variant.price.currency !== currency.toUpperCase()) {
      const expected = `expected "${currency.toUpperCase()}" as in shop.json`;
      problems.push(`${place}: variant "${variant.id}" has a price in ${variant.price.currency}; ${expected}`);
    }
    if (inventory.named && !inventory.named.has(variant.id)) {
      problems.push(`${place}: variant "${variant.id}" has no stock; add a row for it to inventory.csv`);
    }
  }
  for (const [id, place] of inventory.named ?? []) {
    if (products.named && !products.named.has(id)) {
      problems.push(`${place}: there is no variant "${id}"; expected an id from products.jsonl`);
    }
  }
  return problems;
}

/** Mistakes in shop.json that a schema cannot show. */
export function checkSettings(file: ShopFile, products: ProductsFile): string[] {
  const problems = [...checkZones(file), ...checkDiscounts(file, products)];
  const { rates } = file.tax;
  if (file.prices_include_tax && !rates[regionKey(file.country, file.region ?? '')] && !rates[file.country]) {
    const expected = `expected a rate for "${file.country}", or $.region and a rate for that region`;
    problems.push(`$.tax.rates: the prices include tax, but the tax at home is not known; ${expected}`);
  }
  return problems.map((problem) => `shop.json: ${problem}`);
}

function checkZones({ shipping: { zones } }: ShopFile): string[] {
  const problems: string[] = [];
  const destinations = new Set<string>();
  zones.forEach((zone, z) => {
    zone.destinations.forEach((destination, d) => {
      const path = `$.shipping.zones[${z}].destinations[${d}]`;
      if (destinations.has(destination)) problems.push(`${path}: "${destination}" is listed twice; expected one zone`);
      destinations.add(destination);
    });
    const ids = new Set(['digital']);
    zone.rates.forEach((rate, r) => {
      const path = `$.shipping.zones[${z}].rates[${r}]`;
      if (ids.has(rate.id)) problems.push(`${path}.id: "${rate.id}" is taken; expected another id`);
      ids.add(rate.id);
      const days = rate.delivery_days;
      if (days && days.latest < days.earliest) {
        problems.push(`${path}.delivery_days.latest: expected at least ${days.earliest}, the earliest day`);
      }
      let weight = 0;
      rate.steps.forEach(({ up_to_grams: upTo = Number.POSITIVE_INFINITY }, s) => {
        if (upTo <= weight) problems.push(`${path}.steps[${s}].up_to_grams: expected more than the step before`);
        weight = upTo;
      });
    });
  });
  return problems;
}

function checkDiscounts({ discounts }: ShopFile, { named }: ProductsFile): string[] {
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
