import { emit } from '../events/emit.js';
import type { IntentStatus, PaymentIntent } from '../objects/payment-intent.js';
import type { Call } from '../wire/call.js';

const TYPES: Readonly<Record<IntentStatus, string | null>> = {
  requires_payment_method: 'payment_failed',
  requires_confirmation: null,
  requires_action: 'requires_action',
  processing: 'processing',
  requires_capture: 'amount_capturable_updated',
  canceled: 'canceled',
  succeeded: 'succeeded',
};

/** Says what an attempt, a capture or a cancel has made of an intent. */
export function emitIntent(call: Call, intent: PaymentIntent): void {
  const type = TYPES[intent.status];
  if (type !== null) emit(call, `payment_intent.${type}`, intent);
}
