import { describe, expect, it } from 'vitest';
import { declineMessage } from '../../src/domain/decline.js';
import { BLOCK_ANY } from '../../src/domain/risk.js';
import { declineReason } from '../../src/payments/decline-reasons.js';
import { type GrantedToken, judgeToken } from '../../src/payments/granted-token.js';

describe('what a card error means for the buyer', () => {
  it.each([
    [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'use_another_card'],
    [{ code: 'expired_card' }, 'use_another_card'],
    [{ code: 'incorrect_cvc' }, 'check_card_data'],
    [{ code: 'processing_error' }, 'try_again'],
    [{ code: 'card_declined', decline_code: 'authentication_required' }, 'needs_authentication'],
    [{ code: 'card_declined', decline_code: 'do_not_honor' }, 'contact_issuer'],
    [{ code: 'card_declined', decline_code: 'a_code_of_tomorrow' }, 'declined'],
    [{}, 'declined'],
  ])('%j', (error, reason) => {
    expect(declineReason(error)).toBe(reason);
  });

  it.each(['lost_card', 'stolen_card', 'fraudulent', 'merchant_blacklist'])(
    '%s is told like an ordinary one',
    (code) => {
      const told = declineMessage(declineReason({ code: 'card_declined', decline_code: code }));
      expect(told).toEqual(declineMessage(declineReason({ code: 'card_declined', decline_code: 'generic_decline' })));
    },
  );
});

describe('what speaks against a token', () => {
  const need = { amount: 1000, currency: 'usd', livemode: false, now: 1_700_000_000_000 };
  const good: GrantedToken = {
    id: 'spt_1',
    livemode: false,
    deactivated_at: null,
    usage_limits: { currency: 'usd', max_amount: 1000, expires_at: 1_700_000_001 },
    usage_details: { amount_captured: { value: 0 } },
  };

  it.each<[string, Partial<GrantedToken>, string | undefined]>([
    ['nothing', {}, undefined],
    ['used up', { deactivated_at: 1, deactivated_reason: 'consumed' }, 'token_used'],
    ['revoked', { deactivated_at: 1, deactivated_reason: 'revoked' }, 'token_revoked'],
    ['ended in a way that is new to us', { deactivated_at: 1, deactivated_reason: 'paused' }, 'token_unusable'],
    ['of the other mode', { livemode: true }, 'token_unusable'],
    [
      'in the second it expires',
      { usage_limits: { currency: 'usd', max_amount: 1000, expires_at: 1_700_000_000 } },
      'token_expired',
    ],
    ['for another currency', { usage_limits: { currency: 'eur', max_amount: 1000 } }, 'token_currency'],
    ['one too small', { usage_limits: { currency: 'usd', max_amount: 999 } }, 'token_too_small'],
    ['partly used', { usage_details: { amount_captured: { value: 1 } } }, 'token_too_small'],
    ['a risk to be blocked', { risk_details: { insights: { fraud: { recommended_action: 'block' } } } }, 'declined'],
    [
      'a risk to be looked at',
      { risk_details: { insights: { fraud: { recommended_action: 'review' }, bot: null } } },
      undefined,
    ],
  ])('%s', (_, change, reason) => {
    expect(judgeToken({ ...good, ...change }, need, BLOCK_ANY).refused).toBe(reason);
  });
});
