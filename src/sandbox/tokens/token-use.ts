import { noSuchObject, refused } from '../errors.js';
import type { SharedToken } from '../objects/shared-token.js';
import type { Call } from '../wire/call.js';
import { deactivate, findToken } from './shared-token.js';
import { tellAgent, tellSeller } from './token-events.js';

/** The token behind a charge of the calling seller, or the 400 that Stripe answers when it cannot pay for this. */
export function requireUsableToken(call: Call, id: string, amount: number, currency: string): SharedToken {
  const token = findToken(call, id);
  if (token === undefined || token.seller !== call.account.id) {
    throw noSuchObject('shared_payment_token', id, { status: 400 });
  }
  if (token.deactivated_at !== null) {
    throw refused('The shared payment granted token cannot be used because it is already in a deactivated state.');
  }
  if (token.usage_limits.currency !== currency) {
    throw refused('The requested currency does not match the currency of this shared payment granted token.');
  }
  if (amount > token.usage_limits.max_amount) {
    throw refused(
      'The requested amount is greater than the remaining amount capturable with this shared payment granted token.',
    );
  }
  return token;
}

/** The first charge or authorization ends a token, whatever part of its limit it took; `captured` in minor units. */
export function consumeToken(call: Call, token: SharedToken, captured: number): void {
  const used = deactivate(call, { ...token, amount_captured: captured }, 'consumed');
  tellSeller(call, used, 'used');
  tellAgent(call, used, 'used');
}

/** Counts a later capture of the authorization that consumed the token. */
export function recordCapture(call: Call, id: string, captured: number): void {
  const token = findToken(call, id);
  if (token !== undefined) call.store.objects.save({ ...token, amount_captured: captured });
}

/** Shows the agent what the buyer has to do, or (`null`) that nothing is to be done any more. */
export function setTokenAction(call: Call, id: string, action: object | null): void {
  const token = findToken(call, id);
  if (token === undefined || token.deactivated_at !== null || token.next_action === action) return;
  const changed = { ...token, next_action: action };
  call.store.objects.save(changed);
  tellAgent(call, changed, action === null ? 'active' : 'requires_action');
}
