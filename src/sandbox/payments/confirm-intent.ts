import { unexpectedState } from '../errors.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import type { Answer, Call } from '../wire/call.js';
import { readParams } from '../wire/params.js';
import { attemptPayment } from './attempt-payment.js';
import { takeAuthentication } from './external-authentication.js';
import { releaseToken, requireReturnUrl, withDetails, withPayer } from './intent-changes.js';
import { confirmShape, payerOf } from './intent-params.js';
import { requireIntent } from './payment-intent.js';

const REFUSALS: Partial<Record<PaymentIntent['status'], string>> = {
  succeeded: 'it has already succeeded after being previously confirmed.',
  processing: 'it is already being processed after being previously confirmed.',
  requires_capture: 'it has already been authorized and awaits its capture.',
  canceled: 'it has a status of canceled.',
};

/** https://docs.stripe.com/api/payment_intents/confirm */
export function confirmIntent(call: Call): Answer {
  const given = readParams(confirmShape, call.params);
  const payer = payerOf(given);
  const present = requireIntent(call);
  const refusal = REFUSALS[present.status];
  if (refusal !== undefined) throw unexpectedState(`You cannot confirm this PaymentIntent because ${refusal}`, present);
  const kept = takeAuthentication(call, present);
  releaseToken(call, present);
  const opened = withPayer(call, withDetails(present, given), payer);
  requireReturnUrl(opened, given.return_url);
  const { intent, answer } = attemptPayment(call, opened, {
    offSession: given.off_session ?? false,
    errorOnAction: given.error_on_requires_action ?? false,
    returnUrl: given.return_url ?? null,
    // Another payer is another payment: what was proven for the first one does not count.
    authentication: given.payment_method_options ?? (payer === null ? kept : null),
  });
  call.store.objects.save(intent);
  return answer;
}
