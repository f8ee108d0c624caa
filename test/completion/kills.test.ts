import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailpointName } from '../../src/failpoint.js';
import type { FaultRule } from '../../src/sandbox/sandbox.js';
import type { TestClient } from '../support/acp-client.js';
import { completeBody } from '../support/builders.js';
import { CANCEL, CONFIRM, CREATE } from './support/dashboard.js';
import { createKillLab, type KillLab, PRICE } from './support/kill-lab.js';
import { lost, persist } from './support/persist.js';
import { until } from './support/waiting.js';

const STOCK = 1000;
const GOOD = 'pm_card_visa';
const DECLINES = 'pm_card_visa_chargeDeclined';
const AUTHENTICATES = 'pm_card_authenticationRequired';

/** Where the server dies, and the card with which it gets there. */
const POINTS: readonly [FailpointName, string][] = [
  ['before_t0', GOOD],
  ['in_t0', GOOD],
  ['after_t0', GOOD],
  ['after_create', GOOD],
  ['in_t1', GOOD],
  ['after_t1', GOOD],
  ['after_confirm', GOOD],
  ['in_t2', GOOD],
  ['after_t2', GOOD],
  ['after_decline', DECLINES],
  ['in_decline', DECLINES],
  ['before_fence', AUTHENTICATES],
  ['after_fence', AUTHENTICATES],
];

/** Calls to Stripe in the middle of which the server is killed. */
const CALLS: readonly [string, FaultRule['match'], string][] = [
  ['create', CREATE, GOOD],
  ['confirm', CONFIRM, GOOD],
  ['refused confirm', CONFIRM, DECLINES],
  ['cancel', CANCEL, AUTHENTICATES],
];

type Rescuer = 'the same request' | 'nobody' | 'another request with another token';
const RESCUERS: readonly Rescuer[] = ['the same request', 'nobody', 'another request with another token'];

interface Purchase {
  id: string;
  body: object;
  key: string;
}

let lab: KillLab;
let kills = 0;
beforeAll(async () => {
  lab = await createKillLab(STOCK);
});
afterAll(async () => {
  await lab.close();
  console.log(`${kills} servers killed and recovered from`);
});

async function purchaseOf(client: TestClient, card: string): Promise<Purchase> {
  const id = await lab.readySession(client);
  return { id, key: randomUUID(), body: completeBody(await lab.stripe.mint({ amount: PRICE, paymentMethod: card })) };
}

/** Kills the server at a named point of the purchase. */
async function dieAt(point: FailpointName, card: string): Promise<Purchase> {
  const { server, client } = await lab.start(point);
  const purchase = await purchaseOf(client, card);
  const answer = await client.complete(purchase.id, purchase.body, { key: purchase.key }).catch(lost);
  expect(answer, 'an answer before the end').toBeUndefined();
  await until('the server is dead', () => server.process.signalCode ?? undefined);
  expect(server.process.signalCode).toBe('SIGKILL');
  return purchase;
}

/** Kills the server while one call of the purchase is under way at Stripe. */
async function dieDuring(rule: FaultRule, card: string): Promise<Purchase> {
  const { server, client } = await lab.start();
  const purchase = await purchaseOf(client, card);
  const fault = await lab.arm(rule);
  const answer = client.complete(purchase.id, purchase.body, { key: purchase.key }).catch(lost);
  await fault.happened();
  await server.kill();
  expect(await answer).toBeUndefined();
  return purchase;
}

/** What happens after the restart; in the end, the session is paid for whoever wants it. */
async function rescue({ id, body, key }: Purchase, rescuer: Rescuer): Promise<void> {
  kills += 1;
  const { server, client } = await lab.start();
  if (rescuer === 'the same request') {
    const answer = await persist(() => client.complete(id, body, { key }));
    expect(answer.status, answer.text).toBe(200);
    const replay = await client.complete(id, body, { key });
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect(replay.text).toBe(answer.text);
  }
  if (rescuer === 'nobody') {
    await until('the session leaves complete_in_progress', async () => {
      const { body: session } = await client.get(id);
      return session.status === 'complete_in_progress' ? undefined : session;
    });
  }
  const another = completeBody(await lab.stripe.mint({ amount: PRICE }));
  const answer = await persist(() => client.complete(id, another));
  expect(answer.body.code ?? answer.body.status, answer.text).toBeOneOf(['completed', 'session_not_modifiable']);
  expect((await client.get(id)).body.status).toBe('completed');
  expect((await lab.stripe.charges(id)).map(({ amount }) => amount)).toEqual([PRICE]);
  await server.kill();
}

async function expectTrueBooks(): Promise<void> {
  const { sessions, charges, orders, undecided, held, sold, shelf } = await lab.audit();
  expect({ charges, orders, undecided, sold }).toEqual({
    charges: sessions,
    orders: sessions,
    undecided: 0,
    sold: sessions,
  });
  expect(shelf + held + sold).toBe(STOCK);
}

describe.each(POINTS)('killed %s', (point, card) => {
  it.each(RESCUERS)('rescued by %s', async (rescuer) => {
    await rescue(await dieAt(point, card), rescuer);
  });
  afterAll(expectTrueBooks);
});

describe.each(CALLS)('killed during a %s that takes effect after the restart', (_, match, card) => {
  it.each(RESCUERS)('rescued by %s', async (rescuer) => {
    await rescue(await dieDuring({ match, fault: 'delay', ms: 600 }, card), rescuer);
  });
  afterAll(expectTrueBooks);
});

it('is rescued by the third server when the second dies in the rescue', async () => {
  const purchase = await dieAt('after_confirm', GOOD);
  const second = await lab.start('in_sweep').catch(() => undefined);
  if (second) await until('the second server is dead', () => second.server.process.signalCode ?? undefined);
  await rescue(purchase, 'nobody');
  await expectTrueBooks();
});
