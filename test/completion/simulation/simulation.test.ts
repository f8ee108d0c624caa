import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/sandbox.js';
import { createTestClock } from '../../support/clock.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { seededRandom } from '../../support/random.js';
import { startApp, type TestApp } from '../../support/start-app.js';
import { auditBooks, onShelf } from '../support/books.js';
import { createDashboard } from '../support/dashboard.js';
import { ownShop } from '../support/own-shop.js';
import { createHistory } from './history.js';
import { ITEM, PRICE, shop, type World } from './shoppers.js';

const WORLDS = 8;
const SHOPPERS = 6;
const STEPS = 60;
const STOCK = 120;
const HOUR = 3_600_000;

const FAULTS: readonly FaultRule['fault'][] = [
  'drop_before',
  'drop_after',
  'error_500_before',
  'error_500_after',
  'conflict_409',
  'rate_limit_429',
  'half_response',
];

/** Each fault now and then on any call of the server; late effects on the calls that move money. */
function faultRules(seed: number): FaultRule[] {
  const often = FAULTS.map((fault, index) => ({
    match: { path: '/v1/payment_intents*' },
    fault,
    probability: 0.03,
    seed: seed + index,
  }));
  const late = (['delay', 'delay_after'] as const).map((fault, index) => ({
    match: { method: 'POST', path: '/v1/payment_intents*' },
    fault,
    ms: 40 + 60 * index,
    probability: 0.06,
    seed: seed * 31 + index,
  }));
  return [...often, ...late];
}

const totals: Record<string, number> = { worlds: 0, sessions: 0, orders: 0, charges: 0, restarts: 0 };
const answers: Record<string, number> = {};
const start = performance.now();
afterAll(() => {
  const seconds = (performance.now() - start) / 1000;
  console.log(totals, `${(((totals.worlds ?? 0) * SHOPPERS * STEPS) / seconds).toFixed(0)} steps/s`, answers);
});

/** Faults stop and time passes: everything has to come to rest. */
async function settle(world: World): Promise<void> {
  await world.app.stripe.faults([]);
  await sleep(250);
  for (const pause of [60_000, 7 * HOUR]) {
    // More than one sweep: the store may still lose a commit.
    for (let sweep = 0; sweep < 8; sweep += 1) {
      world.app.clock.advance(pause);
      await world.app.app.sweeper.runOnce().catch(() => {});
    }
  }
}

async function checkAll({ app, sessionIds, history }: World): Promise<void> {
  const { store } = app.app;
  const books = await auditBooks({ store, stripe: app.stripe, sessionIds });
  expect(books.undecided).toBe(0);
  expect(books.orders).toBe(books.charges);
  expect(books.held).toBe(0);
  expect((await onShelf(store, ITEM)) + books.sold).toBe(STOCK);
  for (const id of sessionIds) {
    const answer = await app.client.get(id);
    history.expectKept(id, answer);
    expect(answer.body.status, id).toBeOneOf(['completed', 'canceled', 'expired']);
    const open = (await createDashboard(app.stripe.url).intents(id)).filter(
      ({ status, last_payment_error }) => !['canceled', 'succeeded'].includes(status) && last_payment_error,
    );
    expect(open, 'a PaymentIntent that was tried is closed in the end').toEqual([]);
  }
  totals.worlds = (totals.worlds ?? 0) + 1;
  totals.sessions = (totals.sessions ?? 0) + sessionIds.length;
  totals.orders = (totals.orders ?? 0) + books.orders;
  totals.charges = (totals.charges ?? 0) + books.charges;
  for (const [name, count] of Object.entries(history.counts)) answers[name] = (answers[name] ?? 0) + count;
}

async function live(app: TestApp, seed: number, restarts: boolean): Promise<void> {
  const random = seededRandom(seed);
  const world: World = { app, isOpen: true, sessionIds: [], history: createHistory(), random };
  if (restarts) {
    world.restart = async () => {
      if (!world.isOpen) return;
      world.isOpen = false;
      totals.restarts = (totals.restarts ?? 0) + 1;
      world.app = await world.app.restart();
      world.isOpen = true;
    };
  }
  await app.stripe.faults(faultRules(seed));
  await Promise.all(Array.from({ length: SHOPPERS }, (_, index) => shop(world, `${seed}-${index}`, STEPS)));
  try {
    await settle(world);
    await checkAll(world);
  } finally {
    await world.app.close();
  }
}

describe(`${SHOPPERS} shoppers, ${STEPS} random steps each, a Stripe that fails at random`, () => {
  it.each(Array.from({ length: WORLDS / 2 }, (_, index) => index + 1))('seed %i: restarts on a file', async (seed) => {
    const shopDir = await ownShop([{ id: ITEM, price: PRICE, stock: STOCK }]);
    // The same URL before and after a restart, so that the answers are the same to the byte.
    const env = { PUBLIC_URL: 'http://shop.example' };
    await live(await startApp({ shopDir, stripeBudget: 250, env }), seed, true);
  });

  it.each(Array.from({ length: WORLDS / 2 }, (_, index) => index + 101))(
    'seed %i: a store that loses commits and their answers',
    async (seed) => {
      const shopDir = await ownShop([{ id: ITEM, price: PRICE, stock: STOCK }]);
      const clock = createTestClock();
      const store = createMemoryStore({ clock, seed, conflicts: 0.05, lostCommits: 0.03 });
      await live(await startApp({ shopDir, clock, store, stripeBudget: 250 }), seed, false);
    },
  );
});
