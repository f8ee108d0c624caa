import type { TaxabilityReason, TaxCustomer } from '../objects/tax-calculation.js';
import type { Place } from './location.js';
import { type Levy, NONTAXABLE, RATES } from './rates.js';

/** What is imposed on a line and why; without levies nothing is. */
export type Taxability = { levies: readonly Levy[]; reason: TaxabilityReason };

/** Something sold: goods, or their shipping. */
export type Sold = { tax_code: string; isShipping: boolean; override: TaxCustomer['taxability_override'] };

/** What a place takes of something sold there. */
export function taxabilityAt(place: Place, { tax_code, isShipping, override }: Sold): Taxability {
  const rates = RATES[place.state === null ? place.country : `${place.country}-${place.state}`];
  if (rates === undefined) return untaxed('not_collecting');
  if (override !== 'none') return untaxed(override);
  if (tax_code === NONTAXABLE) return untaxed('product_exempt');
  if (rates.levies.length === 0) return untaxed('not_subject_to_tax');
  if (isShipping && !rates.shippingTaxed) return untaxed('product_exempt');
  if (rates.reduced?.codes.includes(tax_code)) return { levies: rates.reduced.levies, reason: 'reduced_rated' };
  return { levies: rates.levies, reason: 'standard_rated' };
}

function untaxed(reason: TaxabilityReason): Taxability {
  return { levies: [], reason };
}
