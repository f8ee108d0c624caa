import { unexpectedState } from '../errors.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { StoredPaymentMethod } from '../objects/payment-method.js';
import type { ThreeDSecure } from '../objects/three-d-secure.js';
import { consumeToken, requireUsableToken, setTokenAction } from '../tokens/token-use.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { addCharge } from './charge.js';
import { cardError, type Decline, declines } from './declines.js';
import { emitIntent } from './intent-events.js';
import { moneyTaken } from './money-taken.js';
import { requirePaymentMethod } from './payment-method.js';
import { effectOf } from './test-methods.js';

export type AttemptOptions = {
  offSession: boolean;
  errorOnAction: boolean;
  returnUrl: string | null;
  /** The buyer has been authenticated already. */
  authentication: ThreeDSecure | null;
};

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
  const { authentication } = options;
  if (effect.kind === 'authenticate' && authentication !== null && effect.afterwards !== undefined) {
    return declined(call, intent, method, effect.afterwards, authentication);
  }
  const waived = options.offSession && effect.kind === 'authenticate' && effect.offSession === 'succeed';
  if (effect.kind === 'authenticate' && authentication === null && !waived) {
    if (options.offSession || options.errorOnAction) {
      return declined(call, intent, method, declines.authenticationRequired);
    }
    const next_action = nextAction(intent, options.returnUrl);
    if (tokenId !== null) setTokenAction(call, tokenId, next_action);
    return settled(call, { ...intent, status: 'requires_action', next_action, last_payment_error: null });
  }

  const pending = effect.kind === 'process';
  const captured = !pending && intent.capture_method !== 'manual';
  const status = pending ? 'pending' : 'succeeded';
  const charge = addCharge(call, intent, method.wire, { status, captured, authentication });
  if (token !== null) consumeToken(call, token, captured ? intent.amount : 0);
  const paid = { ...intent, latest_charge: charge.id, last_payment_error: null, next_action: null };
  if (pending) return settled(call, { ...paid, status: 'processing' });
  if (captured) {
    const attempt = settled(call, { ...paid, status: 'succeeded', amount_received: intent.amount });
    moneyTaken(call, charge);
    return attempt;
  }
  return settled(call, { ...paid, status: 'requires_capture', amount_capturable: intent.amount });
}

function settled(call: Call, intent: PaymentIntent): Attempt {
  emitIntent(call, intent);
  return { intent, answer: ok(intent) };
}

function declined(
  call: Call,
  intent: PaymentIntent,
  method: StoredPaymentMethod,
  decline: Decline,
  authentication: ThreeDSecure | null = null,
): Attempt {
  const charge = addCharge(call, intent, method.wire, { status: 'failed', captured: false, decline, authentication });
  const error = { ...cardError(decline, charge.id), payment_method: method.wire };
  const failed: PaymentIntent = {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: error,
    next_action: null,
  };
  emitIntent(call, failed);
  return { intent: failed, answer: { status: 402, body: { error: { ...error, payment_intent: failed } } } };
}

function nextAction(intent: PaymentIntent, returnUrl: string | null): object {
  const url = `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${intent.id}`;
  if (returnUrl === null)
    return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
  return { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
}
