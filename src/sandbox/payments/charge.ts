import { emit } from '../events/emit.js';
import { newId } from '../ids.js';
import type { Charge } from '../objects/charge.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { ThreeDSecure } from '../objects/three-d-secure.js';
import type { Call } from '../wire/call.js';
import type { Decline } from './declines.js';

/** Records an attempt to charge; money taken at once or refused goes into the ledger with it. */
export function addCharge(
  call: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  result: { status: Charge['status']; captured: boolean; decline?: Decline; authentication?: ThreeDSecure | null },
): Charge {
  const { status, captured, decline, authentication = null } = result;
  const charge: Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: method.billing_details,
    captured,
    created: call.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    livemode: false,
    metadata: intent.metadata,
    outcome: outcomeOf(decline),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: { ...method.card, three_d_secure: authentication } },
    receipt_email: intent.receipt_email,
    refunded: false,
    shipping: intent.shipping,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
  };
  call.store.objects.insert('charge', call.account.id, charge);
  if (status === 'failed') enterInLedger(call, intent, charge, 'failed', intent.amount);
  else if (captured) enterInLedger(call, intent, charge, 'succeeded', intent.amount);
  if (status !== 'pending') emit(call, `charge.${status}`, charge);
  return charge;
}

/** Records money that was taken or refused, once and for all. */
export function enterInLedger(
  call: Call,
  intent: PaymentIntent,
  charge: Charge,
  status: 'succeeded' | 'failed',
  amount: number,
): void {
  const { currency, metadata } = intent;
  const { id, payment_intent } = charge;
  call.store.ledger.append({ id, payment_intent, amount, currency, status, metadata, created: call.now });
}

/** The verdict on a payment; https://docs.stripe.com/api/charges/object#charge_object-outcome */
export function outcomeOf(decline: Decline | undefined): object {
  const network = { advice_code: null, network_advice_code: null, network_decline_code: null };
  if (decline === undefined) {
    const seller_message = 'Payment complete.';
    const verdict = { network_status: 'approved_by_network', reason: null, risk_level: 'normal', risk_score: 12 };
    return { ...network, ...verdict, seller_message, type: 'authorized' };
  }
  if (decline.blocked) {
    const seller_message = 'Stripe blocked this payment as too risky.';
    const verdict = { network_status: 'not_sent_to_network', reason: 'highest_risk_level', risk_level: 'highest' };
    return { ...network, ...verdict, risk_score: 92, seller_message, type: 'blocked' };
  }
  return {
    ...network,
    advice_code: decline.advice_code ?? null,
    network_status: 'declined_by_network',
    reason: decline.decline_code ?? decline.code,
    risk_level: 'normal',
    risk_score: 12,
    seller_message: 'The bank did not approve this payment.',
    type: 'issuer_declined',
  };
}
