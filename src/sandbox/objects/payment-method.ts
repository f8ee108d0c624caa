import { type TestMethodName, testMethods } from '../payments/test-methods.js';

export type BillingDetails = {
  address: Record<'city' | 'country' | 'line1' | 'line2' | 'postal_code' | 'state', string | null>;
  email: string | null;
  name: string | null;
  phone: string | null;
};

/** https://docs.stripe.com/api/payment_methods/object */
export type PaymentMethod = {
  id: string;
  object: 'payment_method';
  allow_redisplay: 'unspecified';
  billing_details: BillingDetails;
  card: ReturnType<typeof cardOf>;
  created: number;
  customer: string | null;
  livemode: false;
  metadata: Record<string, string>;
  shared_payment_granted_token: string | null;
  type: 'card';
};

/** A payment method, and the test method that decides how it behaves. */
export type StoredPaymentMethod = { id: string; created: number; wire: PaymentMethod; behaves: TestMethodName };

/** What the API shows of the card behind a test payment method. */
export function cardOf(name: TestMethodName) {
  const { brand, last4, funding } = testMethods[name];
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
    country: 'US',
    display_brand: brand,
    exp_month: 12,
    exp_year: 2034,
    fingerprint: `sandbox${last4}`,
    funding,
    last4,
    networks: { available: [brand], preferred: null },
    wallet: null,
  };
}

export function emptyBillingDetails(): BillingDetails {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { address, email: null, name: null, phone: null };
}
