import { noSuchObject } from '../errors.js';
import { newId } from '../ids.js';
import type { Call } from '../wire/call.js';
import { isTestMethod, type TestMethodName, testMethods } from './test-methods.js';

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

/** Stores a payment method of the calling account. */
export function addPaymentMethod(call: Call, behaves: TestMethodName, token: string | null): StoredPaymentMethod {
  const id = newId('pm');
  const wire: PaymentMethod = {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: emptyBillingDetails(),
    card: cardOf(behaves),
    created: call.now,
    customer: null,
    livemode: false,
    metadata: {},
    shared_payment_granted_token: token,
    type: 'card',
  };
  const stored = { id, created: call.now, wire, behaves };
  call.store.objects.insert('payment_method', call.account.id, stored);
  return stored;
}

/** The payment method a parameter names: one of the account's own, or a new one from a test name such as `pm_card_visa`. */
export function requirePaymentMethod(call: Call, id: string): StoredPaymentMethod {
  if (isTestMethod(id)) return addPaymentMethod(call, id, null);
  const found = call.store.objects.find('payment_method', id);
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('PaymentMethod', id, { status: 400, param: 'payment_method' });
}
