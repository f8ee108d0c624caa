import { noSuchObject } from '../errors.js';
import { newId } from '../ids.js';
import {
  cardOf,
  emptyBillingDetails,
  type PaymentMethod,
  type StoredPaymentMethod,
} from '../objects/payment-method.js';
import type { Call } from '../wire/call.js';
import { isTestMethod, type TestMethodName } from './test-methods.js';

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
