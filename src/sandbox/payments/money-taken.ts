import { openDispute } from '../disputes/open-dispute.js';
import { warnOfFraud } from '../disputes/warn-of-fraud.js';
import type { Charge } from '../objects/charge.js';
import type { Call } from '../wire/call.js';
import { aftermathOf } from './test-methods.js';

/** What some test cards do once their money was taken; https://docs.stripe.com/testing#disputes */
export function moneyTaken(call: Call, charge: Charge): void {
  const method = call.store.objects.find('payment_method', charge.payment_method)?.object;
  const aftermath = method && aftermathOf(method.behaves);
  if (aftermath?.kind === 'dispute') openDispute(call, charge, aftermath);
  if (aftermath?.kind === 'warning') warnOfFraud(call, charge);
}
