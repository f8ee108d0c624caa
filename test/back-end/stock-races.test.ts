import { expect, it } from 'vitest';
import { createStockSync } from '../../src/checkout/stock-sync.js';
import { holdInstead, release } from '../../src/domain/stock.js';
import { UnavailableError } from '../../src/errors.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import type { Store } from '../../src/store/store.js';
import { AGENT, anOrder, aSession } from '../store/support/builders.js';
import { createTestClock, type TestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';
import { seededRandom } from '../support/random.js';

/*
 * Shoppers hold, give up and buy units, orders are brought to a back end that counts them there, and the shelf is set by
 * its counts, all at once. Whatever comes in between, what is held, ordered and sold is never more than there ever was.
 */

const ITEM = 'mug';
const SESSIONS = 12;
const STEPS = 250;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

async function play(store: Store, clock: TestClock, seed: number): Promise<{ sold: number; holds: number }> {
  const random = seededRandom(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const turns = async (most: number) => {
    for (let left = upTo(most); left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  let everThere = 6;
  const taken = new Map<string, number>();
  const soldThere = () => [...taken.values()].reduce((sum, units) => sum + units, 0);
  const held = new Map<string, number>();
  const ordered = new Map<string, number>();
  let holds = 0;

  const sync = createStockSync({
    store,
    clock,
    counted: {
      async levels() {
        await turns(3);
        const units = everThere - soldThere();
        await turns(3);
        if (random() < 0.1) throw new UnavailableError('The answer was lost');
        return new Map([[ITEM, units]]);
      },
    },
  });
  await sync.refresh([ITEM]);

  const owner = (id: string) => ({ sessionId: id, agentId: AGENT });
  const keysOf = (id: string) => ({ session: { id, agentId: AGENT }, variants: [ITEM] });
  /** In the commit, so that the books of this test change when those of the store do. */
  async function hold(id: string): Promise<void> {
    await sync.refresh([ITEM]);
    await turns(2);
    const quantity = 1 + upTo(2);
    const got = await store.commit(keysOf(id), ({ stock, reservation }, now) => {
      const own = held.get(id) ?? 0;
      if ((stock.get(ITEM) ?? 0) + own < quantity || reservation?.state === 'consumed') return { result: 0 };
      const next = holdInstead(reservation, owner(id), [{ variantId: ITEM, quantity }], now + 1e6);
      const puts = { session: aSession(id), reservation: next.reservation };
      return { result: quantity, puts, stock: next.deltas };
    });
    if (got > 0) held.set(id, got);
    holds += 1;
  }
  async function giveUp(id: string): Promise<void> {
    const isReleased = await store.commit(keysOf(id), ({ reservation }) => {
      const { reservation: next, deltas } = release(reservation);
      if (!next) return { result: false };
      return { result: true, puts: { reservation: next }, stock: deltas };
    });
    if (isReleased) held.delete(id);
  }
  async function buy(id: string): Promise<void> {
    const bought = await store.commit(keysOf(id), ({ reservation }) => {
      if (reservation?.state !== 'held') return { result: 0 };
      const quantity = reservation.lines[0]?.quantity ?? 0;
      const line = {
        id: 'li_1',
        variant: { id: ITEM, productId: 'p', title: 'Mug', imageUrls: [] },
        quantity: { ordered: quantity, current: quantity, fulfilled: 0 },
        unitAmount: 1,
        amounts: { base: 1, discount: 0, subtotal: 1, total: 1 },
      };
      const order = anOrder(`ord_${id}`, id, { lines: [line] });
      const puts = {
        order,
        orderTasks: ['place' as const],
        reservation: { ...reservation, state: 'consumed' as const },
      };
      return { result: quantity, puts };
    });
    if (bought > 0) {
      held.delete(id);
      ordered.set(`ord_${id}`, bought);
    }
  }
  async function place(): Promise<void> {
    const [task] = await store.orderTasks.due('place', clock.now(), 1);
    const mine = task && (await store.orderTasks.claim(task, clock.now() + 20));
    if (!mine) return;
    await turns(3);
    const order = await store.orderByName(mine.orderId);
    taken.set(mine.orderId, order?.lines[0]?.quantity.current ?? 0);
    await turns(3);
    // The answer may be lost: then it is asked again.
    if (random() < 0.3) await store.orderTasks.postpone(mine, { until: clock.now(), problem: 'lost', progress: {} });
    else await store.orderTasks.settle(mine, {});
  }
  const promised = () => {
    const sums = [...held.values(), ...ordered.values()];
    return sums.reduce((sum, units) => sum + units, 0);
  };

  const running = new Set<Promise<void>>();
  let sessions = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const id = `cs_${sessions - upTo(SESSIONS)}`;
    const dice = random();
    if (dice < 0.05) everThere += upTo(2);
    if (dice < 0.3) clock.advance(upTo(12_000));
    if (dice < 0.4) sessions += 1;
    const work =
      dice < 0.4
        ? hold(`cs_${sessions}`)
        : dice < 0.55
          ? giveUp(id)
          : dice < 0.75
            ? buy(id)
            : dice < 0.9
              ? place()
              : sync.refresh([ITEM]);
    const watched = work.finally(() => running.delete(watched));
    running.add(watched);
    await turns(2);
    expect(promised(), `seed ${seed}, step ${step}`).toBeLessThanOrEqual(everThere);
  }
  await Promise.all(running);
  expect(promised(), `seed ${seed}, at the end`).toBeLessThanOrEqual(everThere);
  // Left alone, the shelf has exactly what nobody has.
  while ((await store.orderTasks.openSince('place', Number.MAX_SAFE_INTEGER)).length > 0) {
    clock.advance(SECOND);
    await place();
  }
  for (let tries = 0; tries < 20; tries += 1) {
    clock.advance(MINUTE);
    await sync.refresh([ITEM]);
  }
  const { stock } = await store.read({ variants: [ITEM] });
  expect(stock.get(ITEM), `seed ${seed}`).toBe(everThere - promised());
  return { sold: soldThere(), holds };
}

it('oversells nothing, in a store that makes decisions again', async () => {
  const sums = { sold: 0, holds: 0 };
  for (let seed = 1; seed <= 40; seed += 1) {
    const clock = createTestClock();
    const store = createMemoryStore({ clock, seed, conflicts: 0.2 });
    const { sold, holds } = await play(store, clock, seed);
    sums.sold += sold;
    sums.holds += holds;
  }
  expect(sums.sold).toBeGreaterThan(200);
  expect(sums.holds).toBeGreaterThan(1000);
});

it('oversells nothing on SQLite', async () => {
  let sold = 0;
  for (let seed = 100; seed < 120; seed += 1) {
    const clock = createTestClock();
    const store = await createSqliteStore({ file: ':memory:', clock, onFatal: () => {} });
    sold += (await play(store, clock, seed)).sold;
    await store.close();
  }
  expect(sold).toBeGreaterThan(100);
});
