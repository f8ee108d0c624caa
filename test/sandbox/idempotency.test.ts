import { describe, expect, test } from 'vitest';
import { chargeWith, failure, openSandbox } from './support/sandbox-client.js';

const VISA = { amount: 1000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' };
const DAY = 24 * 60 * 60 * 1000;
const key = { idempotencyKey: 'k1' };

describe('an idempotency key', () => {
  test('repeats the first answer, byte for byte, and says so', async () => {
    const { seller, ledger } = await openSandbox();
    const first = await seller.paymentIntents.create({ ...VISA, metadata: { a: '1', b: '2' } }, key);
    const again = await seller.paymentIntents.create({ metadata: { b: '2', a: '1' }, ...VISA }, key);
    expect(again).toEqual(first);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(first.lastResponse.idempotencyKey).toBe('k1');
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(again.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
    expect(await ledger()).toHaveLength(1);
  });

  test('repeats a decline, so that only a new key charges again', async () => {
    const { seller, issue, ledger } = await openSandbox();
    const { id } = await issue({ payment_method: 'pm_card_visa_chargeDeclined' });
    const first = await failure(seller.paymentIntents.create(chargeWith(id), key));
    const again = await failure(seller.paymentIntents.create(chargeWith(id), key));
    expect(again.statusCode).toBe(402);
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect(again.charge).toBe(first.charge);
    const fresh = await failure(seller.paymentIntents.create(chargeWith(id), { idempotencyKey: 'k2' }));
    expect(fresh.charge).not.toBe(first.charge);
    expect(await ledger()).toHaveLength(2);
  });

  test('repeats a refusal that came after execution began', async () => {
    const { seller, issue } = await openSandbox();
    const { id } = await issue();
    await seller.paymentIntents.create(chargeWith(id));
    const refused = () => failure(seller.paymentIntents.create(chargeWith(id), key));
    expect((await refused()).headers?.['idempotent-replayed']).toBeUndefined();
    const again = await refused();
    expect(again.statusCode).toBe(400);
    expect(again.headers?.['idempotent-replayed']).toBe('true');
  });

  test('repeats a stored 500 although the charge was made', async () => {
    const { seller, setFaults, ledger } = await openSandbox();
    await setFaults([{ match: { method: 'POST' }, fault: 'error_500_after', times: 1 }]);
    const first = await failure(seller.paymentIntents.create(VISA, key));
    const again = await failure(seller.paymentIntents.create(VISA, key));
    for (const error of [first, again]) expect(error).toMatchObject({ statusCode: 500, rawType: 'api_error' });
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect(await ledger()).toMatchObject([{ status: 'succeeded' }]);
  });

  test('forgets invalid parameters, a wrong API key, 429, 409 and a 500 before execution', async () => {
    const { seller, setFaults, url, ledger } = await openSandbox();
    expect((await failure(seller.paymentIntents.create({ ...VISA, amount: 1 }, key))).code).toBe('amount_too_small');
    const headers = { authorization: 'Bearer sk_test_none', 'idempotency-key': 'k1' };
    expect((await fetch(`${url}/v1/payment_intents`, { method: 'POST', headers, body: 'amount=1' })).status).toBe(401);
    for (const [fault, status] of [
      ['rate_limit_429', 429],
      ['conflict_409', 409],
      ['error_500_before', 500],
    ] as const) {
      await setFaults([{ match: {}, fault }]);
      expect((await failure(seller.paymentIntents.create(VISA, key))).statusCode).toBe(status);
    }
    await setFaults([]);
    const paid = await seller.paymentIntents.create(VISA, key);
    expect(paid.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(await ledger()).toHaveLength(1);
  });

  test('is refused for other parameters and for another endpoint', async () => {
    const { seller } = await openSandbox();
    const { id } = await seller.paymentIntents.create({ amount: 1000, currency: 'usd' }, key);
    const calls = [
      seller.paymentIntents.create({ amount: 1001, currency: 'usd' }, key),
      seller.paymentIntents.create({ amount: 1000, currency: 'usd', metadata: { at: '1' } }, key),
      seller.paymentIntents.update(id, { amount: 1000, currency: 'usd' }, key),
    ];
    for (const error of await Promise.all(calls.map(failure))) {
      expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400, rawType: 'idempotency_error' });
      expect(error.code).toBeUndefined();
      expect(error.message).toMatch(/^Keys for idempotent requests can only be used with the same parameters/);
      expect(error.message).toContain("'k1'");
    }
  });

  test('is in use while the first request is at work', async () => {
    const { seller, setFaults, ledger } = await openSandbox();
    await setFaults([{ match: {}, fault: 'delay', ms: 300, times: 1 }]);
    const results = await Promise.allSettled([1, 2].map(() => seller.paymentIntents.create(VISA, key)));
    const refused = results.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({
      reason: { statusCode: 409, code: 'idempotency_key_in_use', rawType: 'invalid_request_error' },
    });
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await seller.paymentIntents.create(VISA, key)).lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(await ledger()).toHaveLength(1);
  });

  test('means nothing to another account, nor on a GET', async () => {
    const { seller, agent } = await openSandbox();
    const params = { amount: 1000, currency: 'usd' };
    const { id } = await seller.paymentIntents.create(params, key);
    expect((await agent.paymentIntents.create(params, key)).id).not.toBe(id);
    const read = await seller.paymentIntents.retrieve(id, {}, key);
    expect(read.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  });

  test('is forgotten after 24 hours', async () => {
    let now = 1_800_000_000_000;
    const { seller, ledger } = await openSandbox({ now: () => now });
    const first = await seller.paymentIntents.create(VISA, key);
    now += DAY - 1000;
    expect((await seller.paymentIntents.create(VISA, key)).id).toBe(first.id);
    now += 1000;
    const later = await seller.paymentIntents.create({ ...VISA, amount: 2000 }, key);
    expect(later.id).not.toBe(first.id);
    expect(await ledger()).toHaveLength(2);
  });

  test('has at most 255 characters', async () => {
    const { seller } = await openSandbox();
    const long = (length: number) => ({ idempotencyKey: 'k'.repeat(length) });
    expect((await seller.paymentIntents.create(VISA, long(255))).status).toBe('succeeded');
    expect((await failure(seller.paymentIntents.create(VISA, long(256)))).statusCode).toBe(400);
  });
});
