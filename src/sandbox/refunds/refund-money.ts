import { emit } from '../events/emit.js';
import type { Charge } from '../objects/charge.js';
import type { Refund } from '../objects/refund.js';
import type { Call } from '../wire/call.js';

/** Counts `amount` (minor units) as given back to the buyer, or, when negative, as not given back after all. */
export function countRefunded(call: Call, charge: Charge, amount: number): Charge {
  const amount_refunded = charge.amount_refunded + amount;
  const counted = { ...charge, amount_refunded, refunded: amount_refunded === charge.amount };
  call.store.objects.save(counted);
  return counted;
}

/** Enters what a refund has become. */
export function enterRefund(call: Call, refund: Refund): void {
  const { id, charge, payment_intent, amount, currency, status, metadata } = refund;
  call.store.ledger.appendRefund({ id, charge, payment_intent, amount, currency, status, metadata, created: call.now });
}

/** Ends a refund without its money: the charge counts as unrefunded by that much again. */
export function undoRefund(call: Call, refund: Refund): void {
  const charge = call.store.objects.find('charge', refund.charge)?.object;
  if (charge === undefined) throw new Error(`The refund ${refund.id} has no charge.`);
  countRefunded(call, charge, -refund.amount);
  saveRefund(call, refund);
}

/** Stores a refund with a new status. */
export function saveRefund(call: Call, refund: Refund): void {
  call.store.objects.save(refund);
  enterRefund(call, refund);
}

/** Says that a refund is not what it was. */
export function emitUpdated(call: Call, refund: Refund, previous: Partial<Refund>): void {
  emit(call, 'refund.updated', refund, { previous });
}
