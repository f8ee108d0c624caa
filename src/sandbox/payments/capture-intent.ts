import { refused, unexpectedState } from '../errors.js';
import { requirePositive } from '../money.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import { recordCapture } from '../tokens/token-use.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { readParams } from '../wire/params.js';
import { captureCharge, openCharge } from './charge-changes.js';
import { tokenOf, withDetails } from './intent-changes.js';
import { emitIntent } from './intent-events.js';
import { captureShape } from './intent-params.js';
import { moneyTaken } from './money-taken.js';
import { requireIntent } from './payment-intent.js';

/** https://docs.stripe.com/api/payment_intents/capture */
export function captureIntent(call: Call): Answer {
  const given = readParams(captureShape, call.params);
  const present = requireIntent(call);
  if (present.status !== 'requires_capture') {
    throw unexpectedState(
      `This PaymentIntent could not be captured because it has a status of ${present.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      present,
    );
  }
  const param = 'amount_to_capture';
  const amount = given.amount_to_capture ?? present.amount_capturable;
  requirePositive(amount, param);
  if (amount > present.amount_capturable) {
    const message = 'The amount to capture is greater than the amount that can be captured of this PaymentIntent.';
    throw refused(message, { param });
  }
  const detailed = withDetails(present, given);
  const intent: PaymentIntent = { ...detailed, status: 'succeeded', amount_capturable: 0, amount_received: amount };
  const charge = captureCharge(call, intent, openCharge(call, present), amount);
  const token = tokenOf(call, present);
  if (token !== null) recordCapture(call, token, amount);
  call.store.objects.save(intent);
  emitIntent(call, intent);
  moneyTaken(call, charge);
  return ok(intent);
}
