import { emit } from '../events/emit.js';
import type { Charge } from '../objects/charge.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { Call } from '../wire/call.js';
import { enterInLedger, outcomeOf } from './charge.js';
import { type Decline, declines } from './declines.js';

/** The charge of an intent that awaits its capture or its end. */
export function openCharge(call: Call, intent: PaymentIntent): Charge {
  const charge = call.store.objects.find('charge', intent.latest_charge ?? '')?.object;
  if (charge === undefined) throw new Error(`The intent ${intent.id} is ${intent.status} and has no charge.`);
  return charge;
}

/** Takes `amount` (minor units) of an authorized charge; the rest is given back. */
export function captureCharge(call: Call, intent: PaymentIntent, charge: Charge, amount: number): Charge {
  const rest = charge.amount - amount;
  const captured = { ...charge, captured: true, amount_captured: amount, amount_refunded: rest };
  call.store.objects.save(captured);
  enterInLedger(call, intent, charge, 'succeeded', amount);
  emit(call, 'charge.captured', captured);
  return captured;
}

/** Gives an authorized charge back whole. */
export function releaseCharge(call: Call, charge: Charge): void {
  const released = { ...charge, amount_refunded: charge.amount, refunded: true };
  call.store.objects.save(released);
  emit(call, 'charge.refunded', released, { previous: { amount_refunded: 0, refunded: false } });
}

/** The money of a charge that was under way has come. */
export function settleCharge(call: Call, intent: PaymentIntent, charge: Charge): void {
  const { amount } = charge;
  const settled: Charge = { ...charge, status: 'succeeded', captured: true, amount_captured: amount, paid: true };
  call.store.objects.save(settled);
  enterInLedger(call, intent, charge, 'succeeded', amount);
  emit(call, 'charge.succeeded', settled);
}

/** The money of a charge that was under way will not come. */
export function failCharge(call: Call, intent: PaymentIntent, charge: Charge): Decline {
  const decline = declines.generic;
  const { code: failure_code, message: failure_message } = decline;
  const failed: Charge = { ...charge, status: 'failed', failure_code, failure_message, outcome: outcomeOf(decline) };
  call.store.objects.save(failed);
  enterInLedger(call, intent, charge, 'failed', charge.amount);
  emit(call, 'charge.failed', failed);
  return decline;
}
