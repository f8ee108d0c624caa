import { emit } from '../events/emit.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { readParams } from '../wire/params.js';
import { attemptPayment } from './attempt-payment.js';
import { keepAuthentication } from './external-authentication.js';
import { requireReturnUrl, withDetails, withPayer } from './intent-changes.js';
import { checkCreate, createShape, payerOf } from './intent-params.js';
import { newIntent } from './payment-intent.js';

/** https://docs.stripe.com/api/payment_intents/create */
export function createIntent(call: Call): Answer {
  const given = readParams(createShape, call.params);
  checkCreate(given);
  const payer = payerOf(given);
  const automatic = given.automatic_payment_methods;
  const bare: PaymentIntent = {
    ...newIntent(call.now, given.amount, given.currency),
    automatic_payment_methods: automatic
      ? { allow_redirects: automatic.allow_redirects ?? 'always', enabled: automatic.enabled }
      : null,
    confirmation_method: given.confirmation_method ?? 'automatic',
  };
  const opened = withPayer(call, withDetails(bare, given), payer);
  emit(call, 'payment_intent.created', opened);
  const authentication = given.payment_method_options ?? null;
  if (!given.confirm) {
    if (authentication !== null) keepAuthentication(call, opened, authentication);
    call.store.objects.insert('payment_intent', call.account.id, opened);
    return ok(opened);
  }
  requireReturnUrl(opened, given.return_url);
  const { intent, answer } = attemptPayment(call, opened, {
    offSession: given.off_session ?? false,
    errorOnAction: given.error_on_requires_action ?? false,
    returnUrl: given.return_url ?? null,
    authentication,
  });
  call.store.objects.insert('payment_intent', call.account.id, intent);
  return answer;
}
