import { noSuchObject } from '../errors.js';
import { newId } from '../ids.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { Call } from '../wire/call.js';

/** An intent with nothing but its amount and currency. */
export function newIntent(now: number, amount: number, currency: string): PaymentIntent {
  const id = newId('pi');
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: now,
    currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

/** The intent that the path names, if it is the caller's. */
export function requireIntent(call: Call): PaymentIntent {
  const found = call.store.objects.find('payment_intent', call.id);
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('payment_intent', call.id, { status: 404, param: 'intent' });
}
