import type { DeclineReason } from '../domain/decline.js';

const GROUPS: Partial<Record<DeclineReason, readonly string[]>> = {
  try_again: ['approve_with_id', 'issuer_not_available', 'processing_error', 'reenter_transaction', 'try_again_later'],
  check_card_data: [
    'incorrect_number',
    'invalid_number',
    'incorrect_cvc',
    'invalid_cvc',
    'incorrect_zip',
    'incorrect_address',
    'invalid_expiry_month',
    'invalid_expiry_year',
    'incorrect_pin',
    'invalid_pin',
  ],
  needs_authentication: [
    'authentication_required',
    'authentication_not_handled',
    'payment_intent_authentication_failure',
  ],
  use_another_card: [
    'expired_card',
    'insufficient_funds',
    'withdrawal_count_limit_exceeded',
    'card_velocity_exceeded',
    'card_not_supported',
    'currency_not_supported',
    'pin_try_exceeded',
    'invalid_amount',
    'invalid_account',
    'new_account_information_available',
  ],
  contact_issuer: [
    'call_issuer',
    'do_not_honor',
    'do_not_try_again',
    'generic_decline',
    'no_action_taken',
    'not_permitted',
    'revocation_of_authorization',
    'revocation_of_all_authorizations',
    'security_violation',
    'service_not_allowed',
    'stop_payment_order',
    'transaction_not_allowed',
    'pickup_card',
    'restricted_card',
    // These four must not be told from an ordinary refusal.
    'fraudulent',
    'merchant_blacklist',
    'lost_card',
    'stolen_card',
  ],
};

const BY_CODE = new Map(
  Object.entries(GROUPS).flatMap(([reason, codes]) => codes.map((code) => [code, reason as DeclineReason] as const)),
);

/**
 * What to tell the buyer of a card error: by its `decline_code`, else its `code` (docs.stripe.com/declines/codes).
 * Never by its wording, which may change.
 */
export function declineReason(error: { code?: string; decline_code?: string }): DeclineReason {
  return BY_CODE.get(error.decline_code ?? '') ?? BY_CODE.get(error.code ?? '') ?? 'declined';
}
