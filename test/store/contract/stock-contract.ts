import { describe, expect, it } from 'vitest';
import type { Order } from '../../../src/domain/order.js';
import { UnavailableError } from '../../../src/errors.js';
import type { OrderTaskName } from '../../../src/store/order-tasks.js';
import { anOrder, aReservation, aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

export function stockContract(open: Open): void {
  describe('stock', () => {
    const { store, put } = withStore(open);
    const left = async (variantId: string) => (await store().read({ variants: [variantId] })).stock.get(variantId);

    it('sells 300 units to 1,000 who ask at once, each of whom looks first', async () => {
      await store().seedStock(new Map([['mug', 300]]));
      const buy = (index: number) =>
        store().commit(of(`cs_${index}`, { variants: ['mug'] }), ({ stock }) => {
          if ((stock.get('mug') ?? 0) < 1) return { result: false };
          const puts = { session: aSession(`cs_${index}`), reservation: aReservation(`cs_${index}`) };
          return { result: true, puts, stock: [{ variantId: 'mug', by: -1 }] };
        });
      const bought = await Promise.all(Array.from({ length: 1000 }, (_, index) => buy(index)));
      expect(bought.filter(Boolean)).toHaveLength(300);
      expect(await left('mug')).toBe(0);
      expect(await store().lapsedReservations(1e15, 1000)).toHaveLength(300);
    });

    it('never goes below zero for those who do not look, and leaves nothing of them', async () => {
      await store().seedStock(new Map([['mug', 40]]));
      const buy = (index: number) =>
        store().commit({}, () => ({
          result: true,
          puts: { session: aSession(`cs_${index}`) },
          stock: [{ variantId: 'mug', by: -1 }],
        }));
      const outcomes = await Promise.allSettled(Array.from({ length: 1000 }, (_, index) => buy(index)));
      let sold = 0;
      for (const [index, outcome] of outcomes.entries()) {
        const { session } = await store().read(of(`cs_${index}`));
        if (outcome.status === 'fulfilled') sold += 1;
        else expect(outcome.reason).toBeInstanceOf(UnavailableError);
        expect(session !== undefined).toBe(outcome.status === 'fulfilled');
      }
      expect([sold, await left('mug')]).toEqual([40, 0]);
    });

    it('lets a decision that missed the floor be made again on fresh rows', async () => {
      await store().seedStock(new Map([['mug', 2]]));
      let asked = 0;
      const answer = await store().commit({ variants: ['mug'] }, ({ stock }) => {
        asked += 1;
        const by = asked <= 2 ? -3 : -(stock.get('mug') ?? 0);
        return { result: asked, stock: [{ variantId: 'mug', by }] };
      });
      expect(answer).toBeGreaterThanOrEqual(3);
      expect(await left('mug')).toBe(0);
    });

    it('moves several variants all or nothing, and one variant more than once', async () => {
      await store().seedStock(
        new Map([
          ['mug', 5],
          ['pen', 1],
        ]),
      );
      const move = (...stock: { variantId: string; by: number }[]) => store().commit({}, () => ({ result: 1, stock }));
      await expect(move({ variantId: 'mug', by: -5 }, { variantId: 'pen', by: -2 })).rejects.toThrow(UnavailableError);
      await expect(move({ variantId: 'pen', by: -1 }, { variantId: 'pen', by: -1 })).rejects.toThrow(UnavailableError);
      expect([await left('mug'), await left('pen')]).toEqual([5, 1]);
      await move({ variantId: 'mug', by: -5 }, { variantId: 'mug', by: 2 }, { variantId: 'pen', by: -1 });
      expect([await left('mug'), await left('pen')]).toEqual([2, 0]);
    });

    it('refuses to move what is not counted', async () => {
      const move = store().commit({}, () => ({ result: 1, stock: [{ variantId: 'ghost', by: 1 }] }));
      await expect(move).rejects.toThrow(UnavailableError);
      expect(await left('ghost')).toBeUndefined();
    });

    it('is seeded only where there is none', async () => {
      await store().seedStock(new Map([['mug', 5]]));
      await store().commit({}, () => ({ result: 1, stock: [{ variantId: 'mug', by: -5 }] }));
      await store().seedStock(
        new Map([
          ['mug', 9],
          ['pen', 0],
          ['cup', 4],
        ]),
      );
      expect([await left('mug'), await left('pen'), await left('cup')]).toEqual([0, 0, 4]);
    });

    it('is counted no more where somebody says so', async () => {
      await store().seedStock(new Map([['mug', 5]]));
      await put({ stockLevels: new Map([['mug', null]]) });
      expect(await left('mug')).toBeUndefined();
      await put({ stockLevels: new Map([['mug', 3]]) });
      expect(await left('mug')).toBe(3);
    });

    it('is promised to open sessions, and to orders that nobody has taken', async () => {
      const units = (current: number): Order['lines'] => [
        {
          id: 'li_1',
          variant: { id: 'mug', productId: 'p', title: 'Mug', imageUrls: [] },
          quantity: { ordered: 9, current, fulfilled: 0 },
          unitAmount: 1,
          amounts: { base: 1, discount: 0, subtotal: 1, total: 1 },
        },
      ];
      const sell = (id: string, current: number, orderTasks: OrderTaskName[]) =>
        put({
          session: aSession(`cs_${id}`),
          order: anOrder(id, `cs_${id}`, { lines: units(current) }),
          orderTasks,
        });
      const promisedAt = async (time: number) =>
        (await store().read({ variants: ['mug', 'pen'], promisedAt: time })).promised;
      expect((await store().read({ variants: ['mug'] })).promised).toBeUndefined();
      expect(await promisedAt(0)).toEqual(new Map());

      const pen = { variantId: 'pen', quantity: 2 };
      const mugs = { variantId: 'mug', quantity: 4 };
      const lines = [mugs, pen, { variantId: 'other', quantity: 1 }];
      await put({ session: aSession('cs_1'), reservation: aReservation('cs_1', { lines }) });
      await put({ session: aSession('cs_2'), reservation: aReservation('cs_2', { heldUntil: null }) });
      await put({ session: aSession('cs_3'), reservation: aReservation('cs_3', { state: 'released' }) });
      await put({ session: aSession('cs_4'), reservation: aReservation('cs_4', { state: 'consumed' }) });
      await sell('ord_open', 3, ['place']);
      await sell('ord_taxed', 20, ['tax']);
      await sell('ord_taken', 5, ['place']);
      const open = { held: 2, ordered: 0 };
      expect(await promisedAt(0)).toEqual(
        new Map([
          ['mug', { held: 5, ordered: 8 }],
          ['pen', open],
        ]),
      );

      const task = (await store().orderTasks.ofOrder('ord_taken'))[0];
      const mine = task && (await store().orderTasks.claim(task, 1e14));
      if (mine) await store().orderTasks.settle(mine, {});
      const doneAt = (await store().orderTasks.ofOrder('ord_taken'))[0]?.doneAt ?? 0;
      expect((await promisedAt(doneAt))?.get('mug')).toEqual({ held: 5, ordered: 8 });
      expect((await promisedAt(doneAt + 1))?.get('mug')).toEqual({ held: 5, ordered: 3 });
    });

    it('replaces the reservation of a session', async () => {
      await put({ session: aSession('cs_1'), reservation: aReservation('cs_1') });
      const next = aReservation('cs_1', {
        lines: [{ variantId: 'pen', quantity: 3 }],
        state: 'consumed',
        heldUntil: null,
      });
      await put({ reservation: next });
      expect((await store().read(of('cs_1'))).reservation).toEqual(next);
    });
  });
}
