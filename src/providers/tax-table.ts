import { hasKnownRegions, isKnownRegion, regionKey } from '../domain/regions.js';
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
 * Tax by the table of shop.json. The region's entry goes before its country's. What the table does not name follows
 * `elsewhere`. A country that it names by region must have a state: one that exists where the country's regions are
 * known, even beside an entry for the whole country, so that leaving the state out saves no tax; else one of the table.
 */
export function taxFromTable({ tax }: { tax: TaxTable }): TaxProvider {
  return {
    async assess({ address, lines }) {
      const country = address.country.trim().toUpperCase();
      const key = regionKey(country, address.state);
      const own = tax.entries.get(key);
      const entry = own ?? tax.entries.get(country);
      const isReal = isKnownRegion(key);
      if (own === undefined && tax.byRegion.has(country) && !isReal) {
        if (hasKnownRegions(country) || entry === undefined) return { refused: 'state' };
      }
      if (entry === undefined && tax.elsewhere === 'refused') return { refused: 'country' };
      const byLine: Record<string, number> = {};
      for (const { id, taxCode } of lines) {
        byLine[id] = (taxCode !== undefined ? entry?.byTaxCode.get(taxCode) : undefined) ?? entry?.rate ?? 0;
      }
      const jurisdiction = entry?.jurisdiction ?? (isReal ? key : country);
      return { tax: { jurisdiction, lines: byLine, fulfillment: entry?.fulfillment ?? 0 } };
    },
  };
}
