import { describe, expect, test } from 'vitest';
import { chargeWith, confirmWith, failure, openSandbox, type Token } from './support/sandbox-client.js';

const DEAD = 'The shared payment granted token cannot be used because it is already in a deactivated state.';
const TOO_MUCH =
  'The requested amount is greater than the remaining amount capturable with this shared payment granted token.';

describe('an issued token', () => {
  test('is seen by the agent as issued and by the seller as granted', async () => {
    const { issue, granted, issued } = await openSandbox();
    const token = await issue({ shared_metadata: { cart: '7' }, usage_limits: { currency: 'usd', max_amount: 900 } });
    expect(token).toMatchObject({ object: 'shared_payment.issued_token', status: 'active' });
    const seen = await granted(token.id);
    expect(seen).toMatchObject({
      id: token.id,
      object: 'shared_payment.granted_token',
      agent_details: { network_business_profile: 'profile_test_sandbox_agent' },
      deactivated_at: null,
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
      shared_metadata: { cart: '7' },
      usage_details: { amount_captured: { currency: 'usd', value: 0 } },
      usage_limits: { currency: 'usd', expires_at: null, max_amount: 900 },
    });
    expect(seen).not.toHaveProperty('payment_method');
    expect((await issued(token.id)).payment_method).toMatch(/^pm_/);
  });

  test('takes the older name of the seller', async () => {
    const { issue, granted } = await openSandbox();
    const token = await issue({ seller_details: { network_id: 'profile_test_sandbox', external_id: 'cart' } });
    expect((await granted(token.id)).id).toBe(token.id);
  });

  test('is unknown to other sellers, in the path (404) and in a parameter (400)', async () => {
    const accounts = [
      { key: 'sk_test_a', id: 'acct_a', profile: 'profile_test_a' },
      { key: 'sk_test_sandbox_seller', id: 'acct_b', profile: 'profile_test_b' },
      { key: 'sk_test_sandbox_agent', id: 'acct_c', profile: 'profile_test_c' },
    ];
    const { issue, granted, issued, seller } = await openSandbox({ accounts });
    const { id } = await issue({ seller_details: { network_business_profile: 'profile_test_a' } });
    const message = `No such shared_payment_token: '${id}'`;
    expect(await failure(granted(id))).toMatchObject({ statusCode: 404, code: 'resource_missing', message });
    const charge = await failure(seller.paymentIntents.create(chargeWith(id)));
    expect(charge).toMatchObject({ statusCode: 400, code: 'resource_missing', message });
    expect((await issued(id)).status).toBe('active');
  });

  test.each([
    [
      'its own profile',
      { seller_details: { network_business_profile: 'profile_test_sandbox_agent' } },
      /same as the counter/,
    ],
    ['a live profile', { seller_details: { network_business_profile: 'profile_61live' } }, /livemode/],
    ['an unknown seller', { seller_details: { network_business_profile: 'profile_test_x' } }, /No such/],
    ['an unknown payment method', { payment_method: 'pm_unknown' }, /No such PaymentMethod: 'pm_unknown'/],
    ['no currency', { usage_limits: { max_amount: 1 } }, /Missing required param: usage_limits\[currency\]/],
    ['no limit', { usage_limits: { currency: 'usd' } }, /Missing required param: usage_limits\[max_amount\]/],
    ['a limit of nothing', { usage_limits: { currency: 'usd', max_amount: 0 } }, /greater than or equal to 1/],
  ])('is not issued for %s', async (_, given, message) => {
    const { issue } = await openSandbox();
    const error = await failure(issue(given));
    expect(error.statusCode).toBe(400);
    expect(error.message).toMatch(message);
  });

  test.each([
    ['now', 0],
    ['more than 90 days from now', 90 * 86_400 + 1],
  ])('does not expire %s', async (_, seconds) => {
    const { issue } = await openSandbox({ now: () => 1_800_000_000_000 });
    const usage_limits = { currency: 'usd', max_amount: 1000, expires_at: 1_800_000_000 + seconds };
    expect(await failure(issue({ usage_limits }))).toMatchObject({
      statusCode: 400,
      param: 'usage_limits[expires_at]',
    });
  });
});

describe('a charge with a token', () => {
  test.each([
    ['payment_method_data', { payment_method_data: { shared_payment_granted_token: '' } }],
    ['top level', { shared_payment_granted_token: '' }],
  ])('is made in the %s form, on create and on confirm', async (_, form) => {
    const { seller, issue, granted } = await openSandbox();
    const withToken = (id: string) => JSON.parse(JSON.stringify(form).replace('""', `"${id}"`)) as object;
    const one = await issue();
    const two = await issue();
    const paid = await seller.paymentIntents.create({
      amount: 900,
      currency: 'usd',
      confirm: true,
      ...withToken(one.id),
    });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 900 });
    const open = await seller.paymentIntents.create({ amount: 1000, currency: 'usd' });
    expect(open.status).toBe('requires_payment_method');
    expect((await seller.paymentIntents.confirm(open.id, withToken(two.id))).status).toBe('succeeded');
    expect(await granted(one.id)).toMatchObject({
      deactivated_reason: 'consumed',
      usage_details: { amount_captured: { currency: 'usd', value: 900 } },
    });
  });

  test('makes a new payment method that names the token', async () => {
    const { seller, issue } = await openSandbox();
    const token = await issue();
    const intent = await seller.paymentIntents.create({ ...chargeWith(token.id), expand: ['payment_method'] });
    expect(intent.payment_method).toMatchObject({ object: 'payment_method', shared_payment_granted_token: token.id });
    expect(intent.payment_method).not.toMatchObject({ id: token.payment_method });
  });

  test('is refused when two forms come together', async () => {
    const { seller, issue, issued } = await openSandbox();
    const { id } = await issue();
    const both = { ...chargeWith(id), shared_payment_granted_token: id };
    const error = await failure(seller.paymentIntents.create(both));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
    expect((await issued(id)).status).toBe('active');
  });

  test('is refused in payment_method, where a token is no payment method', async () => {
    const { seller, issue } = await openSandbox();
    const { id } = await issue();
    const error = await failure(
      seller.paymentIntents.create({ amount: 1000, currency: 'usd', confirm: true, payment_method: id }),
    );
    expect(error).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'payment_method',
      message: `No such PaymentMethod: '${id}'`,
    });
  });

  test('is refused above the limit and in another currency, and leaves the token as it was', async () => {
    const { seller, issue, issued, ledger } = await openSandbox();
    const { id } = await issue();
    const over = await failure(seller.paymentIntents.create(chargeWith(id, { amount: 5001 })));
    expect(over).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', message: TOO_MUCH });
    expect(over.code).toBeUndefined();
    const euro = await failure(seller.paymentIntents.create(chargeWith(id, { currency: 'eur' })));
    expect(euro).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
    expect(euro.message).toMatch(/currency/);
    expect(euro.code).toBeUndefined();
    const kept = await failure(seller.paymentIntents.create(chargeWith(id, { setup_future_usage: 'off_session' })));
    expect(kept.statusCode).toBe(400);
    expect((await issued(id)).status).toBe('active');
    expect(await ledger()).toEqual([]);
    expect((await seller.paymentIntents.list()).data).toEqual([]);
    expect((await seller.paymentIntents.create(chargeWith(id, { amount: 5000 }))).status).toBe('succeeded');
  });

  test('is refused for a used, a revoked and an expired token, with one message and no code', async () => {
    let now = 1_800_000_000_000;
    const { seller, agent, raw, issue, granted, issued } = await openSandbox({ now: () => now });
    const used = await issue();
    const revoked = await issue();
    const usage_limits = { currency: 'usd', max_amount: 5000, expires_at: 1_800_000_060 };
    const expired = await issue({ usage_limits });
    await seller.paymentIntents.create(chargeWith(used.id, { amount: 100 }));
    const answer = await raw<Token>(agent, 'POST', `/v1/shared_payment/issued_tokens/${revoked.id}/revoke`, {});
    expect(answer).toMatchObject({ status: 'deactivated', deactivated_reason: 'revoked' });
    now += 59_000;
    expect((await granted(expired.id)).deactivated_at).toBeNull();
    now += 1000;
    for (const { id } of [used, revoked, expired]) {
      const error = await failure(seller.paymentIntents.create(chargeWith(id)));
      expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', message: DEAD });
      expect(error.code).toBeUndefined();
    }
    expect(await granted(expired.id)).toMatchObject({ deactivated_reason: 'expired', deactivated_at: 1_800_000_060 });
    expect(await issued(expired.id)).toMatchObject({ deactivated_reason: 'expired', status: 'deactivated' });
    expect((await granted(used.id)).deactivated_reason).toBe('consumed');
  });

  test('that is declined leaves the token for another attempt', async () => {
    const { seller, issue, issued } = await openSandbox();
    const { id } = await issue({ payment_method: 'pm_card_visa_chargeDeclined' });
    for (const _ of [1, 2]) {
      const error = await failure(seller.paymentIntents.create(chargeWith(id)));
      expect(error).toMatchObject({ statusCode: 402, decline_code: 'generic_decline' });
      expect((await issued(id)).status).toBe('active');
    }
  });

  test('that is only authorized consumes the token', async () => {
    const { seller, issue, granted } = await openSandbox();
    const { id } = await issue();
    const intent = await seller.paymentIntents.create(chargeWith(id, { capture_method: 'manual' }));
    expect(intent.status).toBe('requires_capture');
    const seen = await granted(id);
    expect(seen).toMatchObject({ deactivated_reason: 'consumed', usage_details: { amount_captured: { value: 0 } } });
    await seller.paymentIntents.capture(intent.id, { amount_to_capture: 600 });
    expect((await granted(id)).usage_details.amount_captured.value).toBe(600);
  });

  test('that needs the buyer shows the agent what to do, until the intent is canceled', async () => {
    const { seller, issue, issued, granted } = await openSandbox();
    const { id } = await issue({ payment_method: 'pm_card_authenticationRequired' });
    const intent = await seller.paymentIntents.create(chargeWith(id, { return_url: 'https://shop.example/back' }));
    expect(intent.status).toBe('requires_action');
    expect(await issued(id)).toMatchObject({ status: 'requires_action', next_action: intent.next_action });
    await seller.paymentIntents.cancel(intent.id);
    expect(await issued(id)).toMatchObject({ status: 'active', next_action: null });
    expect((await granted(id)).deactivated_at).toBeNull();
  });

  test('wins once when twenty confirmations over two intents race for a token', async () => {
    const { seller, issue, ledger } = await openSandbox();
    const token = await issue();
    const create = () => seller.paymentIntents.create({ amount: 1000, currency: 'usd' });
    const [one, two] = await Promise.all([create(), create()]);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        seller.paymentIntents.confirm((i % 2 ? one : two).id, confirmWith(token.id)),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await ledger()).toMatchObject([{ status: 'succeeded', amount: 1000 }]);
    const states = await Promise.all([one, two].map(({ id }) => seller.paymentIntents.retrieve(id)));
    expect(states.map(({ status }) => status).sort()).toEqual(['requires_payment_method', 'succeeded']);
  });
});

describe('the test helpers', () => {
  test('mint a token for the calling seller and revoke it', async () => {
    const { seller, raw, granted } = await openSandbox();
    const path = '/v1/test_helpers/shared_payment/granted_tokens';
    const params = {
      payment_method: 'pm_card_visa',
      usage_limits: { currency: 'usd', max_amount: 1000, expires_at: Math.floor(Date.now() / 1000) + 600 },
      seller_details: { network_id: 'internal', external_id: 'x' },
    };
    const minted = await raw<Token>(seller, 'POST', path, params);
    const other = await raw<Token>(seller, 'POST', path, params);
    expect((await seller.paymentIntents.create(chargeWith(minted.id))).status).toBe('succeeded');
    await raw<Token>(seller, 'POST', `${path}/${other.id}/revoke`, {});
    expect((await granted(other.id)).deactivated_reason).toBe('revoked');
    expect(await failure(seller.paymentIntents.create(chargeWith(other.id)))).toMatchObject({ message: DEAD });
  });

  test('know no token that is not there', async () => {
    const { seller, granted } = await openSandbox();
    const message = "No such shared_payment_token: 'spt_x'";
    expect(await failure(granted('spt_x'))).toMatchObject({ statusCode: 404, message });
    const charge = await failure(seller.paymentIntents.create(chargeWith('spt_x')));
    expect(charge).toMatchObject({ statusCode: 400, code: 'resource_missing', message });
  });
});
