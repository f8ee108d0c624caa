import { newId } from '../ids.js';
import type { SharedToken } from '../objects/shared-token.js';
import type { Call } from '../wire/call.js';
import { tellAgent, tellSeller } from './token-events.js';

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
    risk: null,
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
  if (reason !== 'consumed') {
    tellSeller(call, ended, 'deactivated');
    tellAgent(call, ended, 'deactivated');
  }
  return ended;
}
