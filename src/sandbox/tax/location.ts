import { invalidParam, refused, type StripeError } from '../errors.js';
import type { Address } from '../objects/tax-calculation.js';

/** Where a tax is due; `name` is the country's. */
export type Place = { country: string; state: string | null; name: string };

/** The first three digits of the ZIP codes of the states whose rates the sandbox knows. */
const ZIP_AREAS: Readonly<Record<string, readonly [from: number, to: number][]>> = {
  CA: [[900, 961]],
  NY: [
    [5, 5],
    [100, 149],
  ],
  OR: [[970, 979]],
  TX: [
    [733, 733],
    [750, 799],
    [885, 885],
  ],
  WA: [[980, 994]],
};

/** The provinces by the first letter of their postal codes. */
const PROVINCES: Readonly<Record<string, readonly string[]>> = {
  A: ['NL'],
  B: ['NS'],
  C: ['PE'],
  E: ['NB'],
  G: ['QC'],
  H: ['QC'],
  J: ['QC'],
  K: ['ON'],
  L: ['ON'],
  M: ['ON'],
  N: ['ON'],
  P: ['ON'],
  R: ['MB'],
  S: ['SK'],
  T: ['AB'],
  V: ['BC'],
  X: ['NT', 'NU'],
  Y: ['YT'],
};

/** Two letters that have a name and are no country's code. */
const NO_COUNTRIES = ['EU', 'EZ', 'UK', 'UN', 'ZZ'];
const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Finds the place of an address; a ZIP code is needed in the US, a postal code or province in Canada. */
export function locate(address: Address): Place {
  const country = address.country?.toUpperCase() ?? '';
  const isCode = /^[A-Z]{2}$/.test(country) && !NO_COUNTRIES.includes(country);
  const name = isCode ? countryNames.of(country) : undefined;
  if (name === undefined) throw unknownCountry(address.country ?? '');
  const code = address.postal_code?.trim().toUpperCase() ?? '';
  const state = address.state?.trim().toUpperCase() || null;
  if (country === 'US') return { country, state: stateOfZip(code, state), name };
  if (country === 'CA') return { country, state: province(code, state), name };
  return { country, state: null, name };
}

function stateOfZip(zip: string, given: string | null): string | null {
  if (!/^\d{5}(-\d{4})?$/.test(zip)) throw unlocated();
  const area = Number(zip.slice(0, 3));
  const inAreas = ([, areas]: (typeof known)[number]) => areas.some(([from, to]) => area >= from && area <= to);
  const known = Object.entries(ZIP_AREAS);
  const [found = null] = known.find(inAreas) ?? [];
  // A name in full says nothing that the ZIP code does not say.
  const state = given !== null && /^[A-Z]{2}$/.test(given) ? given : null;
  if (state !== null && state !== found && (found !== null || Object.hasOwn(ZIP_AREAS, state))) throw unlocated();
  return found ?? state;
}

function province(code: string, given: string | null): string {
  const isProvince = given !== null && Object.values(PROVINCES).some((names) => names.includes(given));
  if (code === '') {
    if (!isProvince) throw unlocated();
    return given;
  }
  const there = /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/.test(code) ? PROVINCES[code.charAt(0)] : undefined;
  const found = isProvince ? there?.find((name) => name === given) : there?.[0];
  if (found === undefined) throw unlocated();
  return found;
}

/** https://docs.stripe.com/tax/custom#handle-customer-location-errors */
export function unlocated(): StripeError {
  const message = "We could not determine the customer's tax location based on the provided customer address.";
  return refused(message, {
    code: 'customer_tax_location_invalid',
    doc_url: 'https://docs.stripe.com/error-codes#customer-tax-location-invalid',
    param: 'customer_details[address]',
  });
}

function unknownCountry(country: string): StripeError {
  const message = `Country '${country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`;
  return invalidParam(message, { code: 'country_code_invalid', param: 'customer_details[address][country]' });
}
