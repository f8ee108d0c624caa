import type { TestMethodName } from '../payments/test-methods.js';

/**
 * A shared payment token as both sides know it. `issuer` and `seller` are account ids; amounts in minor units, times in
 * seconds. https://docs.stripe.com/agentic-commerce/concepts/shared-payment-tokens
 */
export type SharedToken = {
  id: string;
  created: number;
  issuer: string | null;
  issuer_profile: string | null;
  seller: string | null;
  seller_details: { external_id: string | null; network_business_profile: string | null } | null;
  payment_method: string;
  behaves: TestMethodName;
  usage_limits: { currency: string; expires_at: number | null; max_amount: number };
  amount_captured: number;
  deactivated_at: number | null;
  deactivated_reason: 'consumed' | 'expired' | 'revoked' | null;
  shared_metadata: Record<string, string>;
  return_url: string | null;
  setup_future_usage: 'on_session' | null;
  use_stripe_sdk: boolean | null;
  next_action: object | null;
  /** What Stripe recommends by insight; `null` when it knows nothing. */
  risk: Partial<Record<RiskInsight, 'block' | 'continue'>> | null;
};

/** What Stripe may know of a token; https://docs.stripe.com/agentic-commerce/concepts/shared-payment-tokens */
export type RiskInsight = 'fraudulent_dispute' | 'card_testing' | 'stolen_card' | 'card_issuer_decline' | 'bot';
