import { docUrl, unexpectedState } from '../errors.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { ThreeDSecure } from '../objects/three-d-secure.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { attemptPayment } from './attempt-payment.js';
import { releaseToken } from './intent-changes.js';
import { emitIntent } from './intent-events.js';
import { requireIntent } from './payment-intent.js';
import { requirePaymentMethod } from './payment-method.js';

const CHALLENGED: ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
};

/** The buyer does what `next_action` asks for, which pays the intent, or fails to. */
export function authenticateIntent(call: Call, outcome: 'succeed' | 'fail'): Answer {
  const present = requireIntent(call);
  if (present.status !== 'requires_action') {
    throw unexpectedState(`The PaymentIntent has a status of ${present.status}: no authentication is due.`, present);
  }
  releaseToken(call, present);
  const intent = outcome === 'fail' ? unauthenticated(call, present) : authenticated(call, present);
  call.store.objects.save(intent);
  return ok(intent);
}

function authenticated(call: Call, present: PaymentIntent): PaymentIntent {
  const opened: PaymentIntent = { ...present, status: 'requires_confirmation', next_action: null };
  const options = { offSession: false, errorOnAction: false, returnUrl: null, authentication: CHALLENGED };
  return attemptPayment(call, opened, options).intent;
}

function unauthenticated(call: Call, present: PaymentIntent): PaymentIntent {
  const code = 'payment_intent_authentication_failure';
  const message =
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.';
  const payment_method = requirePaymentMethod(call, present.payment_method ?? '').wire;
  const intent: PaymentIntent = {
    ...present,
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: { type: 'invalid_request_error', code, doc_url: docUrl(code), message, payment_method },
  };
  emitIntent(call, intent);
  return intent;
}
