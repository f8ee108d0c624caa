import type Stripe from 'stripe';
import type { Charge } from '../domain/charge.js';
import type { CheckoutSession } from '../domain/session.js';

export type TokenParameter = 'payment_method_data' | 'top_level';

/** What a payment is for: the charge, and the revision whose price it charges. */
export interface PaymentRequest {
  charge: Charge;
  session: CheckoutSession;
}

/**
 * The token in the form that the account's API version knows. The released SDK has no type for either form
 * (docs.stripe.com/agentic-commerce/concepts/shared-payment-tokens), hence the one cast of parameters.
 */
export function withToken<P extends Stripe.PaymentIntentConfirmParams | Stripe.PaymentIntentCreateParams>(
  params: P,
  token: string,
  form: TokenParameter,
): P {
  const parameter =
    form === 'top_level'
      ? { shared_payment_granted_token: token }
      : { payment_method_data: { shared_payment_granted_token: token } };
  return { ...params, ...parameter } as unknown as P;
}

export function createParams({ charge }: PaymentRequest): Stripe.PaymentIntentCreateParams {
  return {
    amount: charge.amount,
    currency: charge.currency,
    description: `Checkout ${charge.sessionId}`,
    metadata: { checkout_session_id: charge.sessionId, generation: String(charge.generation) },
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
