import { docUrl } from '../errors.js';

/** Why a card is refused; https://docs.stripe.com/declines/codes */
export type Decline = {
  code: string;
  decline_code?: string;
  advice_code?: 'try_again_later' | 'confirm_card_data' | 'do_not_try_again';
  message: string;
  blocked?: true;
};

const DECLINED = 'Your card was declined.';
const TRY_LATER = 'try_again_later';
const DO_NOT_TRY = 'do_not_try_again';

export const declines = {
  generic: { code: 'card_declined', decline_code: 'generic_decline', advice_code: TRY_LATER, message: DECLINED },
  insufficientFunds: {
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    advice_code: TRY_LATER,
    message: 'Your card has insufficient funds.',
  },
  lostCard: { code: 'card_declined', decline_code: 'lost_card', advice_code: DO_NOT_TRY, message: DECLINED },
  stolenCard: { code: 'card_declined', decline_code: 'stolen_card', advice_code: DO_NOT_TRY, message: DECLINED },
  velocity: {
    code: 'card_declined',
    decline_code: 'card_velocity_exceeded',
    advice_code: TRY_LATER,
    message: 'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  },
  blocked: { code: 'card_declined', decline_code: 'fraudulent', message: DECLINED, blocked: true },
  expired: { code: 'expired_card', advice_code: DO_NOT_TRY, message: 'Your card has expired.' },
  incorrectCvc: {
    code: 'incorrect_cvc',
    advice_code: 'confirm_card_data',
    message: "Your card's security code is incorrect.",
  },
  processingError: {
    code: 'processing_error',
    advice_code: TRY_LATER,
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
  authenticationRequired: {
    code: 'authentication_required',
    decline_code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
} as const satisfies Record<string, Decline>;

/** The card error of a decline: the body of the 402, and `last_payment_error` of the intent. */
export function cardError(decline: Decline, charge: string) {
  const { blocked: _, ...reason } = decline;
  return { type: 'card_error' as const, ...reason, charge, doc_url: docUrl(decline.code) };
}
