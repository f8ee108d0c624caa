import { emit } from '../events/emit.js';
import type { SharedToken } from '../objects/shared-token.js';
import type { Call } from '../wire/call.js';
import { grantedView, issuedView } from './token-views.js';

/** Tells the seller what became of a token granted to it. */
export function tellSeller(call: Call, token: SharedToken, what: 'used' | 'deactivated'): void {
  if (token.seller === null) return;
  emit(call, `shared_payment.granted_token.${what}`, grantedView(token), { account: token.seller });
}

/** Tells the agent, if one issued the token. */
export function tellAgent(
  call: Call,
  token: SharedToken,
  what: 'used' | 'deactivated' | 'requires_action' | 'active',
): void {
  if (token.issuer === null) return;
  emit(call, `shared_payment.issued_token.${what}`, issuedView(token), { account: token.issuer });
}
