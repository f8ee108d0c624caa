import type { Address } from './party.js';
import { isKnownRegion, regionKey } from './regions.js';

/** The parts of an address that say where it is. */
export type TaxAddress = Omit<Address, 'name' | 'company'>;

/** A sale whose tax somebody else works out. Amounts in minor units, after discounts. */
export interface TaxQuestion {
  /** Lower-case ISO 4217. */
  currency: string;
  address: TaxAddress;
  /** The amounts have tax inside. */
  isInclusive: boolean;
  /** The buyer pays no tax. */
  isExempt?: boolean;
  lines: readonly TaxQuestionLine[];
  /** Absent where it is free or not known yet. */
  delivery?: { amount: number; taxCode?: string };
}

export interface TaxQuestionLine {
  /** Unique in the question. */
  reference: string;
  amount: number;
  quantity: number;
  taxCode?: string;
}

/** The answer to a question. */
export interface TaxCalculation {
  id: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** Minor units, of everything. */
  tax: number;
  /** By the reference of the line. */
  lines: ReadonlyMap<string, TaxedPart>;
  delivery?: TaxedPart;
}

export interface TaxedPart {
  /** Minor units. */
  tax: number;
  levies: readonly Levy[];
}

/** One tax on one part of a sale. */
export interface Levy {
  /** `US-CA`, `DE`, or `US-CA Los Angeles County`. */
  jurisdiction: string;
  /** Millionths. */
  rate: number;
  /** Minor units. */
  amount: number;
  /** Minor units that it is taken of, without tax. */
  taxable: number;
}

/** Nobody can say where the address is, with the part at fault where that is known. */
export interface UnplacedAddress {
  refused: 'address';
  field?: keyof Address;
}

/**
 * The name of a line in its question. It says the line's place in the basket, so that the same basket of another session
 * is the same question, and what is sold, for the reports of whoever works the tax out.
 */
export const taxLineReference = (index: number, variantId: string): string =>
  `${index + 1}:${variantId}`.slice(0, MOST_REFERENCE);

const MOST_REFERENCE = 200;

/** The place of a line in its basket. */
export const taxLineIndex = (reference: string): number => Number.parseInt(reference, 10) - 1;

/** An address as it is asked about: states by their code where all of the country's are known. */
export function taxAddress({ lineOne, lineTwo, city, state, postalCode, country }: Address): TaxAddress {
  const key = regionKey(country, state);
  return {
    lineOne,
    ...(lineTwo !== undefined && { lineTwo }),
    city,
    state: isKnownRegion(key) ? key.slice(key.indexOf('-') + 1) : state,
    postalCode,
    country: country.trim().toUpperCase(),
  };
}
