import Stripe from 'stripe';
import { expect, it, vi } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import { createStripeCall } from '../../src/payments/stripe-call.js';
import { createStripeClient } from '../../src/payments/stripe-client.js';

const now = () => Date.now();
const calls = () => createStripeCall({ ratePerSecond: 1000, now });
const budget = (milliseconds: number) => ({ deadline: now() + milliseconds });
const { StripeAPIError, StripeCardError, StripeConnectionError, StripeInvalidRequestError } = Stripe.errors;

const failure = (statusCode: number, code?: string) =>
  new StripeAPIError({ type: 'api_error', message: 'x', statusCode, ...(code && { code }) });

it.each([
  ['a lost connection', new StripeConnectionError({ type: 'api_error', message: 'x' })],
  ['an answer that cannot be read', new StripeAPIError({ type: 'api_error', message: 'x' })],
  ['a 500', failure(500)],
  ['a 409', failure(409, 'idempotency_key_in_use')],
  ['a 429', failure(429, 'rate_limit')],
])('repeats a call after %s', async (_, error) => {
  const send = vi.fn().mockRejectedValueOnce(error).mockResolvedValueOnce('done');
  expect(await calls()('create', budget(2000), send)).toBe('done');
  expect(send).toHaveBeenCalledTimes(2);
});

it('gives up before the deadline, and says so without deciding anything', async () => {
  const send = vi.fn().mockRejectedValue(failure(500));
  const error = await calls()('create', budget(400), send).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnavailableError);
  expect(send.mock.calls.length).toBeGreaterThan(1);
  for (const [{ timeout }] of send.mock.calls) expect(timeout).toBeLessThanOrEqual(400);
});

it('hands through what is an answer, and a 500 where a repeat would only read it again', async () => {
  const declined = new StripeCardError({ type: 'card_error', message: 'x', statusCode: 402 });
  const refused = new StripeInvalidRequestError({ type: 'invalid_request_error', message: 'x', statusCode: 400 });
  for (const error of [declined, refused]) {
    const send = vi.fn().mockRejectedValue(error);
    await expect(calls()('confirm', budget(1000), send)).rejects.toBe(error);
    expect(send).toHaveBeenCalledTimes(1);
  }
  const error = failure(500);
  const send = vi.fn().mockRejectedValue(error);
  await expect(calls()('confirm', budget(1000), send, { serverErrorsStay: true })).rejects.toBe(error);
  expect(send).toHaveBeenCalledTimes(1);
});

it('stops asking a Stripe that is not there, and tries again after a pause', async () => {
  let later = 0;
  const call = createStripeCall({ ratePerSecond: 1000, now: () => Date.now() + later });
  const stripe = createStripeClient({ secretKey: 'sk_test_nobody', apiBase: 'http://127.0.0.1:1' });
  const retrieve = vi.fn(({ timeout }: { timeout: number }) => stripe.paymentIntents.retrieve('pi_1', {}, { timeout }));
  // Time for one call, and none for the pause before another.
  const ask = () => call('retrieve', { deadline: Date.now() + later + 60 }, retrieve).catch((error: unknown) => error);

  for (let time = 0; time < 10; time += 1) expect(await ask()).toBeInstanceOf(UnavailableError);
  expect(retrieve).toHaveBeenCalledTimes(10);
  const blocked = await ask();
  expect(blocked).toMatchObject({ message: 'Stripe does not answer', retryAfter: 5 });
  expect(retrieve, 'not asked').toHaveBeenCalledTimes(10);
  later += 5000;
  await ask();
  expect(retrieve, 'one tries').toHaveBeenCalledTimes(11);
  await ask();
  expect(retrieve, 'the next does not').toHaveBeenCalledTimes(11);
});

it('does not count refusals and limits as a Stripe that is away', async () => {
  const call = calls();
  const refused = new StripeInvalidRequestError({ type: 'invalid_request_error', message: 'x', statusCode: 400 });
  for (let time = 0; time < 12; time += 1)
    await call('create', budget(1), () => Promise.reject(refused)).catch(() => {});
  for (let time = 0; time < 12; time += 1) {
    await call('create', budget(1), () => Promise.reject(failure(429))).catch(() => {});
  }
  expect(await call('create', budget(100), async () => 'still asked')).toBe('still asked');
});
