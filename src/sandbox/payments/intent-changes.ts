import { refused } from '../errors.js';
import type { PaymentIntent } from '../objects/payment-intent.js';
import { requireUsableToken, setTokenAction } from '../tokens/token-use.js';
import type { Call } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import type { Payer } from './intent-params.js';
import { addPaymentMethod, requirePaymentMethod } from './payment-method.js';

/** The descriptive parameters as a caller may give them: absent leaves a field, `null` clears it. */
export type Details = Partial<{
  capture_method: PaymentIntent['capture_method'] | undefined;
  customer: string | null | undefined;
  description: string | null | undefined;
  metadata: Record<string, string> | null | undefined;
  receipt_email: string | null | undefined;
  setup_future_usage: PaymentIntent['setup_future_usage'] | undefined;
  shipping: object | null | undefined;
  statement_descriptor: string | null | undefined;
  statement_descriptor_suffix: string | null | undefined;
  transfer_group: string | null | undefined;
}>;

/** The intent with the details that were given, all others as they were. */
export function withDetails(intent: PaymentIntent, given: Details): PaymentIntent {
  return {
    ...intent,
    capture_method: given.capture_method ?? intent.capture_method,
    customer: changed(given.customer, intent.customer),
    description: changed(given.description, intent.description),
    metadata: mergedMetadata(intent.metadata, given.metadata),
    receipt_email: changed(given.receipt_email, intent.receipt_email),
    setup_future_usage: changed(given.setup_future_usage, intent.setup_future_usage),
    shipping: changed(given.shipping, intent.shipping),
    statement_descriptor: changed(given.statement_descriptor, intent.statement_descriptor),
    statement_descriptor_suffix: changed(given.statement_descriptor_suffix, intent.statement_descriptor_suffix),
    transfer_group: changed(given.transfer_group, intent.transfer_group),
  };
}

function changed<T>(given: T | undefined, present: T): T {
  return given === undefined ? present : given;
}

/** The intent with what is to pay it. From a token, Stripe makes a new payment method each time. */
export function withPayer(call: Call, intent: PaymentIntent, payer: Payer): PaymentIntent {
  if (payer === null) return intent;
  releaseToken(call, intent);
  return {
    ...intent,
    payment_method: payingMethod(call, intent, payer),
    status: 'requires_confirmation',
    next_action: null,
  };
}

function payingMethod(call: Call, intent: PaymentIntent, payer: NonNullable<Payer>): string {
  if ('method' in payer) return requirePaymentMethod(call, payer.method).id;
  if (intent.setup_future_usage !== null) {
    const param = 'setup_future_usage';
    throw refused('You cannot use setup_future_usage with a shared payment granted token.', { param });
  }
  const token = requireUsableToken(call, payer.token, intent.amount, intent.currency);
  return addPaymentMethod(call, token.behaves, token.id).id;
}

/** The buyer's authentication is no longer waited for: the agent's view of the token says so. */
export function releaseToken(call: Call, intent: PaymentIntent): void {
  const token = tokenOf(call, intent);
  if (intent.status === 'requires_action' && token !== null) setTokenAction(call, token, null);
}

/** The id of the token whose payment method pays the intent. */
export function tokenOf(call: Call, intent: PaymentIntent): string | null {
  if (intent.payment_method === null) return null;
  return requirePaymentMethod(call, intent.payment_method).wire.shared_payment_granted_token;
}

/** A server-side confirmation needs a place to return to when the account's methods may redirect the buyer. */
export function requireReturnUrl(intent: PaymentIntent, returnUrl: string | undefined): void {
  const automatic = intent.automatic_payment_methods;
  if (returnUrl !== undefined || !automatic?.enabled || automatic.allow_redirects === 'never') return;
  throw refused(
    'This PaymentIntent is configured to accept payment methods that might redirect your customer off of your page, so you must provide a `return_url`. If you do not want to accept redirect-based payment methods, set `automatic_payment_methods[allow_redirects]` to `never`.',
  );
}
