import type { TaxType } from '../objects/tax-calculation.js';

/** A tax of a place; `percent` with up to three decimal places, as Stripe writes them. */
export type Levy = { type: TaxType; name: string; percent: string; level: 'country' | 'state' };

/** What is collected at a place. A state without sales tax has no levies. */
export type PlaceRates = {
  levies: readonly Levy[];
  /** What some products are taxed at instead. */
  reduced?: { codes: readonly string[]; levies: readonly Levy[] };
  shippingTaxed: boolean;
};

const BOOKS = ['txcd_10302000', 'txcd_35010000'] as const;

const sales = (percent: string, shippingTaxed = false): PlaceRates => ({
  levies: [{ type: 'sales_tax', name: 'Sales Tax', percent, level: 'state' }],
  shippingTaxed,
});
const national = (type: TaxType, name: string, percent: string): Levy => ({ type, name, percent, level: 'country' });
const vat = (percent: string): PlaceRates => ({ levies: [national('vat', 'VAT', percent)], shippingTaxed: true });

/** The sandbox's own rates, by country or by country and state; what is not here is not collected. */
export const RATES: Readonly<Record<string, PlaceRates>> = {
  'US-CA': sales('8.75'),
  'US-NY': sales('8.875'),
  'US-OR': { levies: [], shippingTaxed: false },
  'US-TX': sales('6.25', true),
  'US-WA': sales('6.5', true),
  'CA-BC': {
    levies: [national('gst', 'GST', '5.0'), { type: 'pst', name: 'PST', percent: '7.0', level: 'state' }],
    shippingTaxed: true,
  },
  'CA-ON': { levies: [{ type: 'hst', name: 'HST', percent: '13.0', level: 'state' }], shippingTaxed: true },
  DE: { ...vat('19.0'), reduced: { codes: BOOKS, levies: [national('vat', 'VAT', '7.0')] } },
  FR: vat('20.0'),
  GB: vat('20.0'),
  IE: vat('23.0'),
  JP: { levies: [national('jct', 'JCT', '10.0')], shippingTaxed: true },
};

/** Taxed nowhere. */
export const NONTAXABLE = 'txcd_00000000';

/** The code of shipping unless the caller names another one; https://docs.stripe.com/tax/tax-codes */
export const SHIPPING = 'txcd_92010001';

/** The code of goods that have none: tangible goods. */
export const GOODS = 'txcd_99999999';
