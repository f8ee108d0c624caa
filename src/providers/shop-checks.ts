import { exampleRegion, hasKnownRegions, isKnownRegion, regionKey } from '../domain/regions.js';
import type { ProductsFile } from './products-file.js';
import type { ShopFile } from './shop-sources.js';

/** Mistakes in shop.json that a schema cannot show. */
export function checkSettings(file: ShopFile, products: ProductsFile): string[] {
  const problems = [
    ...checkHome(file),
    ...checkZones(file),
    ...checkTaxSource(file),
    ...checkDiscounts(file, products),
    ...checkRisk(file),
  ];
  return problems.map((problem) => `shop.json ${problem}`);
}

function checkHome({ country, region, prices_include_tax: isTaxInside, tax }: ShopFile): string[] {
  const { rates, provider } = tax;
  const asksForTax = provider !== undefined && tax.when_away === 'refuse';
  const home = regionKey(country, region ?? '');
  if (region !== undefined && hasKnownRegions(country) && !isKnownRegion(home)) {
    return [`$.region: expected a region of ${country}, such as "${exampleRegion(country)}"; got "${region}"`];
  }
  if (!isTaxInside || asksForTax || rates[home]) return [];
  const isByRegion = Object.keys(rates).some((key) => key.startsWith(`${country}-`));
  if (rates[country] && (region !== undefined || !isByRegion || !hasKnownRegions(country))) return [];
  const expected = `expected a rate for "${country}", or $.region and a rate for that region`;
  return [`$.tax.rates: the prices include tax, but the tax at home is not known; ${expected}`];
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

function checkTaxSource({ tax: { provider, when_away: whenAway, rates } }: ShopFile): string[] {
  if (provider === undefined && whenAway === 'rates') {
    return ['$.tax.when_away: expected a provider beside it; without one, the rates are all there is'];
  }
  if (whenAway === 'refuse' || Object.keys(rates).length > 0) return [];
  return ['$.tax.rates: expected at least one rate, to be used while the provider is away'];
}

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

function checkRisk({ risk: { block, review } }: ShopFile): string[] {
  return review.flatMap((insight, index) =>
    block !== 'any' && block.includes(insight)
      ? [`$.risk.review[${index}]: "${insight}" stands in $.risk.block too; expected it in one of the two`]
      : [],
  );
}
