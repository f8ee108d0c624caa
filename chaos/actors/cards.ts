import type { Dice } from '../dice.js';

/** Stripe's test cards, by what becomes of a payment with them. */
export const DECLINES = 'pm_card_visa_chargeDeclined';
export const AUTHENTICATES = 'pm_card_authenticationRequired';
/** The bank takes its time. */
export const PROCESSING = 'pm_sandbox_processing';

/** All of them pay at once; some cause trouble after the sale, of which the seller hears from Stripe's events alone. */
const GOOD = {
  pm_card_visa: 66,
  pm_card_pendingRefund: 10,
  pm_card_refundFail: 8,
  pm_card_createDispute: 5,
  pm_card_createDisputeInquiry: 5,
  pm_card_createIssuerFraudRecord: 6,
};

export const goodCard = (dice: Dice): string => dice.weighted(GOOD);

export const anyCard = (dice: Dice): string =>
  ({ good: goodCard(dice), declines: DECLINES, authenticates: AUTHENTICATES })[
    dice.weighted({ good: 6, declines: 2, authenticates: 1 })
  ];
