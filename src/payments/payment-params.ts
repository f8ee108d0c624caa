import type Stripe from 'stripe';
import type { AuthenticationOutcome, ThreeDSecure } from '../domain/authentication.js';
import type { Charge } from '../domain/charge.js';
import { toStripeAmount } from '../domain/charge-limits.js';
import type { CheckoutSession } from '../domain/session.js';

export type TokenParameter = 'payment_method_data' | 'top_level';

/** What a payment is for: the charge, and the revision whose price it charges. */
export interface PaymentRequest {
  charge: Charge;
  session: CheckoutSession;
}

/** What pays: held in memory while a request runs, stored nowhere. */
export interface PaymentInstrument {
  /** A granted token. */
  token: string;
  threeDSecure?: ThreeDSecure;
}

/**
 * The instrument with the token in the form that the account's API version knows. The released SDK has no type for either form
 * (docs.stripe.com/agentic-commerce/concepts/shared-payment-tokens), hence the one cast of parameters.
 */
export function withInstrument<P extends Stripe.PaymentIntentConfirmParams | Stripe.PaymentIntentCreateParams>(
  params: P,
  { token, threeDSecure }: PaymentInstrument,
  form: TokenParameter,
): P {
  const parameter =
    form === 'top_level'
      ? { shared_payment_granted_token: token }
      : { payment_method_data: { shared_payment_granted_token: token } };
  const authenticated = threeDSecure && { payment_method_options: { card: { three_d_secure: proof(threeDSecure) } } };
  return { ...params, ...parameter, ...authenticated } as unknown as P;
}

/** The issuer's `transStatus` behind an outcome (docs.stripe.com/payments/payment-intents/three-d-secure-import). */
const TRANS_STATUS: Partial<Record<AuthenticationOutcome, 'Y' | 'A' | 'I'>> = {
  authenticated: 'Y',
  attempt_acknowledged: 'A',
  informational: 'I',
};

const proof = ({ outcome, cryptogram, electronicCommerceIndicator, transactionId, version }: ThreeDSecure) => ({
  cryptogram,
  transaction_id: transactionId,
  version,
  electronic_commerce_indicator: electronicCommerceIndicator,
  ares_trans_status: TRANS_STATUS[outcome],
});

export function createParams({ charge }: PaymentRequest, storeId: string): Stripe.PaymentIntentCreateParams {
  return {
    amount: toStripeAmount(charge.amount, charge.currency),
    currency: charge.currency,
    description: `Checkout ${charge.sessionId}`,
    metadata: { checkout_session_id: charge.sessionId, generation: String(charge.generation), store: storeId },
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  };
}

export function confirmParams({ session }: PaymentRequest) {
  const { buyer, fulfillmentDetails } = session.draft;
  const email = buyer?.email ?? fulfillmentDetails?.email;
  const address = fulfillmentDetails?.address;
  return {
    expand: ['payment_method'],
    ...(email && { receipt_email: email }),
    ...(address && {
      shipping: {
        name: address.name,
        ...(fulfillmentDetails.phoneNumber && { phone: fulfillmentDetails.phoneNumber }),
        address: {
          line1: address.lineOne,
          ...(address.lineTwo && { line2: address.lineTwo }),
          city: address.city,
          state: address.state,
          postal_code: address.postalCode,
          country: address.country,
        },
      },
    }),
  } satisfies Stripe.PaymentIntentConfirmParams;
}
