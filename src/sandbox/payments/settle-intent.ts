import { unexpectedState } from '../errors.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import { recordCapture } from '../tokens/token-use.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { failCharge, openCharge, settleCharge } from './charge-changes.js';
import { cardError } from './declines.js';
import { tokenOf } from './intent-changes.js';
import { emitIntent } from './intent-events.js';
import { requireIntent } from './payment-intent.js';
import { requirePaymentMethod } from './payment-method.js';

/** The payment of an intent in `processing` comes to its end. A token that it consumed stays consumed. */
export function settleIntent(call: Call, outcome: 'succeed' | 'fail'): Answer {
  const present = requireIntent(call);
  if (present.status !== 'processing') {
    throw unexpectedState(`The PaymentIntent has a status of ${present.status}: nothing is under way.`, present);
  }
  const intent = outcome === 'fail' ? failed(call, present) : succeeded(call, present);
  call.store.objects.save(intent);
  emitIntent(call, intent);
  return ok(intent);
}

function succeeded(call: Call, present: PaymentIntent): PaymentIntent {
  settleCharge(call, present, openCharge(call, present));
  const token = tokenOf(call, present);
  if (token !== null) recordCapture(call, token, present.amount);
  return { ...present, status: 'succeeded', amount_received: present.amount };
}

function failed(call: Call, present: PaymentIntent): PaymentIntent {
  const charge = openCharge(call, present);
  const decline = failCharge(call, present, charge);
  const payment_method = requirePaymentMethod(call, charge.payment_method).wire;
  const last_payment_error = { ...cardError(decline, charge.id), payment_method };
  return { ...present, status: 'requires_payment_method', payment_method: null, last_payment_error };
}
