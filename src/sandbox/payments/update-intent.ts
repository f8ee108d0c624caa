import { unexpectedState } from '../errors.js';
import { requireChargeable } from '../money.js';
import type { IntentStatus } from '../objects/payment-intent.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { readParams } from '../wire/params.js';
import { keepAuthentication, takeAuthentication } from './external-authentication.js';
import { releaseToken, withDetails, withPayer } from './intent-changes.js';
import { payerOf, updateShape } from './intent-params.js';
import { requireIntent } from './payment-intent.js';

const OPEN: IntentStatus[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
/** What may change whatever the status. */
const ALWAYS_OPEN = new Set(['description', 'metadata', 'expand']);

/** https://docs.stripe.com/api/payment_intents/update */
export function updateIntent(call: Call): Answer {
  const given = readParams(updateShape, call.params);
  const payer = payerOf(given);
  const present = requireIntent(call);
  const closed = Object.keys(call.params).find((name) => !ALWAYS_OPEN.has(name));
  if (closed !== undefined && !OPEN.includes(present.status)) {
    throw unexpectedState(
      `This PaymentIntent's ${closed} could not be updated because it has a status of ${present.status}. You may only update the ${closed} of a PaymentIntent with one of the following statuses: ${OPEN.join(', ')}.`,
      present,
    );
  }
  const amount = given.amount ?? present.amount;
  const currency = given.currency ?? present.currency;
  requireChargeable(amount, currency);
  const priced = { ...present, amount, currency };
  if (priced.status === 'requires_action' && (amount !== present.amount || currency !== present.currency)) {
    // The buyer was asked to authenticate another amount.
    releaseToken(call, present);
    Object.assign(priced, { status: 'requires_confirmation', next_action: null });
  }
  const intent = withPayer(call, withDetails(priced, given), payer);
  if (payer !== null || amount !== present.amount) takeAuthentication(call, present);
  if (given.payment_method_options !== undefined) keepAuthentication(call, intent, given.payment_method_options);
  call.store.objects.save(intent);
  return ok(intent);
}
