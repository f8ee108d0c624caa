import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStockSync } from '../../src/checkout/stock-sync.js';
import { type ReservedLine, shelfAfterCount } from '../../src/domain/stock.js';
import { UnavailableError } from '../../src/errors.js';
import type { Store } from '../../src/store/store.js';
import { aReservation, aSession } from '../store/support/builders.js';
import { createTestClock, type TestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';

const SECOND = 1000;

describe('the shelf after a count', () => {
  it.each<[string, number | undefined, number | null, number, number, number | null | undefined]>([
    ['has what was counted', 5, 9, 0, 0, 9],
    ['has less by what is promised', 5, 9, 2, 3, 4],
    ['never has less than nothing', 5, 1, 2, 0, 0],
    ['stays where it is right', 4, 9, 2, 3, undefined],
    ['begins with the count', undefined, 9, 0, 0, 9],
    ['ends where nothing is counted', 5, null, 0, 2, null],
    ['stays for as long as something is held', 5, null, 1, 0, undefined],
    ['stays away', undefined, null, 0, 0, undefined],
  ])('%s', (_, before, counted, held, ordered, after) => {
    expect(shelfAfterCount(before, counted, { held, ordered })).toBe(after);
  });
});

describe('bringing the shelf up to date', () => {
  let store: Store;
  let clock: TestClock;
  let levels: Record<string, number | null>;
  let asked: string[][];
  /** What a question waits for. */
  let turn: () => Promise<unknown>;
  let sync: ReturnType<typeof createStockSync>;

  beforeEach(async () => {
    clock = createTestClock();
    store = createMemoryStore({ clock });
    levels = { mug: 7, cup: null };
    asked = [];
    turn = async () => {};
    sync = createStockSync({
      store,
      clock,
      counted: {
        async levels(ids) {
          asked.push([...ids]);
          const said = new Map(ids.map((id) => [id, levels[id] ?? null]));
          await turn();
          return said;
        },
      },
    });
  });
  afterEach(() => store.close());

  const shelf = async (id: string) => (await store.read({ variants: [id] })).stock.get(id);
  const hold = (id: string, lines: ReservedLine[]) =>
    store.commit({}, () => ({
      result: undefined,
      puts: { session: aSession(id), reservation: aReservation(id, { lines }) },
      stock: lines.map(({ variantId, quantity }) => ({ variantId, by: -quantity })),
    }));

  it('asks for what was not asked for in ten seconds', async () => {
    await sync.refresh(['mug', 'cup']);
    expect([await shelf('mug'), await shelf('cup')]).toEqual([7, undefined]);
    clock.advance(9 * SECOND);
    await sync.refresh(['mug', 'jug']);
    clock.advance(SECOND);
    await sync.refresh(['mug', 'jug']);
    await sync.refresh([]);
    expect(asked).toEqual([['mug', 'cup'], ['jug'], ['mug']]);
  });

  it('has one question on its way, and one for all who come meanwhile', async () => {
    let answer = () => {};
    turn = () => new Promise<void>((resolve) => (answer = resolve));
    const first = sync.refresh(['mug']);
    await new Promise((resolve) => setImmediate(resolve));
    const others = [sync.refresh(['cup']), sync.refresh(['mug', 'jug'])];
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([['mug']]);
    turn = async () => {};
    answer();
    await Promise.all([first, ...others]);
    expect(asked).toEqual([['mug'], ['cup', 'mug', 'jug']]);
  });

  it('takes off what was held while it asked', async () => {
    await store.seedStock(new Map([['mug', 3]]));
    turn = () => hold('cs_1', [{ variantId: 'mug', quantity: 2 }]);
    await sync.refresh(['mug']);
    expect(await shelf('mug')).toBe(5);
  });

  it('looks again each time where more is promised than there is', async () => {
    await store.seedStock(new Map([['mug', 3]]));
    await hold('cs_1', [{ variantId: 'mug', quantity: 3 }]);
    levels.mug = 2;
    await sync.refresh(['mug']);
    await sync.refresh(['mug']);
    expect([asked.length, await shelf('mug')]).toEqual([2, 0]);
  });

  it('writes nothing where nothing changed', async () => {
    await sync.refresh(['mug']);
    let writes = 0;
    const { commit } = store;
    store.commit = (keys, decide) =>
      commit(keys, (rows, now) => {
        const decision = decide(rows, now);
        if (decision.puts || decision.stock) writes += 1;
        return decision;
      });
    clock.advance(11 * SECOND);
    await sync.refresh(['mug']);
    expect([asked.length, writes]).toEqual([2, 0]);
  });

  it('leaves the shelf as it was where nobody answers, and asks again after five seconds', async () => {
    await sync.refresh(['mug']);
    clock.advance(11 * SECOND);
    levels.mug = 2;
    turn = () => Promise.reject(new UnavailableError('away'));
    await sync.refresh(['mug']);
    await sync.refresh(['mug']);
    expect([asked.length, await shelf('mug')]).toEqual([2, 7]);
    turn = async () => {};
    clock.advance(5 * SECOND);
    await sync.refresh(['mug']);
    expect(await shelf('mug')).toBe(2);
  });

  it('is not stopped for ever by an error of the program', async () => {
    turn = () => Promise.reject(new TypeError('a bug'));
    const first = sync.refresh(['mug']);
    const second = sync.refresh(['cup']);
    await expect(first).rejects.toThrow(TypeError);
    await expect(second).rejects.toThrow(TypeError);
    turn = async () => {};
    await sync.refresh(['mug']);
    expect(await shelf('mug')).toBe(7);
  });
});
