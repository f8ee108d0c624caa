import { regionKey } from './regions.js';
import type { TaxProvider } from './types.js';

/** What one country or region takes. Rates in millionths. */
export interface TaxEntry {
  jurisdiction: string;
  rate: number;
  /** On the delivery; 0 where it is not taxed. */
  fulfillment: number;
  byTaxCode: ReadonlyMap<string, number>;
}

export interface TaxTable {
  /** By `US-CA`, or `DE` where the whole country has one rate. */
  entries: ReadonlyMap<string, TaxEntry>;
  /** Countries of which at least one region is in the table. */
  byRegion: ReadonlySet<string>;
  elsewhere: 'untaxed' | 'refused';
}

/**
 * Tax by the table of shop.json. The region's entry goes before its country's. A country that the table names by region
 * only must have a region that the table knows. A country that it does not name at all is one where the merchant
 * collects no tax, unless the table says that it is not sold to.
 */
export function taxFromTable({ tax }: { tax: TaxTable }): TaxProvider {
  return {
    async rates({ address, lines }) {
      const country = address.country.trim().toUpperCase();
      const entry = tax.entries.get(regionKey(country, address.state)) ?? tax.entries.get(country);
      if (entry === undefined && tax.byRegion.has(country)) return { refused: 'state' };
      if (entry === undefined && tax.elsewhere === 'refused') return { refused: 'country' };
      const byLine: Record<string, number> = {};
      for (const { id, taxCode } of lines) {
        byLine[id] = (taxCode !== undefined ? entry?.byTaxCode.get(taxCode) : undefined) ?? entry?.rate ?? 0;
      }
      const jurisdiction = entry?.jurisdiction ?? country;
      return { rates: { jurisdiction, lines: byLine, fulfillment: entry?.fulfillment ?? 0 } };
    },
  };
}
