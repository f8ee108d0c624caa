import type { Message } from './message.js';
import { brandName, type CardRules, FUNDING_TYPES } from './payment-handler.js';
import { type Sentence, sentence } from './sentence.js';

/** What the buyer should do about a payment that was refused. Lost, stolen and fraudulent are never told apart. */
export type DeclineReason =
  | 'try_again'
  | 'check_card_data'
  | 'needs_authentication'
  | 'authentication_failed'
  | 'authentication_refused'
  | 'use_another_card'
  | 'card_not_taken'
  | 'contact_issuer'
  | 'declined'
  | 'details_refused'
  | 'token_unknown'
  | 'token_expired'
  | 'token_revoked'
  | 'token_used'
  | 'token_too_small'
  | 'token_currency'
  | 'token_unusable'
  | 'gift_card_unknown'
  | 'gift_card_void'
  | 'gift_card_expired'
  | 'gift_card_currency'
  | 'gift_card_empty'
  | 'gift_card_chosen'
  | 'gift_card_too_little';

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
  content: sentence('decline.too_many'),
};

/** The message of a declined payment: the session stays open for another try. `cards` are those that are taken. */
export function declineMessage(reason: DeclineReason, cards: CardRules = {}): Message {
  return {
    type: 'error',
    code: NEEDS_3DS.includes(reason) ? 'requires_3ds' : 'payment_declined',
    severity: 'high',
    resolution: reason.startsWith('token_') ? 'recoverable' : 'requires_buyer_input',
    content: sentence(`decline.${reason}`, reason === 'card_not_taken' ? namesOf(cards) : undefined),
  };
}

/** The kinds in an order of their own, as the sentence knows them; `any` where nothing is left out. */
const namesOf = ({ brands, fundingTypes }: CardRules): Sentence['values'] => ({
  kinds: fundingTypes ? FUNDING_TYPES.filter((type) => fundingTypes.includes(type)).join('_') : 'any',
  brands: brands ? { list: brands.map((brand) => brandName(brand) ?? brand) } : 'any',
});
