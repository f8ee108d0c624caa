import { newId } from '../ids.js';
import { cardOf, emptyBillingDetails } from '../objects/payment-method.js';
import type { SharedToken } from '../objects/shared-token.js';
import type { Call } from '../wire/call.js';

type Given = Pick<SharedToken, 'issuer' | 'seller' | 'payment_method' | 'behaves' | 'usage_limits'> &
  Partial<SharedToken>;

/** Stores a new, active token; it belongs to the account that asked for it. */
export function addToken(call: Call, given: Given): SharedToken {
  const token: SharedToken = {
    id: newId('spt'),
    created: call.now,
    issuer_profile: null,
    seller_details: null,
    amount_captured: 0,
    deactivated_at: null,
    deactivated_reason: null,
    shared_metadata: {},
    return_url: null,
    setup_future_usage: null,
    use_stripe_sdk: null,
    next_action: null,
    ...given,
  };
  call.store.objects.insert('shared_payment_token', call.account.id, token);
  return token;
}

/** The token as it is now: past `expires_at` whoever looks first finds it deactivated. */
export function findToken(call: Call, id: string): SharedToken | undefined {
  const token = call.store.objects.find('shared_payment_token', id)?.object;
  const expiry = token?.usage_limits.expires_at ?? null;
  if (token === undefined || token.deactivated_at !== null || expiry === null || call.now < expiry) return token;
  return deactivate(call, token, 'expired', expiry);
}

/** Ends a token for good; `at` in seconds. */
export function deactivate(
  call: Call,
  token: SharedToken,
  reason: 'consumed' | 'expired' | 'revoked',
  at = call.now,
): SharedToken {
  const ended = { ...token, deactivated_at: at, deactivated_reason: reason, next_action: null };
  call.store.objects.save(ended);
  return ended;
}

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
    shared_metadata: token.shared_metadata,
    ...usageOf(token),
  };
}
