import type Stripe from 'stripe';
import type { StripeSide } from '../../support/stripe.js';

/** A payment that names a session of this shop, though no request of it made the payment. */
export async function strayPayment(
  { seller }: StripeSide,
  named: { storeId: string | undefined; sessionId: string; generation: number; amount: number },
  params: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<string> {
  const { storeId, sessionId, generation, amount } = named;
  const intent = await seller.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: {
      checkout_session_id: sessionId,
      generation: String(generation),
      ...(storeId !== undefined && { store: storeId }),
    },
    ...params,
  });
  return intent.id;
}
