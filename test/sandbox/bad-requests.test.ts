import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { chargeWith, failure, openSandbox, sdk } from './support/sandbox-client.js';

const VISA = { amount: 1000, currency: 'usd', payment_method: 'pm_card_visa' };

/** Parameters that the SDK's types do not allow. */
function untyped(params: object): Stripe.PaymentIntentCreateParams {
  return params as Stripe.PaymentIntentCreateParams;
}

describe('a request that is wrong', () => {
  test.each([
    ['no amount', { currency: 'usd' }, 'parameter_missing', 'amount', 'Missing required param: amount.'],
    ['an unknown parameter', { ...VISA, foo: 1 }, 'parameter_unknown', 'foo', 'Received unknown parameter: foo'],
    [
      'payment_method_types',
      { ...VISA, payment_method_types: ['card'] },
      'parameter_unknown',
      'payment_method_types',
      null,
    ],
    [
      'an amount that is no integer',
      { ...VISA, amount: 'x' },
      'parameter_invalid_integer',
      'amount',
      'Invalid integer: x',
    ],
    ['a fraction', { ...VISA, amount: 10.5 }, 'parameter_invalid_integer', 'amount', 'Invalid integer: 10.5'],
    ['an empty currency', { amount: 1000, currency: '' }, 'parameter_invalid_empty', 'currency', null],
    ['an unknown currency', { amount: 1000, currency: 'zzz' }, undefined, 'currency', null],
    ['too little', { ...VISA, amount: 49 }, 'amount_too_small', 'amount', 'Amount must be at least $0.50 usd'],
    [
      'too little in pounds',
      { ...VISA, amount: 29, currency: 'gbp' },
      'amount_too_small',
      'amount',
      'Amount must be at least £0.30 gbp',
    ],
    [
      'too little in yen',
      { ...VISA, amount: 49, currency: 'jpy' },
      'amount_too_small',
      'amount',
      'Amount must be at least ¥50 jpy',
    ],
    [
      'too much',
      { ...VISA, amount: 100_000_000 },
      'amount_too_large',
      'amount',
      'Amount must be no more than $999,999.99',
    ],
    ['nothing', { ...VISA, amount: 0 }, 'parameter_invalid_integer', 'amount', null],
    [
      'shipping without a name',
      { ...VISA, shipping: { address: { line1: 'x' } } },
      'parameter_missing',
      'shipping[name]',
      null,
    ],
    [
      'an unknown payment method',
      { ...VISA, payment_method: 'pm_x' },
      'resource_missing',
      'payment_method',
      "No such PaymentMethod: 'pm_x'",
    ],
    ['off_session without confirm', { ...VISA, off_session: true }, undefined, 'off_session', null],
  ])('is refused: %s', async (_, params, code, param, message) => {
    const { seller } = await openSandbox();
    const error = await failure(seller.paymentIntents.create(untyped(params)));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', param });
    expect(error.code).toBe(code);
    if (message !== null) expect(error.message).toBe(message);
    expect(error.requestId).toMatch(/^req_/);
  });

  test('has no effect at all, even when the mistake is found last', async () => {
    const { seller, issue, issued, ledger } = await openSandbox();
    const { id } = await issue();
    const error = await failure(seller.paymentIntents.create(chargeWith(id, { expand: ['nothing'] })));
    expect(error).toMatchObject({ statusCode: 400, param: 'expand' });
    expect(await ledger()).toEqual([]);
    expect((await issued(id)).status).toBe('active');
    expect((await seller.paymentIntents.list()).data).toEqual([]);
  });

  test('lets the smallest amounts through', async () => {
    const { seller } = await openSandbox();
    for (const [amount, currency] of [
      [50, 'usd'],
      [30, 'gbp'],
      [50, 'jpy'],
      [17500, 'huf'],
    ] as const) {
      expect((await seller.paymentIntents.create({ ...VISA, amount, currency, confirm: true })).status).toBe(
        'succeeded',
      );
    }
  });

  test('needs a return_url when the buyer might be sent away', async () => {
    const { seller, issue } = await openSandbox();
    const automatic = { automatic_payment_methods: { enabled: true } };
    const error = await failure(seller.paymentIntents.create({ ...VISA, ...automatic, confirm: true }));
    expect(error.message).toMatch(/`return_url`/);
    const { id } = await issue();
    const returning = chargeWith(id, { ...automatic, return_url: 'https://shop.example' });
    expect((await seller.paymentIntents.create(returning)).status).toBe('succeeded');
  });

  test('has no key, or an unknown one', async () => {
    const { url } = await openSandbox();
    const unknown = await failure(sdk(url, 'sk_test_unknown_1234').accounts.retrieveCurrent());
    expect(unknown).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(unknown.message).toBe('Invalid API Key provided: sk_test_********1234');
    const answer = await fetch(`${url}/v1/account`);
    expect(answer.status).toBe(401);
    const { error } = (await answer.json()) as { error: { type: string; message: string } };
    expect(error.type).toBe('invalid_request_error');
    expect(error.message).toMatch(/^You did not provide an API key/);
  });

  test('has an unknown URL or a version that is none', async () => {
    const { seller, raw } = await openSandbox();
    const unknown = await failure(raw(seller, 'GET', '/v1/unknown'));
    expect(unknown).toMatchObject({ statusCode: 404, rawType: 'invalid_request_error' });
    expect(unknown.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/unknown\)\./);
    const version = await failure(seller.paymentIntents.list({}, { apiVersion: 'tomorrow' }));
    expect(version).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
  });

  test('echoes the version it was made with', async () => {
    const { seller } = await openSandbox();
    const { lastResponse } = await seller.paymentIntents.list({}, { apiVersion: '2026-09-30.preview' });
    expect(lastResponse.apiVersion).toBe('2026-09-30.preview');
    expect(lastResponse.requestId).toMatch(/^req_/);
  });
});
