import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inParallel } from '../../../chaos/checks/in-parallel.js';
import { createDice } from '../../../chaos/dice.js';
import { readArrivals } from '../../../chaos/orders/arrivals.js';
import { type Attempt, readLedger } from '../../../chaos/orders/ledger.js';
import { startOrderReceiver } from '../../../chaos/orders/receiver/receiver.js';
import { FAILURES, SUCCESSES } from '../../../chaos/orders/receiver/ways.js';
import { signBody } from '../../../src/body-signature.js';
import type { Order } from '../../../src/domain/order.js';
import { createPost } from '../../../src/outbox/post.js';
import { bodyOf, STORY } from './support/story.js';

const SECRETS = {
  agent: ['agents-first-secret', 'agents-second-secret'],
  merchant: ['shops-first', 'shops-second'],
} as const;
const post = createPost({ httpsOnly: false, allowPrivate: true });
const folder = mkdtempSync(join(tmpdir(), 'acp-receiver-'));
const ledgerFile = join(folder, 'ledger.jsonl');
let receiver: Awaited<ReturnType<typeof startOrderReceiver>>;

beforeAll(async () => {
  receiver = await startOrderReceiver({
    ledgerFile,
    secrets: SECRETS,
    dice: createDice(7, 'receiver'),
    orderVersion: async (id) => (id === 'ord_1' ? 2 : undefined),
  });
});
afterAll(() => {
  receiver.close();
  rmSync(folder, { recursive: true });
});

const [order] = STORY as [Order];
const idOf = (number: number): string => `evt_${String(number).padStart(32, '0')}`;
const agents: readonly [string, string] = SECRETS.agent;

/** The status; `undefined` where there was no answer. */
async function send(number: number, { body = bodyOf(order), secret = agents[0], path = '/agent' } = {}) {
  const now = Date.now();
  const headers = {
    'Content-Type': 'application/json',
    'Merchant-Signature': signBody(secret, body, Math.floor(now / 1000)),
    'Request-Id': idOf(number),
    Timestamp: new Date(now).toISOString(),
  };
  const answer = await post(`${receiver.url}${path}`, headers, body, { timeout: 2_000 }).catch(() => undefined);
  return answer?.status;
}

const lines = async (number: number): Promise<Attempt[]> =>
  (await readLedger(ledgerFile)).filter(({ eventId }) => eventId === idOf(number));

it('fails about 30 % of what it gets, in every way, and takes the rest', async () => {
  const numbers = Array.from({ length: 700 }, (_, index) => 1000 + index);
  await inParallel(numbers, 40, async (number) => {
    await send(number, { secret: agents[0] });
  });
  const attempts = await readLedger(ledgerFile);
  expect(attempts).toHaveLength(numbers.length);
  const failed = attempts.filter(({ way }) => Object.hasOwn(FAILURES, way));
  expect(failed.length / attempts.length).toBeGreaterThan(0.24);
  expect(failed.length / attempts.length).toBeLessThan(0.36);
  const ways = new Set(attempts.map(({ way }) => way));
  const rare = 'answer after the timeout';
  for (const way of [...Object.keys(FAILURES), ...Object.keys(SUCCESSES)].filter((name) => name !== rare)) {
    expect(ways).toContain(way);
  }
  // In the meantime it expected the other secret.
  expect(ways).toContain('other secret');
});

it('takes nothing while it is away, and everything when it is well', async () => {
  receiver.feel('away');
  expect(await send(1)).toBe(502);
  receiver.feel('well');
  const statuses = [await send(1), await send(1, { secret: agents[1] })];
  expect(statuses.sort()).toEqual([200, 401]);
  expect((await lines(1)).map(({ way }) => way)).toContain('away');
});

it('writes down bytes once, and what is wrong', async () => {
  const body = bodyOf({ ...order, number: 'OTHER' });
  await send(2, { body });
  await send(2, { body });
  await send(3, { body, secret: 'nobodys-secret' });
  const [first, second] = await lines(2);
  expect([first?.body, second?.body]).toEqual([body, undefined]);
  expect(second?.digest).toBe(first?.digest);
  expect(await lines(3)).toMatchObject([{ signature: 'no secret made it', accepted: false }]);
});

it('notices events that come before their commit', async () => {
  for (const number of [10, 11, 11]) await send(number, { path: '/merchant', secret: SECRETS.merchant[0] });
  expect((await lines(11)).map(({ early }) => early)).toEqual([undefined, undefined]);
  await send(12, { path: '/merchant', secret: SECRETS.merchant[0] });
  expect(await lines(12)).toMatchObject([{ early: true }]);
});

it('writes down who follows a redirect', async () => {
  expect(await send(20, { path: '/elsewhere' })).toBe(404);
  expect(await lines(20)).toMatchObject([{ endpoint: 'elsewhere', way: 'POST /elsewhere' }]);
});

it('has what it took, in the order in which it did', async () => {
  const at = { endpoint: 'agent', at: 0, way: '200', accepted: true } as const;
  const bodies = STORY.map(bodyOf);
  const ledger: Attempt[] = [
    { ...at, answeredAt: 1, eventId: 'a', digest: '0', body: bodies[0], accepted: false },
    { ...at, answeredAt: 2, eventId: 'b', digest: '1', body: bodies[1] },
    { ...at, answeredAt: 3, eventId: 'a', digest: '0' },
    { ...at, answeredAt: 4, eventId: 'b', digest: '1' },
    { ...at, answeredAt: 5, eventId: 'c', digest: 'x', body: 'no JSON' },
  ];
  const arrivals = readArrivals(ledger);
  expect(arrivals.agent.get('ord_1')?.map(({ eventId, at }) => [eventId, at])).toEqual([
    ['b', 2],
    ['a', 3],
  ]);
  expect(arrivals.merchant.size).toBe(0);
});
