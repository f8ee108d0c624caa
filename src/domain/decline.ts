import type { Message } from './message.js';

/** What the buyer should do about a payment that was refused. Lost, stolen and fraudulent are never told apart. */
export type DeclineReason =
  | 'try_again'
  | 'check_card_data'
  | 'needs_authentication'
  | 'authentication_failed'
  | 'authentication_refused'
  | 'use_another_card'
  | 'contact_issuer'
  | 'declined'
  | 'details_refused'
  | 'token_unknown'
  | 'token_expired'
  | 'token_revoked'
  | 'token_used'
  | 'token_too_small'
  | 'token_currency'
  | 'token_unusable';

const SENTENCES: Record<DeclineReason, string> = {
  try_again: 'The card issuer could not be reached. Try again in a moment, or pay with another card.',
  check_card_data:
    'The card was refused: its number, expiry date or security code does not match. Correct it and pay again.',
  needs_authentication: 'The card issuer asks for an authentication that is not available here. Pay with another card.',
  authentication_failed: 'The card issuer could not authenticate the buyer. Pay again, or with another card.',
  authentication_refused: 'The details of the authentication were refused. Authenticate again and pay again.',
  use_another_card: 'The card was refused. Pay with another card.',
  contact_issuer: 'The card was refused by its issuer. Pay with another card, or ask the issuer.',
  declined: 'The payment was refused. Pay with another card.',
  details_refused:
    'The payment was refused for its details. Check the email address and the delivery address, then pay again.',
  token_unknown: 'The payment token is not known to this seller. Obtain a new one for this seller and pay again.',
  token_expired: 'The payment token has expired. Obtain a new one and pay again.',
  token_revoked: 'The payment token was revoked. Obtain a new one and pay again.',
  token_used: 'The payment token was used already. Obtain a new one and pay again.',
  token_too_small: 'The payment token allows less than the total. Obtain one for the full total and pay again.',
  token_currency:
    'The payment token is for another currency. Obtain one for the currency of the session and pay again.',
  token_unusable: 'The payment token cannot be used. Obtain a new one and pay again.',
};

/** Reasons that an authentication would mend. */
const NEEDS_3DS: readonly DeclineReason[] = ['needs_authentication', 'authentication_refused'];

/** Whether a message says that a payment was tried, and refused. */
export const isDecline = (message: Message): boolean =>
  message.type === 'error' && (message.code === 'payment_declined' || message.code === 'requires_3ds');

/** To a session that had more of them than it may have: cards are tried out on it, or something is broken. */
export const TOO_MANY_DECLINES: Message = {
  type: 'error',
  code: 'payment_declined',
  severity: 'high',
  resolution: 'requires_buyer_input',
  content:
    'Too many payments of this checkout session were refused: it takes no more. Start a new session, with another card.',
};

/** The message of a declined payment: the session stays open for another try. */
export function declineMessage(reason: DeclineReason): Message {
  return {
    type: 'error',
    code: NEEDS_3DS.includes(reason) ? 'requires_3ds' : 'payment_declined',
    severity: 'high',
    resolution: reason.startsWith('token_') ? 'recoverable' : 'requires_buyer_input',
    content: SENTENCES[reason],
  };
}
