import type { Address } from './tax-calculation.js';

/** An account's settings of Stripe Tax, as they are kept; https://docs.stripe.com/api/tax/settings/object */
export type TaxSettings = {
  id: string;
  created: number;
  defaults: {
    provider: 'stripe';
    tax_behavior: 'exclusive' | 'inclusive' | 'inferred_by_currency' | null;
    tax_code: string | null;
  };
  /** Without one nothing is calculated. */
  head_office: { address: Address } | null;
};
