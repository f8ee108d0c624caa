import type { Address } from './party.js';

/** Where the shop is, as far as tax is concerned: an address for sales that have none. */
export const homeOf = ({ country, region }: { country: string; region?: string }): Address => ({
  name: '',
  lineOne: '',
  city: '',
  state: region ?? '',
  country,
  postalCode: '',
});
