import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { createStripeSide } from '../support/stripe.js';
import { chargeWith, failure, openSandbox } from './support/sandbox-client.js';

const NEEDS_BUYER = 'pm_card_authenticationRequired';
const SECRET = 'AAABBBCCCcryptogram';
const PROOF = { cryptogram: SECRET, transaction_id: '4d51c7b5-6b2e-4f0f-9f8e-0a1b2c3d4e5f', version: '2.2.0' as const };

const proven = (more: object = {}) => ({
  payment_method_options: { card: { three_d_secure: { ...PROOF, ...more } } },
});
const params = (payment_method: string, more: object = {}): Stripe.PaymentIntentCreateParams => ({
  ...{ amount: 1000, currency: 'usd', confirm: true, payment_method },
  ...more,
});

async function securityOf(seller: Stripe, { latest_charge }: Stripe.PaymentIntent) {
  const charge = await seller.charges.retrieve(String(latest_charge));
  return charge.payment_method_details?.card?.three_d_secure;
}

describe('an authentication that was done elsewhere', () => {
  test('pays with a card that needs one, and stands on the charge without its cryptogram', async () => {
    const { seller, issue } = await openSandbox();
    const { id } = await issue({ payment_method: NEEDS_BUYER });
    const more = proven({ electronic_commerce_indicator: '05', ares_trans_status: 'Y', exemption_indicator: 'none' });
    const paid = await seller.paymentIntents.create(chargeWith(id, more));
    expect(paid.status).toBe('succeeded');
    expect(await securityOf(seller, paid)).toEqual({
      authentication_flow: null,
      electronic_commerce_indicator: '05',
      exemption_indicator: 'none',
      result: 'authenticated',
      result_reason: null,
      transaction_id: PROOF.transaction_id,
      version: '2.2.0',
    });
    const events = await seller.events.list({ limit: 100 });
    expect(JSON.stringify([paid, events])).not.toContain(SECRET);
  });

  test('counts on confirm, and on a confirm after the call that brought it', async () => {
    const { seller } = await openSandbox();
    const open = params(NEEDS_BUYER, { confirm: false });
    const one = await seller.paymentIntents.create(open);
    expect((await seller.paymentIntents.confirm(one.id, proven())).status).toBe('succeeded');
    const two = await seller.paymentIntents.create({ ...open, ...proven() });
    expect((await seller.paymentIntents.confirm(two.id)).status).toBe('succeeded');
    const three = await seller.paymentIntents.create(open);
    const updated = await seller.paymentIntents.update(three.id, proven());
    expect(JSON.stringify(updated)).not.toContain(PROOF.transaction_id);
    expect((await seller.paymentIntents.confirm(three.id)).status).toBe('succeeded');
  });

  test('counts for the payment it was made for only', async () => {
    const { seller } = await openSandbox();
    const open = params(NEEDS_BUYER, { confirm: false, ...proven() });
    const one = await seller.paymentIntents.create(open);
    const confirmed = await seller.paymentIntents.confirm(one.id, { payment_method: NEEDS_BUYER });
    expect(confirmed.status).toBe('requires_action');
    const two = await seller.paymentIntents.create(open);
    await seller.paymentIntents.update(two.id, { amount: 2000 });
    expect((await seller.paymentIntents.confirm(two.id)).status).toBe('requires_action');
  });

  test('answers what a waiting intent asked the buyer for', async () => {
    const { seller, issue, issued } = await openSandbox();
    const { id } = await issue({ payment_method: NEEDS_BUYER });
    const waiting = await seller.paymentIntents.create(chargeWith(id));
    expect(waiting.status).toBe('requires_action');
    expect((await seller.paymentIntents.confirm(waiting.id, proven())).status).toBe('succeeded');
    expect(await issued(id)).toMatchObject({ status: 'deactivated', next_action: null });
  });

  test.each([
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_threeDSecureRequiredChargeDeclined', 'generic_decline'],
  ])('does not save %s from its decline', async (card, decline_code) => {
    const { seller } = await openSandbox();
    const error = await failure(seller.paymentIntents.create(params(card, proven())));
    expect(error).toMatchObject({ statusCode: 402, decline_code });
    expect(error.payment_intent).toMatchObject({ status: 'requires_payment_method' });
  });

  test.each(['C', 'N', 'R', 'U'])('counts for nothing when the bank said %s', async (ares_trans_status) => {
    const { seller } = await openSandbox();
    const intent = await seller.paymentIntents.create(params(NEEDS_BUYER, proven({ ares_trans_status })));
    expect(intent.status).toBe('requires_action');
  });

  test.each([
    [{ cryptogram: '' }, 'cryptogram', 'parameter_invalid_empty'],
    [{ transaction_id: '' }, 'transaction_id', 'parameter_invalid_empty'],
    [{ cryptogram: undefined }, 'cryptogram', 'parameter_missing'],
    [{ version: undefined }, 'version', 'parameter_missing'],
    [{ version: '3.0.0' }, 'version', undefined],
    [{ electronic_commerce_indicator: '99' }, 'electronic_commerce_indicator', undefined],
    [{ ares_trans_status: 'X' }, 'ares_trans_status', undefined],
    [{ other: '1' }, 'other', 'parameter_unknown'],
  ])('is refused with %j', async (more, field, code) => {
    const { seller } = await openSandbox();
    const error = await failure(seller.paymentIntents.create(params(NEEDS_BUYER, proven(more))));
    const param = `payment_method_options[card][three_d_secure][${field}]`;
    expect(error).toMatchObject({ statusCode: 400, param });
    expect(error.code).toBe(code);
    expect(error.message).not.toContain(SECRET);
  });

  test('leaves other options without effect', async () => {
    const { seller } = await openSandbox();
    const more = { payment_method_options: { card: { request_three_d_secure: 'any' }, link: {} } };
    expect((await seller.paymentIntents.create(params('pm_card_visa', more))).status).toBe('succeeded');
  });
});

describe('a buyer who is asked to authenticate', () => {
  test('pays by it', async () => {
    const { seller, issue, issued, url, ledger } = await openSandbox();
    const stripe = createStripeSide(url);
    const { id } = await issue({ payment_method: NEEDS_BUYER });
    const { id: intent } = await seller.paymentIntents.create(chargeWith(id));
    expect(await stripe.authenticate(intent, 'succeed')).toMatchObject({ id: intent, status: 'succeeded' });
    const paid = await seller.paymentIntents.retrieve(intent);
    expect(paid).toMatchObject({ status: 'succeeded', next_action: null, amount_received: 1000 });
    expect(await securityOf(seller, paid)).toMatchObject({ result: 'authenticated', authentication_flow: 'challenge' });
    expect((await issued(id)).deactivated_reason).toBe('consumed');
    expect(await ledger()).toHaveLength(1);
    const [event] = (await seller.events.list({ type: 'payment_intent.succeeded' })).data;
    expect(event?.request).toEqual({ id: null, idempotency_key: null });
    await expect(stripe.authenticate(intent, 'succeed')).rejects.toThrow(/payment_intent_unexpected_state/);
  });

  test('fails, and may try with another token', async () => {
    const { seller, issue, issued, url, ledger } = await openSandbox();
    const stripe = createStripeSide(url);
    const { id } = await issue({ payment_method: NEEDS_BUYER });
    const { id: intent } = await seller.paymentIntents.create(chargeWith(id));
    await stripe.authenticate(intent, 'fail');
    expect(await seller.paymentIntents.retrieve(intent)).toMatchObject({
      status: 'requires_payment_method',
      next_action: null,
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_authentication_failure', payment_method: { type: 'card' } },
    });
    expect((await issued(id)).status).toBe('active');
    expect(await ledger()).toEqual([]);
    expect((await seller.events.list({ type: 'payment_intent.payment_failed' })).data).toHaveLength(1);
    const again = await seller.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' });
    expect(again).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  test('is declined afterwards all the same by some cards', async () => {
    const { seller, url } = await openSandbox();
    const card = 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds';
    const { id } = await seller.paymentIntents.create(params(card));
    await createStripeSide(url).authenticate(id, 'succeed');
    expect(await seller.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { decline_code: 'insufficient_funds' },
    });
  });

  test('cannot for an intent that is not there', async () => {
    const { url } = await openSandbox();
    await expect(createStripeSide(url).authenticate('pi_x', 'succeed')).rejects.toThrow(/resource_missing/);
    const answer = await fetch(`${url}/_sandbox/payment_intents/pi_x/ponder`, { method: 'POST' });
    expect(answer.status).toBe(404);
  });
});

describe('a payment that takes its time', () => {
  test('succeeds in the end', async () => {
    const { seller, issue, granted, url, ledger } = await openSandbox();
    const { id: token } = await issue({ payment_method: 'pm_sandbox_processing' });
    const { id } = await seller.paymentIntents.create(chargeWith(token, { metadata: { a: '1' } }));
    expect(await ledger()).toEqual([]);
    expect((await failure(seller.paymentIntents.cancel(id))).code).toBe('payment_intent_unexpected_state');
    await createStripeSide(url).settle(id, 'succeed');
    const paid = await seller.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(paid).toMatchObject({
      status: 'succeeded',
      amount_received: 1000,
      latest_charge: { status: 'succeeded', captured: true, paid: true, amount_captured: 1000 },
    });
    expect(await ledger()).toMatchObject([{ payment_intent: id, status: 'succeeded', metadata: { a: '1' } }]);
    expect((await granted(token)).usage_details.amount_captured.value).toBe(1000);
    const types = (await seller.events.list()).data.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['payment_intent.succeeded', 'charge.succeeded']);
    await expect(createStripeSide(url).settle(id, 'succeed')).rejects.toThrow(/payment_intent_unexpected_state/);
  });

  test('fails in the end', async () => {
    const { seller, url, ledger } = await openSandbox();
    const { id } = await seller.paymentIntents.create(params('pm_sandbox_processing'));
    await createStripeSide(url).settle(id, 'fail');
    const failed = await seller.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: { code: 'card_declined' },
      latest_charge: { status: 'failed', failure_code: 'card_declined' },
    });
    expect(await ledger()).toMatchObject([{ payment_intent: id, status: 'failed' }]);
    const types = (await seller.events.list()).data.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['payment_intent.payment_failed', 'charge.failed']);
    expect((await seller.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })).status).toBe('succeeded');
  });
});
