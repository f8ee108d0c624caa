import { describe, expect, it } from 'vitest';
import type { CreditMove, StoreCredit } from '../../../src/domain/store-credit.js';
import { aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

const credit = (id: string, more: Partial<StoreCredit> = {}): StoreCredit => ({
  id,
  kind: 'store_credit',
  codeHash: `hash of ${id}`,
  end: '7KQ2',
  currency: 'usd',
  amount: 500,
  balance: 0,
  createdAt: 1,
  ...more,
});

export function creditContract(open: Open): void {
  describe('store credits', () => {
    const { store, put } = withStore(open);
    const issue = (id: string, more: Partial<StoreCredit> = {}) =>
      store().commit({}, () => ({
        result: undefined,
        puts: { storeCredit: credit(id, more) },
        credit: [{ creditId: id, kind: 'issued', by: 500 }],
      }));
    const move = (...credit: CreditMove[]) => store().commit({}, () => ({ result: undefined, credit }));
    const balanceOf = async (id: string) => (await store().read({ credits: [id] })).credits?.get(id)?.balance;

    it('are found by id and by the hash of their code, and only where they are asked for', async () => {
      const more = { kind: 'gift_card' as const, note: 'late parcel', expiresAt: 9 };
      await issue('scr_1', more);
      await issue('scr_2');
      const { credits } = await store().read({ credits: ['scr_1', 'none'], creditCodes: ['hash of scr_2', 'none'] });
      expect([...(credits?.values() ?? [])]).toEqual([
        credit('scr_1', { ...more, balance: 500 }),
        credit('scr_2', { balance: 500 }),
      ]);
      expect((await store().read({})).credits).toBeUndefined();
      await put({ voidedCredit: 'scr_2' });
      expect((await store().read({ credits: ['scr_2'] })).credits?.get('scr_2')?.voidedAt).toEqual(expect.any(Number));
    });

    it('never fall below zero: all of a decision is made anew, and nothing of it written', async () => {
      await issue('scr_1');
      await issue('scr_2');
      let decided = 0;
      const twice = store().commit({ credits: ['scr_2'] }, (): { result: undefined; credit: CreditMove[] } => {
        decided += 1;
        return {
          result: undefined,
          credit: [
            { creditId: 'scr_1', kind: 'taken', by: -1 },
            { creditId: 'scr_2', kind: 'taken', by: -501 },
          ],
        };
      });
      await expect(twice).rejects.toThrow('moved too often');
      expect(decided).toBeGreaterThan(1);
      expect([await balanceOf('scr_1'), await balanceOf('scr_2')]).toEqual([500, 500]);
      await expect(move({ creditId: 'none', kind: 'taken', by: -1 })).rejects.toThrow('moved too often');
      await move({ creditId: 'scr_2', kind: 'taken', by: -500 });
      expect(await balanceOf('scr_2')).toBe(0);
    });

    it('are held by a session until they are released, and spent by it for good', async () => {
      await issue('scr_1');
      await issue('scr_2');
      await put({ session: aSession('cs_1') });
      const taken = (creditId: string, by: number): CreditMove => ({ creditId, kind: 'taken', by, sessionId: 'cs_1' });
      await move(taken('scr_1', -300), taken('scr_2', -50));
      const holds = async () => (await store().read(of('cs_1'))).creditHolds;
      expect(await holds()).toEqual([
        { creditId: 'scr_1', amount: 300, isSpent: false },
        { creditId: 'scr_2', amount: 50, isSpent: false },
      ]);
      expect((await store().read({ session: { id: 'cs_1', agentId: 'somebody' } })).creditHolds).toBeUndefined();
      await move(
        { creditId: 'scr_1', kind: 'released', by: 300, sessionId: 'cs_1' },
        { creditId: 'scr_2', kind: 'spent', by: 0, sessionId: 'cs_1', orderId: 'ord_1' },
      );
      expect(await holds()).toEqual([{ creditId: 'scr_2', amount: 50, isSpent: true }]);
      await move({ creditId: 'scr_2', kind: 'returned', by: 20, sessionId: 'cs_1', orderId: 'ord_1' });
      expect(await holds(), 'what goes back later is no part of it').toEqual([
        { creditId: 'scr_2', amount: 50, isSpent: true },
      ]);
      expect([await balanceOf('scr_1'), await balanceOf('scr_2')]).toEqual([500, 470]);
    });
  });
}
