import { invalidParam, noSuchObject, refused } from '../errors.js';
import { display } from '../money.js';
import type { Charge } from '../objects/charge.js';
import type { Call } from '../wire/call.js';

type Named = { charge?: string | undefined; payment_intent?: string | undefined };

/** The charge that a refund is for, or the 400 that says why there is nothing to refund. */
export function refundableCharge(call: Call, named: Named): Charge {
  const charge = namedCharge(call, named);
  if (charge.refunded) {
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (charge.status !== 'succeeded' || !charge.captured) {
    throw refused(`Charge ${charge.id} has taken no money that could be refunded.`, { param: 'charge' });
  }
  const dispute = call.store.objects.newest('dispute', call.account.id, { charge: charge.id });
  if (dispute !== undefined && !dispute.is_charge_refundable) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw refused(message, { code: 'charge_disputed' });
  }
  return charge;
}

function namedCharge(call: Call, { charge: chargeId, payment_intent: intentId }: Named): Charge {
  const { objects } = call.store;
  if (chargeId === undefined && intentId === undefined) {
    throw invalidParam('One of the following params should be provided for this request: payment_intent or charge.');
  }
  if (intentId !== undefined) {
    const intent = objects.find('payment_intent', intentId);
    if (intent?.account !== call.account.id) {
      throw noSuchObject('payment_intent', intentId, { status: 400, param: 'payment_intent' });
    }
    const found = objects.find('charge', intent.object.latest_charge ?? '')?.object;
    if (found === undefined || found.status !== 'succeeded') {
      const message = `This PaymentIntent (${intentId}) does not have a successful charge to refund.`;
      throw refused(message, { param: 'payment_intent' });
    }
    if (chargeId === undefined || chargeId === found.id) return found;
    throw refused(`The charge ${chargeId} is not one of ${intentId}.`, { param: 'charge' });
  }
  const found = objects.find('charge', chargeId ?? '');
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('charge', chargeId ?? '', { status: 400, param: 'charge' });
}

/** Refuses to give back more than is left. */
export function requireUnrefunded(charge: Charge, amount: number): void {
  const left = charge.amount - charge.amount_refunded;
  if (amount <= left) return;
  const [asked, rest] = [display(amount, charge.currency), display(left, charge.currency)];
  throw refused(`Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`, { param: 'amount' });
}
