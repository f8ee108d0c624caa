import { describe, expect, it } from 'vitest';
import type { OrderTaskName } from '../../../src/store/order-tasks.js';
import { anOrder, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

/** Later than every moment of a test. */
const EVER = 1e14;

/** What orders mean for other systems. */
export function orderTaskContract(open: Open): void {
  describe('order tasks', () => {
    const { store, put } = withStore(open);

    async function sell(id: string, orderTasks: OrderTaskName[]): Promise<void> {
      await put({ session: aSession(`cs_${id}`), order: anOrder(id, `cs_${id}`), orderTasks });
    }
    const change = (id: string, version: number, orderTasks: OrderTaskName[]) =>
      put({ order: anOrder(id, `cs_${id}`, { version }), orderTasks });
    const dueOf = (name: OrderTaskName, time = EVER) => store().orderTasks.due(name, time, 10);
    async function claimed(name: OrderTaskName, until = EVER + 1000) {
      const task = (await dueOf(name))[0];
      const mine = task && (await store().orderTasks.claim(task, until));
      if (!mine) throw new Error(`${name} cannot be claimed`);
      return mine;
    }

    it('are due from the commit on that wrote their order', async () => {
      await sell('ord_1', ['tax', 'place']);
      await sell('ord_2', []);
      const due = await dueOf('tax');
      expect(due.map(({ id }) => id)).toEqual(['tax ord_1']);
      expect(await dueOf('place')).toMatchObject([{ id: 'place ord_1' }]);
      expect(due[0]).toMatchObject({ orderId: 'ord_1', wanted: 1, epoch: 0, tries: 0 });
      expect(due[0]?.progress).toEqual({});
      expect(await dueOf('tax', 0)).toEqual([]);
      await sell('ord_3', ['tax']);
      expect(await store().orderTasks.due('tax', EVER, 1)).toMatchObject([{ orderId: 'ord_1' }]);
      expect(await store().orderTasks.ofOrder('ord_2')).toEqual([]);
    });

    it('are not written where the order is not', async () => {
      await sell('ord_1', ['tax']);
      await expect(change('ord_1', 5, ['tax', 'place'])).rejects.toThrow();
      expect(await store().orderTasks.ofOrder('ord_1')).toMatchObject([{ name: 'tax', wanted: 1 }]);
    });

    it('belong to one claim at a time', async () => {
      await sell('ord_1', ['tax']);
      const [task] = await dueOf('tax');
      if (!task) throw new Error('nothing is due');
      const [first, second] = await Promise.all([
        store().orderTasks.claim(task, EVER + 1000),
        store().orderTasks.claim(task, EVER + 1000),
      ]);
      expect([first, second].filter(Boolean)).toMatchObject([{ epoch: 1, tries: 1 }]);
      expect(await dueOf('tax', EVER + 999)).toEqual([]);
      expect(await dueOf('tax', EVER + 1000)).toHaveLength(1);
    });

    it('are done, and looked at again when the order changes', async () => {
      await sell('ord_1', ['tax']);
      await store().orderTasks.settle(await claimed('tax'), { transaction: 'tax_1' });
      expect(await dueOf('tax')).toEqual([]);
      expect(await store().orderTasks.ofOrder('ord_1')).toMatchObject([
        { doneAt: expect.any(Number), progress: { transaction: 'tax_1' }, tries: 0 },
      ]);
      await change('ord_1', 2, ['tax']);
      const [again] = await dueOf('tax');
      expect(again).toMatchObject({ wanted: 2, progress: { transaction: 'tax_1' } });
      expect(again).not.toHaveProperty('doneAt');
    });

    it('keep what is done already, for whoever has the task', async () => {
      await sell('ord_1', ['tax']);
      const first = await claimed('tax', 0);
      expect(await store().orderTasks.keep(first, { step: 1 })).toBe(true);
      const second = await claimed('tax');
      expect(second.progress).toEqual({ step: 1 });
      expect(await store().orderTasks.keep(first, { step: 2 })).toBe(false);
      expect(await store().orderTasks.ofOrder('ord_1')).toMatchObject([{ progress: { step: 1 } }]);
    });

    it('stay due, with what was done, where the order changed meanwhile', async () => {
      await sell('ord_1', ['tax']);
      const mine = await claimed('tax');
      await change('ord_1', 2, ['tax']);
      expect(await dueOf('tax', EVER + 500)).toEqual([]);
      await store().orderTasks.settle(mine, { transaction: 'tax_1' });
      expect(await dueOf('tax')).toMatchObject([{ wanted: 2, progress: { transaction: 'tax_1' } }]);
    });

    it('wait for as long as they were postponed, whatever changes', async () => {
      await sell('ord_1', ['place']);
      const until = EVER + 60_000;
      await store().orderTasks.postpone(await claimed('place'), { until, problem: 'away', progress: { seen: 1 } });
      await change('ord_1', 2, ['place']);
      expect(await dueOf('place', until - 1)).toEqual([]);
      expect(await dueOf('place', until)).toMatchObject([{ problem: 'away', tries: 1, progress: { seen: 1 } }]);
    });

    it('take nothing from a claim that another one has followed', async () => {
      await sell('ord_1', ['tax']);
      const old = await claimed('tax', 0);
      const fresh = await claimed('tax');
      await store().orderTasks.settle(old, { transaction: 'old' });
      await store().orderTasks.postpone(old, { until: EVER * 2, problem: 'old', progress: {} });
      expect(await store().orderTasks.ofOrder('ord_1')).toEqual([fresh]);
      await store().orderTasks.settle(fresh, {});
      await store().orderTasks.postpone(fresh, { until: 0, problem: 'late', progress: {} });
      expect(await dueOf('tax')).toEqual([]);
      expect(await store().orderTasks.claim(fresh, 0)).toBeUndefined();
    });

    it('are found by what is not done, or was done of late', async () => {
      await sell('ord_1', ['place']);
      await sell('ord_2', ['place', 'tax']);
      const openSince = (time: number) => store().orderTasks.openSince('place', time);
      expect((await openSince(EVER)).sort()).toEqual(['ord_1', 'ord_2']);
      const task = await claimed('place');
      await store().orderTasks.settle(task, {});
      expect((await openSince(0)).sort()).toEqual(['ord_1', 'ord_2']);
      expect(await openSince(EVER)).toEqual([task.orderId === 'ord_1' ? 'ord_2' : 'ord_1']);
    });
  });
}
