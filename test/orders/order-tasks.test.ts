import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderTaskStore } from '../../src/orders/order-task-store.js';
import { createOrderTasks, type OrderTaskWork } from '../../src/orders/order-tasks.js';
import type { OrderTaskName } from '../../src/store/order-tasks.js';
import type { Store } from '../../src/store/store.js';
import { anOrder, aSession } from '../store/support/builders.js';
import { createTestClock, type TestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';

let clock: TestClock;
let store: Store;
let wanted: number;
let failures: string[];
let stuck: string[];
beforeEach(() => {
  clock = createTestClock();
  wanted = 0;
  failures = [];
  stuck = [];
  const plain = createMemoryStore({ clock, seed: 5, conflicts: 0.3 });
  store = orderTaskStore(
    plain,
    ({ version }) => (version === 1 ? ['tax', 'place'] : ['tax']),
    () => {
      wanted += 1;
    },
  );
});
afterEach(() => store.close());

const put = (id: string, version = 1): Promise<void> =>
  store.commit({}, () => ({
    result: undefined,
    puts: {
      ...(version === 1 && { session: aSession(`cs_${id}`) }),
      order: anOrder(id, `cs_${id}`, { version }),
    },
  }));

const tasksWith = (works: Partial<Record<OrderTaskName, OrderTaskWork>>) =>
  createOrderTasks({
    store,
    works: new Map(Object.entries(works) as [OrderTaskName, OrderTaskWork][]),
    clock,
    onFailure: (task, { id }, error) => failures.push(`${task} ${id}: ${(error as Error).message}`),
    onStuck: ({ id, tries }) => stuck.push(`${id}: ${tries}`),
  });

describe('what an order means for other systems', () => {
  it('is carried out once for each version that asks for it, and told of once a commit', async () => {
    const seen: string[] = [];
    const tasks = tasksWith({
      tax: async ({ order: { id, version } }) => void seen.push(`tax ${id} ${version}`),
      place: async ({ order: { id, version } }) => void seen.push(`place ${id} ${version}`),
    });
    await put('ord_1');
    expect(await tasks.carryOutAll()).toBe(2);
    expect(await tasks.carryOutAll()).toBe(0);
    await put('ord_1', 2);
    expect(await tasks.carryOutAll()).toBe(1);
    expect(seen.sort()).toEqual(['place ord_1 1', 'tax ord_1 1', 'tax ord_1 2']);
    expect(wanted).toBe(2);
  });

  it('goes on from what was noted before it failed, after a pause that grows', async () => {
    const met: unknown[] = [];
    const { carryOutAll } = tasksWith({
      async tax({ progress, note }) {
        met.push(progress);
        note({ steps: Number(progress.steps ?? 0) + 1 });
        if (met.length < 3) throw new Error('away');
      },
    });
    await put('ord_1');
    await carryOutAll();
    clock.advance(5_000);
    expect(await carryOutAll()).toBe(0);
    clock.advance(5_000);
    await carryOutAll();
    clock.advance(20_000);
    expect(await carryOutAll()).toBe(1);
    expect(met).toEqual([{}, { steps: 1 }, { steps: 2 }]);
    expect(failures).toEqual(['order task tax ord_1: away', 'order task tax ord_1: away']);
    expect(await store.orderTasks.ofOrder('ord_1')).toContainEqual(
      expect.objectContaining({ name: 'tax', progress: { steps: 3 }, doneAt: expect.any(Number) }),
    );
  });

  it('goes on from what was kept before it was killed, and lets nobody else keep anything', async () => {
    const met: unknown[] = [];
    let killed = (): void => {};
    let kept = (): void => {};
    const isKept = new Promise<void>((done) => (kept = done));
    const { carryOutAll } = tasksWith({
      async tax({ progress, note, keep }) {
        met.push(progress);
        if (met.length > 1) return note(progress);
        note({ asked: true });
        await keep();
        kept();
        await new Promise<void>((done) => (killed = done));
        note({ asked: 'late' });
        await keep();
      },
    });
    await put('ord_1');
    const first = carryOutAll();
    await isKept;
    clock.advance(60_000);
    expect(await carryOutAll()).toBe(1);
    killed();
    await first;
    expect(met).toEqual([{}, { asked: true }]);
    expect(failures).toEqual(['order task tax ord_1: The task took too long, and was taken over']);
    expect(await store.orderTasks.ofOrder('ord_1')).toContainEqual(
      expect.objectContaining({ name: 'tax', progress: { asked: true } }),
    );
  });

  it('is in one hand at a time, and taken over where that hand is gone', async () => {
    let runs = 0;
    let letGo = (): void => {};
    const { carryOutAll } = tasksWith({
      place: () => {
        runs += 1;
        return runs === 1 ? new Promise<void>((done) => (letGo = done)) : Promise.resolve();
      },
    });
    await put('ord_1');
    const first = carryOutAll();
    await expect.poll(() => runs).toBe(1);
    expect(await carryOutAll()).toBe(0);
    clock.advance(60_000);
    expect(await carryOutAll()).toBe(1);
    letGo();
    await first;
    expect(runs).toBe(2);
  });

  it('is told of to a person from the tenth try on', async () => {
    const { carryOutAll } = tasksWith({ place: () => Promise.reject(new Error('away')) });
    await put('ord_1');
    for (let tries = 1; tries <= 11; tries += 1) {
      await carryOutAll();
      clock.advance(3_600_000);
    }
    expect([failures.length, stuck]).toEqual([11, ['place ord_1: 10', 'place ord_1: 11']]);
  });

  it('keeps one system that is away from holding up another', async () => {
    const { carryOutAll } = tasksWith({
      tax: () => Promise.reject(new Error('away')),
      place: async () => {},
    });
    await put('ord_1');
    expect(await carryOutAll()).toBe(1);
    expect(await store.orderTasks.openSince('tax', clock.now() + 1)).toEqual(['ord_1']);
    expect(await store.orderTasks.openSince('place', clock.now() + 1)).toEqual([]);
  });
});
