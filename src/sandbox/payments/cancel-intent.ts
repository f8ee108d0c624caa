import { unexpectedState } from '../errors.js';
import type { IntentStatus, PaymentIntent } from '../objects/payment-intent.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { readParams } from '../wire/params.js';
import { openCharge, releaseCharge } from './charge-changes.js';
import { releaseToken } from './intent-changes.js';
import { emitIntent } from './intent-events.js';
import { cancelShape } from './intent-params.js';
import { requireIntent } from './payment-intent.js';

const CANCELABLE: IntentStatus[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
];

/** https://docs.stripe.com/api/payment_intents/cancel */
export function cancelIntent(call: Call): Answer {
  const given = readParams(cancelShape, call.params);
  const present = requireIntent(call);
  if (!CANCELABLE.includes(present.status)) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${present.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}, processing.`,
      present,
    );
  }
  releaseToken(call, present);
  if (present.status === 'requires_capture') releaseCharge(call, openCharge(call, present));
  const intent: PaymentIntent = {
    ...present,
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: call.now,
    cancellation_reason: given.cancellation_reason ?? null,
    next_action: null,
  };
  call.store.objects.save(intent);
  emitIntent(call, intent);
  return ok(intent);
}
