import { cardOf, emptyBillingDetails } from '../objects/payment-method.js';
import type { SharedToken } from '../objects/shared-token.js';

function usageOf(token: SharedToken) {
  const { currency } = token.usage_limits;
  return {
    usage_details: { amount_captured: { currency, value: token.amount_captured } },
    usage_limits: token.usage_limits,
  };
}

/** The agent's view. */
export function issuedView(token: SharedToken) {
  const waiting = token.next_action === null ? 'active' : 'requires_action';
  return {
    id: token.id,
    object: 'shared_payment.issued_token',
    created: token.created,
    deactivated_at: token.deactivated_at,
    deactivated_reason: token.deactivated_reason,
    livemode: false,
    next_action: token.next_action,
    payment_method: token.payment_method,
    return_url: token.return_url,
    seller_details: token.seller_details,
    setup_future_usage: token.setup_future_usage,
    shared_metadata: token.shared_metadata,
    status: token.deactivated_at === null ? waiting : 'deactivated',
    ...usageOf(token),
    use_stripe_sdk: token.use_stripe_sdk,
  };
}

/** The seller's view. */
export function grantedView(token: SharedToken) {
  return {
    id: token.id,
    object: 'shared_payment.granted_token',
    agent_details: { network_business_profile: token.issuer_profile },
    created: token.created,
    deactivated_at: token.deactivated_at,
    deactivated_reason: token.deactivated_reason,
    livemode: false,
    payment_method_details: { type: 'card', billing_details: emptyBillingDetails(), card: cardOf(token.behaves) },
    ...riskOf(token),
    shared_metadata: token.shared_metadata,
    ...usageOf(token),
  };
}

const SCORES = { block: 92, continue: 12 };

/** Stripe leaves `risk_details` away where it knows nothing. */
function riskOf({ risk }: SharedToken) {
  if (!risk) return {};
  const known = Object.entries(risk).map(([insight, recommended_action]) => [
    insight,
    { recommended_action, score: SCORES[recommended_action] },
  ]);
  return { risk_details: { insights: { fraudulent_dispute: null, ...Object.fromEntries(known) } } };
}
