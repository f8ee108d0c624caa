import { plainPostalCode } from './schema-parts.js';
import type { ShopFile } from './shop-sources.js';
import type { TaxEntry, TaxRates, TaxTable } from './tax-table.js';

type RateJson = ShopFile['tax']['rates'][string];
type PartJson = NonNullable<RateJson['parts']>[number];

/** The rates of shop.json as a table by country and region. */
export function taxTable({ elsewhere, rates }: ShopFile['tax']): TaxTable {
  const entries = new Map<string, TaxEntry>();
  const byRegion = new Set<string>();
  for (const [key, entry] of Object.entries(rates)) {
    const own = entry.parts ?? [{ name: entry.name ?? key, percent: entry.percent ?? 0 }];
    entries.set(key, {
      ...taxRates(entry, key, own),
      local: (entry.local ?? []).map(({ postal_codes: codes, parts }) => ({
        prefixes: codes.map(plainPostalCode),
        ...taxRates(entry, key, [...own, ...parts]),
      })),
    });
    if (key.length > 2) byRegion.add(key.slice(0, 2));
  }
  return { entries, byRegion, elsewhere };
}

function taxRates(entry: RateJson, key: string, parts: readonly PartJson[]): TaxRates {
  const rateOf = ({ name, percent }: PartJson) => ({ jurisdiction: name, rate: millionths(percent) });
  const taxed = parts.filter(({ shipping_taxable: own }) => own ?? entry.shipping_taxable);
  return {
    rates: parts.map(rateOf),
    delivery: taxed.map(rateOf),
    byTaxCode: new Map(
      Object.entries(entry.tax_codes ?? {}).map(([code, other]) => [
        code,
        typeof other === 'number'
          ? [{ jurisdiction: entry.name ?? key, rate: millionths(other) }]
          : parts.map((part) => rateOf({ ...part, percent: other[part.name] ?? part.percent })),
      ]),
    ),
  };
}

/** 8.875 per cent is 88,750 millionths; the schema allows four decimals, so nothing is lost. */
export function millionths(percent: number): number {
  return Math.round(percent * 10_000);
}
