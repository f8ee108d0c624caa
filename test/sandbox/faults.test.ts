import { describe, expect, test } from 'vitest';
import { failure, openSandbox } from './support/sandbox-client.js';

const VISA = { amount: 1000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' };
const PATH = '/v1/payment_intents';

describe('a fault', () => {
  test.each([
    ['drop_before', 'StripeConnectionError', 0],
    ['drop_after', 'StripeConnectionError', 1],
    ['half_response', 'StripeConnectionError', 1],
    ['error_500_before', 'StripeAPIError', 0],
    ['error_500_after', 'StripeAPIError', 1],
    ['rate_limit_429', 'StripeRateLimitError', 0],
    ['conflict_409', 'StripeAPIError', 0],
  ] as const)('%s is a %s and leaves %i charges', async (fault, type, charges) => {
    const { seller, setFaults, ledger } = await openSandbox();
    await setFaults([{ match: { method: 'post', path: '/v1/payment_*' }, fault }]);
    expect((await failure(seller.paymentIntents.create(VISA))).type).toBe(type);
    expect(await ledger()).toHaveLength(charges);
    expect((await seller.paymentIntents.list()).data).toHaveLength(charges);
  });

  test.each(['drop_before', 'drop_after', 'error_500_before', 'conflict_409'] as const)(
    '%s is mended by a retry of the SDK, with one charge',
    async (fault) => {
      const { retrying, setFaults, ledger, url } = await openSandbox();
      await setFaults([{ match: { path: PATH }, fault, times: 1 }]);
      expect((await retrying(1).paymentIntents.create(VISA)).status).toBe('succeeded');
      expect(await ledger()).toHaveLength(1);
      expect(await (await fetch(`${url}/_sandbox/faults`)).json()).toMatchObject([{ fault, times: 1, fired: 1 }]);
    },
  );

  test.each(['drop_after', 'half_response'] as const)(
    '%s is mended by the same call with the same key',
    async (fault) => {
      const { seller, setFaults, ledger } = await openSandbox();
      const key = { idempotencyKey: 'k1' };
      await setFaults([{ match: { path: PATH }, fault }]);
      expect((await failure(seller.paymentIntents.create(VISA, key))).type).toBe('StripeConnectionError');
      await setFaults([]);
      const again = await seller.paymentIntents.create(VISA, key);
      expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
      expect(again.latest_charge).toBe((await ledger())[0]?.id);
      expect(await ledger()).toHaveLength(1);
    },
  );

  test('delays the effect, or the answer alone', async () => {
    const { seller, setFaults, ledger } = await openSandbox();
    const impatient = { timeout: 150, idempotencyKey: 'k1' };
    await setFaults([{ match: { path: PATH }, fault: 'delay_after', ms: 60_000 }]);
    expect((await failure(seller.paymentIntents.create(VISA, impatient))).type).toBe('StripeConnectionError');
    expect(await ledger()).toHaveLength(1);
    await setFaults([]);
    const again = await seller.paymentIntents.create(VISA, impatient);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await setFaults([{ match: { path: PATH }, fault: 'delay', ms: 60_000 }]);
    const other = { timeout: 150, idempotencyKey: 'k2' };
    expect((await failure(seller.paymentIntents.create(VISA, other))).type).toBe('StripeConnectionError');
    expect(await ledger()).toHaveLength(1);
  });

  test('takes effect after its delay even when nobody waits any more', async () => {
    const { seller, setFaults, ledger } = await openSandbox();
    await setFaults([{ match: { path: PATH }, fault: 'delay', ms: 300, times: 1 }]);
    await failure(seller.paymentIntents.create(VISA, { timeout: 50 }));
    await expect.poll(ledger, { timeout: 10_000 }).toHaveLength(1);
  });

  test('matches by method and path, first rule first, and is cleared by an empty list', async () => {
    const { seller, setFaults } = await openSandbox();
    const { id } = await seller.paymentIntents.create(VISA);
    await setFaults([
      { match: { method: 'GET', path: '/v1/payment_intents/*' }, fault: 'rate_limit_429' },
      { match: { path: '/v1/*/nothing' }, fault: 'error_500_before' },
      { match: { method: 'GET' }, fault: 'error_500_before' },
    ]);
    expect((await failure(seller.paymentIntents.retrieve(id))).statusCode).toBe(429);
    expect((await failure(seller.paymentIntents.list())).statusCode).toBe(500);
    expect((await seller.paymentIntents.create(VISA)).status).toBe('succeeded');
    await setFaults([]);
    expect((await seller.paymentIntents.retrieve(id)).id).toBe(id);
  });

  test('comes by chance at the same calls for the same seed', async () => {
    const { seller, setFaults } = await openSandbox();
    const run = async (seed: number) => {
      await setFaults([{ match: {}, fault: 'rate_limit_429', probability: 0.5, seed }]);
      const calls: boolean[] = [];
      for (let i = 0; i < 40; i += 1) {
        calls.push(
          await seller.accounts.retrieveCurrent().then(
            () => true,
            () => false,
          ),
        );
      }
      return calls;
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([true, false]));
  });

  test('sets the headers it is asked for', async () => {
    const { seller, setFaults } = await openSandbox();
    await setFaults([{ match: {}, fault: 'rate_limit_429', should_retry: false, retry_after: 3 }]);
    const { headers } = await failure(seller.accounts.retrieveCurrent());
    expect(headers).toMatchObject({ 'stripe-should-retry': 'false', 'retry-after': '3' });
  });

  test.each([
    '{}',
    'no JSON',
    '[{"fault":"unknown"}]',
    '[{"fault":"delay"}]',
    '[{"fault":"drop_after","times":-1}]',
    '[{"fault":"drop_after","matches":{}}]',
    '[{"fault":"drop_after","match":{"url":"*"}}]',
  ])('is not taken from %s', async (body) => {
    const { url } = await openSandbox();
    expect((await fetch(`${url}/_sandbox/faults`, { method: 'POST', body })).status).toBe(400);
    expect(await (await fetch(`${url}/_sandbox/faults`)).json()).toEqual([]);
  });
});

describe('the SDK', () => {
  /** Counts the HTTP calls of one SDK call by what a fault that never ends has met. */
  async function callsMade(rule: object, retries: number): Promise<number> {
    const { retrying, setFaults, url } = await openSandbox();
    await setFaults([{ match: {}, fault: 'rate_limit_429', ...rule }]);
    await failure(retrying(retries).paymentIntents.create(VISA));
    const [{ fired }] = (await (await fetch(`${url}/_sandbox/faults`)).json()) as [{ fired: number }];
    return fired;
  }

  test.each([
    ['a 429 once', { fault: 'rate_limit_429' }, 1, 1],
    ['a 429 twice when told to', { fault: 'rate_limit_429', should_retry: true }, 1, 2],
    ['a 500 twice', { fault: 'error_500_before' }, 1, 2],
    ['a 500 once when told so', { fault: 'error_500_before', should_retry: false }, 1, 1],
    ['a 409 twice', { fault: 'conflict_409' }, 1, 2],
    ['a reset twice', { fault: 'drop_before' }, 1, 2],
    ['a reset twice even without retries', { fault: 'drop_before' }, 0, 2],
  ])('meets %s', async (_, rule, retries, calls) => {
    expect(await callsMade(rule, retries)).toBe(calls);
  });
});
