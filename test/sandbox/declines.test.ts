import { describe, expect, test } from 'vitest';
import { chargeWith, failure, openSandbox } from './support/sandbox-client.js';

const DECLINED = 'Your card was declined.';
const charge = (payment_method: string) => ({ amount: 1000, currency: 'usd', confirm: true, payment_method });

describe('a decline', () => {
  test.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline', DECLINED],
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline', DECLINED],
    ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline', DECLINED],
    [
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'card_declined',
      'insufficient_funds',
      'Your card has insufficient funds.',
    ],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card', DECLINED],
    ['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card', DECLINED],
    [
      'pm_card_visa_chargeDeclinedVelocityLimitExceeded',
      'card_declined',
      'card_velocity_exceeded',
      /repeated attempts/,
    ],
    ['pm_card_radarBlock', 'card_declined', 'fraudulent', DECLINED],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined, 'Your card has expired.'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined, "Your card's security code is incorrect."],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', undefined, /^An error occurred while processing/],
  ])('of %s is a card error with the intent in it', async (method, code, decline_code, message) => {
    const { seller, issue, ledger } = await openSandbox();
    const { id } = await issue({ payment_method: method });
    const direct = await failure(seller.paymentIntents.create(charge(method)));
    const byToken = await failure(seller.paymentIntents.create(chargeWith(id)));
    for (const error of [direct, byToken]) {
      expect(error).toMatchObject({ type: 'StripeCardError', rawType: 'card_error', statusCode: 402, code });
      expect(error.raw).toHaveProperty('code', code);
      // The SDK turns an absent code into an empty one.
      expect(error.decline_code).toBe(decline_code ?? '');
      expect(Object.hasOwn(Object(error.raw), 'decline_code')).toBe(decline_code !== undefined);
      expect(error.message).toMatch(message);
      expect(error.doc_url).toBe(`https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`);
      expect(error.payment_intent).toMatchObject({
        object: 'payment_intent',
        status: 'requires_payment_method',
        payment_method: null,
        latest_charge: error.charge,
        last_payment_error: { type: 'card_error', code, charge: error.charge, payment_method: { type: 'card' } },
      });
      const stored = await seller.paymentIntents.retrieve(String(error.payment_intent?.id));
      expect(stored).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
      const refused = await seller.charges.retrieve(String(error.charge));
      expect(refused).toMatchObject({ status: 'failed', paid: false, captured: false, failure_code: code });
      expect(refused.outcome?.type).toBe(method === 'pm_card_radarBlock' ? 'blocked' : 'issuer_declined');
    }
    expect((await ledger()).map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  test('leaves the intent open for another card', async () => {
    const { seller, ledger } = await openSandbox();
    const { id } = await seller.paymentIntents.create({ amount: 1000, currency: 'usd' });
    await failure(seller.paymentIntents.confirm(id, { payment_method: 'pm_card_visa_chargeDeclined' }));
    const paid = await seller.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect((await ledger()).map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });
});

describe('a payment that the buyer must authenticate', () => {
  test.each([
    'pm_card_authenticationRequired',
    'pm_card_authenticationRequiredOnSetup',
    'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    'pm_card_threeDSecure2Required',
    'pm_card_threeDSecureRequiredChargeDeclined',
  ])('waits for it with %s, and is declined where it cannot wait', async (method) => {
    const { seller, ledger } = await openSandbox();
    const waiting = await seller.paymentIntents.create({ ...charge(method), return_url: 'https://shop.example/back' });
    expect(waiting).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: 'https://shop.example/back' } },
      latest_charge: null,
    });
    expect((await seller.paymentIntents.create(charge(method))).next_action?.type).toBe('use_stripe_sdk');
    expect(await ledger()).toEqual([]);
    for (const option of [{ error_on_requires_action: true }, { off_session: true }]) {
      const error = await failure(seller.paymentIntents.create({ ...charge(method), ...option }));
      expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
      expect(error.payment_intent?.status).toBe('requires_payment_method');
    }
    const changed = await seller.paymentIntents.update(waiting.id, { amount: 2000 });
    expect(changed).toMatchObject({ status: 'requires_confirmation', next_action: null });
    expect((await seller.paymentIntents.cancel(waiting.id)).status).toBe('canceled');
  });

  test('goes through off session with a card that is set up for it', async () => {
    const { seller } = await openSandbox();
    const method = charge('pm_card_authenticationRequiredSetupForOffSession');
    expect((await seller.paymentIntents.create(method)).status).toBe('requires_action');
    expect((await seller.paymentIntents.create({ ...method, off_session: true })).status).toBe('succeeded');
  });
});

describe('a payment in processing', () => {
  test('has taken the token, is in no ledger yet, and cannot be confirmed again', async () => {
    const { seller, issue, granted, ledger } = await openSandbox();
    const { id } = await issue({ payment_method: 'pm_sandbox_processing' });
    const intent = await seller.paymentIntents.create(chargeWith(id));
    expect(intent).toMatchObject({ status: 'processing', amount_received: 0 });
    expect((await seller.charges.retrieve(String(intent.latest_charge))).status).toBe('pending');
    expect((await granted(id)).deactivated_reason).toBe('consumed');
    expect(await ledger()).toEqual([]);
    const error = await failure(seller.paymentIntents.confirm(intent.id));
    expect(error.code).toBe('payment_intent_unexpected_state');
  });
});

test.each([
  'pm_card_visa_debit',
  'pm_card_amex',
  'pm_card_riskLevelHighest',
  'pm_card_createDispute',
  'pm_card_pendingRefund',
  'pm_card_threeDSecureOptional',
])('%s is charged', async (method) => {
  const { seller } = await openSandbox();
  expect((await seller.paymentIntents.create(charge(method))).status).toBe('succeeded');
});
