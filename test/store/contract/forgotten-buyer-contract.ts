import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBuyerHashes } from '../../src/checkout/quoting/buyer-hashes.js';
import type { Redemption } from '../../src/domain/redemption.js';
import { useKey } from '../../src/domain/redemption.js';
import { createErasure } from '../../src/retention/erasure.js';
import { createPurge } from '../../src/retention/purge.js';
import type { Database as Store } from '../../src/store/database.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { aCharge, aSession } from '../store/support/builders.js';
import { temporaryFile } from '../store/support/sqlite-file.js';
import { createTestClock } from '../support/clock.js';

/* What is remembered of a person by the uses of discounts, when the person or the session goes. */

const ADA = 'ada@example.com';
const OLD = { id: 'old', secret: 'an old secret' };
const NEW = { id: 'new', secret: 'a new secret' };
const DAY = 24 * 3_600_000;
const clock = createTestClock();
const buyerHashes = createBuyerHashes([NEW, OLD]);
const [adaNew = '', adaOld = ''] = buyerHashes(ADA);
const [bob = ''] = buyerHashes('bob@example.com');

let file: string;
let remove: () => void;
let store: Store;
beforeEach(async () => {
  ({ file, remove } = temporaryFile());
  store = await createSqliteStore({ file, clock, onFatal: () => {} });
});
afterEach(async () => {
  await store.close();
  remove();
});

const use = (sessionId: string, buyer: string, state: Redemption['state'], ruleId = 'ten') => {
  const rows = [{ sessionId, ruleId, buyer, state, returnable: true }];
  return store.commit({}, () => ({ result: undefined, puts: { redemptions: { sessionId, rows } } }));
};
const used = async (buyer: string, ruleId = 'ten') => {
  const { uses } = await store.read({ usesOf: [{ ruleId, buyer }] });
  return uses?.get(useKey({ ruleId, buyer })) ?? 0;
};
const erase = (email: string, dryRun = false) =>
  createErasure({ retention: store.retention, store, buyerHashes, onErased: () => {} }).run(email, { dryRun });

async function rows(): Promise<unknown[]> {
  await store.close();
  const db = openConnection(file);
  const all = db.prepare('SELECT session_id, buyer, state FROM redemptions ORDER BY session_id').raw().all();
  db.close();
  store = await createSqliteStore({ file, clock, onFatal: () => {} });
  return all;
}

it('an erasure takes the person out of the counts, under every key there is; what is used stays used', async () => {
  await use('cs_1', adaNew, 'redeemed');
  await use('cs_2', adaOld, 'redeemed');
  await use('cs_3', adaOld, 'released');
  await use('cs_4', bob, 'redeemed');
  expect(await erase(ADA, true)).toMatchObject({ mentions: 0 });
  expect([await used(adaNew), await used(adaOld)], 'a look changes nothing').toEqual([1, 1]);

  expect(await erase(' ADA@Example.com ')).toMatchObject({ mentions: 3 });
  expect([await used(adaNew), await used(adaOld), await used(bob), await used('')]).toEqual([0, 0, 1, 3]);
  expect(await rows()).toEqual([
    ['cs_1', null, 'redeemed'],
    ['cs_2', null, 'redeemed'],
    ['cs_3', null, 'released'],
    ['cs_4', bob, 'redeemed'],
  ]);
  expect(await erase(ADA)).toMatchObject({ mentions: 0 });
});

it('a payment that is under way keeps its uses, until it is asked again', async () => {
  const draft = { ...aSession('').draft, buyer: { email: ADA } };
  const put = (status: 'ready_for_payment' | 'canceled', phase: 'confirming' | 'canceled') =>
    store.commit({}, () => ({
      result: undefined,
      puts: { session: aSession('cs_1', { draft, status }), charge: aCharge('cs_1', { phase }) },
    }));
  await put('ready_for_payment', 'confirming');
  await use('cs_1', adaNew, 'held');
  await use('cs_2', adaNew, 'redeemed');
  expect(await erase(ADA)).toMatchObject({ inProgress: 1 });
  expect(await used(adaNew)).toBe(1);
  await put('canceled', 'canceled');
  await use('cs_1', adaNew, 'released');
  expect(await erase(ADA)).toMatchObject({ inProgress: 0, pseudonymised: 1 });
  expect(await rows()).toEqual([
    ['cs_1', null, 'released'],
    ['cs_2', null, 'redeemed'],
  ]);
});

it('uses that were given up go with their session, those that count stay', async () => {
  for (const [index, state] of (['released', 'returned', 'redeemed'] as const).entries()) {
    const id = `cs_${index}`;
    const session = aSession(id, { status: 'canceled', expiresAt: clock.now() });
    // A session without a payment is removed, one with a payment stays without the person.
    const charge = index === 1 ? { charge: aCharge(id, { phase: 'canceled' }) } : {};
    await store.commit({}, () => ({ result: undefined, puts: { session, ...charge } }));
    await use(id, bob, state);
  }
  clock.advance(2 * DAY);
  const periods = {
    ...{ sessions: DAY, revisions: DAY, keys: DAY, stripeEvents: DAY, deliveries: DAY },
    ...{ audit: DAY, orderTasks: DAY },
  };
  const purge = (options = {}) =>
    createPurge({ retention: store.retention, store, periods, clock, onPurged: () => {} }).run(options);
  expect(await purge({ dryRun: true })).toMatchObject({ sessions: 2, pseudonymised: 1 });
  expect(await rows()).toHaveLength(3);
  expect(await purge()).toMatchObject({ sessions: 2, pseudonymised: 1 });
  expect(await rows()).toEqual([['cs_2', bob, 'redeemed']]);
});
