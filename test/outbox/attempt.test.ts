import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAttempt } from '../../src/outbox/attempt.js';
import type { EventSigning } from '../../src/outbox/event-signature.js';
import type { PostAnswer } from '../../src/outbox/post.js';
import { checkOrderEvent } from '../../src/outbox/signature.js';
import { Secret } from '../../src/secret.js';
import type { Delivery } from '../../src/store/outbox.js';

const DELIVERY: Delivery = {
  id: 'evt_1',
  endpointId: 'alpha',
  orderId: 'ord_1',
  seq: 1,
  type: 'order_create',
  body: '{"type":"order_create","data":{"text":"Zoë 😀"}}',
  state: 'due',
  attempts: 1,
  nextTryAt: 0,
  epoch: 1,
  createdAt: 0,
};
const SECOND = 1000;

interface Sent {
  secret: string | undefined;
  headers: Record<string, string>;
  timeout: number;
}

/** An attempt over a receiver that knows some of the secrets, each answer after so many milliseconds. */
function lab(options: { secrets: string[]; known: string[]; took?: number; signing?: EventSigning }) {
  const { secrets, known, took = 10, signing } = options;
  const sent: Sent[] = [];
  let elapsed = 0;
  let now = 1_700_000_000_123;
  let say: (fits: boolean) => PostAnswer = (fits) => ({ status: fits ? 204 : 401 });
  const attempt = createAttempt(
    {
      endpointId: 'alpha',
      url: 'https://agent.example.com/events',
      secrets: secrets.map((secret) => new Secret(secret)),
      ...(signing && { signing }),
    },
    {
      async post(_url, headers, body, { timeout }) {
        const header = headers['Merchant-Signature'];
        const seconds = Math.floor(now / SECOND);
        const verdict = (secret: string) => checkOrderEvent({ header, body, secrets: [secret], seconds });
        const secret = secrets.find((one) => verdict(one) === 'valid');
        sent.push({ secret, headers, timeout });
        elapsed += took;
        now += took;
        return say(secret !== undefined && known.includes(secret));
      },
      clock: { now: () => now },
      monotonic: () => elapsed,
      timeout: 15 * SECOND,
      userAgent: 'acp-seller/1.2.3',
      signal: new AbortController().signal,
    },
  );
  return {
    attempt: () => attempt(DELIVERY),
    sent,
    tried: () => sent.splice(0).map(({ secret }) => secret),
    know: (...names: string[]) => known.splice(0, known.length, ...names),
    answer(next: (fits: boolean) => PostAnswer) {
      say = next;
    },
    pass(milliseconds: number) {
      now += milliseconds;
    },
  };
}

it('signs anew each time, with the time of that attempt, under the id of the event', async () => {
  const { attempt, sent, pass } = lab({ secrets: ['a'], known: ['a'] });
  expect(await attempt()).toEqual({ status: 204 });
  pass(90 * SECOND);
  await attempt();
  const headers = sent.map((one) => one.headers);
  expect(headers[0]).toEqual({
    'Content-Type': 'application/json',
    'Merchant-Signature': expect.stringMatching(/^t=1700000000,v1=[0-9a-f]{64}$/),
    'Request-Id': 'evt_1',
    Timestamp: '2023-11-14T22:13:20.123Z',
    'User-Agent': 'acp-seller/1.2.3',
  });
  expect(headers[1]).toMatchObject({
    'Request-Id': 'evt_1',
    'Merchant-Signature': expect.stringMatching(/^t=1700000090,/),
    Timestamp: '2023-11-14T22:14:50.133Z',
  });
});

it.each(['hex', 'base64'] as const)('signs the body alone in %s, in the header that was asked for', async (format) => {
  const { attempt, sent } = lab({ secrets: ['a'], known: [], signing: { header: 'Merchant_Name-Signature', format } });
  await attempt();
  const expected = createHmac('sha256', 'a').update(DELIVERY.body).digest(format);
  expect(sent[0]?.headers).toMatchObject({ 'Merchant_Name-Signature': expected });
  expect(sent[0]?.headers).not.toHaveProperty('Merchant-Signature');
});

it('tries another secret at once on a 401, and remembers which worked', async () => {
  const { attempt, tried, know } = lab({ secrets: ['new', 'old'], known: ['old'] });
  expect(await attempt()).toEqual({ status: 204 });
  expect(tried()).toEqual(['new', 'old']);
  await attempt();
  expect(tried()).toEqual(['old']);
  know('new');
  await attempt();
  await attempt();
  expect(tried(), 'the receiver has the new one now').toEqual(['old', 'new', 'new']);
});

it('tries one other secret in an attempt, and comes to all of them', async () => {
  const { attempt, tried, know } = lab({ secrets: ['a', 'b', 'c'], known: [] });
  expect(await attempt()).toEqual({ status: 401, problem: 'The receiver answered 401.' });
  await attempt();
  expect(tried()).toEqual(['a', 'b', 'a', 'c']);
  know('b');
  await attempt();
  await attempt();
  expect(tried()).toEqual(['a', 'b', 'b']);
});

it('does not try another secret on any other answer', async () => {
  const { attempt, tried, answer } = lab({ secrets: ['a', 'b'], known: [] });
  for (const status of [400, 403, 500]) {
    answer(() => ({ status }));
    expect(await attempt()).toEqual({ status, problem: `The receiver answered ${status}.` });
  }
  expect(tried()).toEqual(['a', 'a', 'a']);
});

it('has one time limit for both tries of an attempt', async () => {
  const { attempt, sent } = lab({ secrets: ['a', 'b'], known: [], took: 9 * SECOND });
  await attempt();
  expect(sent.map(({ timeout }) => timeout)).toEqual([15 * SECOND, 6 * SECOND]);
  const late = lab({ secrets: ['a', 'b'], known: [], took: 15 * SECOND });
  await late.attempt();
  expect(late.tried(), 'no time is left').toEqual(['a']);
});

it.each([
  [199, false],
  [200, true],
  [202, true],
  [299, true],
  [300, false],
  [304, false],
  [0, false],
])('takes %i as success: %s', async (status, isSuccess) => {
  const { attempt, answer } = lab({ secrets: ['a'], known: ['a'] });
  answer(() => ({ status, retryAfterSeconds: 7 }));
  const outcome = await attempt();
  expect(outcome.status).toBe(status);
  expect(outcome.problem === undefined).toBe(isSuccess);
  if (!isSuccess) expect(outcome.retryAfterSeconds).toBe(7);
});

it('says in a sentence why nothing was answered', async () => {
  const { attempt, answer } = lab({ secrets: ['a'], known: [] });
  answer(() => {
    throw new Error('The receiver cannot be reached.');
  });
  expect(await attempt()).toEqual({ problem: 'The receiver cannot be reached.' });
});
