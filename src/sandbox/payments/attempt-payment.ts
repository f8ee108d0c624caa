import { unexpectedState } from '../errors.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { StoredPaymentMethod } from '../objects/payment-method.js';
import { consumeToken, requireUsableToken, setTokenAction } from '../tokens/token-use.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { addCharge } from './charge.js';
import { cardError, type Decline, declines } from './declines.js';
import { requirePaymentMethod } from './payment-method.js';
import { effectOf } from './test-methods.js';

export type AttemptOptions = { offSession: boolean; errorOnAction: boolean; returnUrl: string | null };

/** The intent after an attempt to pay it (not yet stored), and the answer that the caller gets. */
export type Attempt = { intent: PaymentIntent; answer: Answer };

/** Charges the payment method of an intent. A token is consumed by money or an authorization, never by a decline. */
export function attemptPayment(call: Call, intent: PaymentIntent, options: AttemptOptions): Attempt {
  if (intent.payment_method === null) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
      intent,
    );
  }
  const method = requirePaymentMethod(call, intent.payment_method);
  const tokenId = method.wire.shared_payment_granted_token;
  const token = tokenId === null ? null : requireUsableToken(call, tokenId, intent.amount, intent.currency);
  const effect = effectOf(method.behaves);

  if (effect.kind === 'decline') return declined(call, intent, method, effect.decline);
  if (effect.kind === 'authenticate' && !(options.offSession && effect.offSession === 'succeed')) {
    if (options.offSession || options.errorOnAction) {
      return declined(call, intent, method, declines.authenticationRequired);
    }
    const next_action = nextAction(intent, options.returnUrl);
    if (tokenId !== null) setTokenAction(call, tokenId, next_action);
    return settled({ ...intent, status: 'requires_action', next_action, last_payment_error: null });
  }

  const pending = effect.kind === 'process';
  const captured = !pending && intent.capture_method !== 'manual';
  const charge = addCharge(call, intent, method.wire, { status: pending ? 'pending' : 'succeeded', captured });
  if (token !== null) consumeToken(call, token, captured ? intent.amount : 0);
  const paid = { ...intent, latest_charge: charge.id, last_payment_error: null, next_action: null };
  if (pending) return settled({ ...paid, status: 'processing' });
  if (captured) return settled({ ...paid, status: 'succeeded', amount_received: intent.amount });
  return settled({ ...paid, status: 'requires_capture', amount_capturable: intent.amount });
}

function settled(intent: PaymentIntent): Attempt {
  return { intent, answer: ok(intent) };
}

function declined(call: Call, intent: PaymentIntent, method: StoredPaymentMethod, decline: Decline): Attempt {
  const charge = addCharge(call, intent, method.wire, { status: 'failed', captured: false, decline });
  const error = { ...cardError(decline, charge.id), payment_method: method.wire };
  const failed: PaymentIntent = {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: error,
    next_action: null,
  };
  return { intent: failed, answer: { status: 402, body: { error: { ...error, payment_intent: failed } } } };
}

function nextAction(intent: PaymentIntent, returnUrl: string | null): object {
  const url = `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${intent.id}`;
  if (returnUrl === null)
    return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
  return { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
}
