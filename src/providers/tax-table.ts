import { hasKnownRegions, isKnownRegion, regionKey } from '../domain/regions.js';
import type { TaxRate } from '../domain/tax-shares.js';
import { plainPostalCode } from './schema-parts.js';
import type { TaxProvider } from './types.js';

/** What is taken in one place. */
export interface TaxRates {
  rates: readonly TaxRate[];
  /** On the delivery; none where it is not taxed. */
  delivery: readonly TaxRate[];
  byTaxCode: ReadonlyMap<string, readonly TaxRate[]>;
}

/** What is taken in one country or region. */
export interface TaxEntry extends TaxRates {
  /** What is taken instead where the postal code begins so; the first that fits counts. */
  local?: readonly (TaxRates & { prefixes: readonly string[] })[];
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
    async assess({ address, lines, delivery }) {
      const country = address.country.trim().toUpperCase();
      const key = regionKey(country, address.state);
      const own = tax.entries.get(key);
      const region = own ?? tax.entries.get(country);
      const isReal = isKnownRegion(key);
      if (own === undefined && tax.byRegion.has(country) && !isReal) {
        if (hasKnownRegions(country) || region === undefined) return { refused: 'state' };
      }
      if (region === undefined && tax.elsewhere === 'refused') return { refused: 'country' };
      const code = plainPostalCode(address.postalCode);
      const entry = region?.local?.find(({ prefixes }) => prefixes.some((prefix) => code.startsWith(prefix))) ?? region;
      const byLine: Record<string, readonly TaxRate[]> = {};
      for (const { id, taxCode } of lines) {
        byLine[id] = (taxCode !== undefined ? entry?.byTaxCode.get(taxCode) : undefined) ?? entry?.rates ?? [];
      }
      const byOption: Record<string, readonly TaxRate[]> = {};
      for (const { optionId } of delivery) byOption[optionId] = entry?.delivery ?? [];
      return { tax: { lines: byLine, delivery: byOption } };
    },
  };
}
