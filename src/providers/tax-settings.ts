import type { ShopFile } from './shop-sources.js';
import type { TaxEntry, TaxTable } from './tax-table.js';

/** The rates of shop.json as a table by country and region. */
export function taxTable({ elsewhere, rates }: ShopFile['tax']): TaxTable {
  const entries = new Map<string, TaxEntry>();
  const byRegion = new Set<string>();
  for (const [key, entry] of Object.entries(rates)) {
    const ratesOf = (percent: number) => [{ jurisdiction: entry.name ?? key, rate: millionths(percent) }];
    const own = ratesOf(entry.percent);
    entries.set(key, {
      rates: own,
      delivery: entry.shipping_taxable ? own : [],
      byTaxCode: new Map(Object.entries(entry.tax_codes ?? {}).map(([code, percent]) => [code, ratesOf(percent)])),
    });
    if (key.length > 2) byRegion.add(key.slice(0, 2));
  }
  return { entries, byRegion, elsewhere };
}

/** 8.875 per cent is 88,750 millionths; the schema allows four decimals, so nothing is lost. */
export function millionths(percent: number): number {
  return Math.round(percent * 10_000);
}
