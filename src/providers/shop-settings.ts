import type { AuthenticationPolicy } from '../domain/authentication.js';
import type { DiscountRule } from '../domain/discount-rule.js';
import type { RiskPolicy } from '../domain/risk.js';
import { authenticationPolicy } from './authentication-policy.js';
import type { ShippingRate, ShippingTable } from './shipping-rates.js';
import type { ShopFile, ShopSources } from './shop-sources.js';
import type { TaxEntry, TaxTable } from './tax-table.js';

/** What shop.json says, in the shapes that the providers work with. */
export interface ShopSettings {
  name: string;
  /** Lower-case ISO 4217. */
  currency: string;
  /** ISO 3166-1 alpha-2 of the shop's home. */
  country: string;
  region?: string;
  pricesIncludeTax: boolean;
  /** So many units left, or fewer, are low stock. */
  lowStockThreshold: number;
  links: { type: ShopFile['links'][number]['type']; url: string; title?: string }[];
  support: { email?: string; phone?: string; hours?: string; helpCenterUrl?: string };
  shipping: ShippingTable;
  tax: TaxTable;
  discounts: DiscountRule[];
  /** Absent where this shop takes no 3-D Secure. */
  authentication?: AuthenticationPolicy;
  risk: RiskPolicy;
  sources: ShopSources;
}

/** A valid shop.json as settings. */
export function shopSettings(file: ShopFile, sources: ShopSources): ShopSettings {
  const { help_center_url: helpCenterUrl, ...support } = file.support;
  return {
    name: file.name,
    currency: file.currency,
    country: file.country,
    ...(file.region !== undefined && { region: file.region }),
    pricesIncludeTax: file.prices_include_tax,
    lowStockThreshold: file.low_stock_threshold,
    links: file.links,
    support: { ...support, ...(helpCenterUrl !== undefined && { helpCenterUrl }) },
    shipping: shippingTable(file.shipping),
    tax: taxTable(file.tax),
    discounts: file.discounts.map(discountRule),
    ...(file.authentication && { authentication: authenticationPolicy(file.authentication) }),
    risk: file.risk,
    sources,
  };
}

function shippingTable({ zones }: ShopFile['shipping']): ShippingTable {
  const table = new Map<string, ShippingRate[]>();
  for (const zone of zones) {
    const rates = zone.rates.map(({ steps, free_above: freeAbove, delivery_days: deliveryDays, ...rate }) => ({
      ...rate,
      steps: steps.map(({ up_to_grams: upToGrams, amount }) => ({ ...(upToGrams && { upToGrams }), amount })),
      ...(freeAbove !== undefined && { freeAbove }),
      ...(deliveryDays && { deliveryDays }),
    }));
    for (const destination of zone.destinations) table.set(destination, rates);
  }
  return table;
}

function taxTable({ elsewhere, rates }: ShopFile['tax']): TaxTable {
  const entries = new Map<string, TaxEntry>();
  const byRegion = new Set<string>();
  for (const [key, entry] of Object.entries(rates)) {
    const rate = millionths(entry.percent);
    entries.set(key, {
      jurisdiction: entry.name ?? key,
      rate,
      fulfillment: entry.shipping_taxable ? rate : 0,
      byTaxCode: new Map(Object.entries(entry.tax_codes ?? {}).map(([code, percent]) => [code, millionths(percent)])),
    });
    if (key.length > 2) byRegion.add(key.slice(0, 2));
  }
  return { entries, byRegion, elsewhere };
}

/** 8.875 per cent is 88,750 millionths; the schema allows four decimals, so nothing is lost. */
export function millionths(percent: number): number {
  return Math.round(percent * 10_000);
}

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
