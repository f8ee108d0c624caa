import { describe, expect, it } from 'vitest';
import type { Redemption, UseKey } from '../../../src/domain/redemption.js';
import { useKey } from '../../../src/domain/redemption.js';
import { aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

const use = (sessionId: string, more: Partial<Redemption> = {}): Redemption => ({
  sessionId,
  ruleId: 'ten',
  buyer: 'ada',
  state: 'held',
  returnable: false,
  ...more,
});

export function redemptionContract(open: Open): void {
  describe('uses of discounts', () => {
    const { store, put } = withStore(open);
    const counts = async (...keys: [ruleId: string, buyer: string][]) => {
      const usesOf: UseKey[] = keys.map(([ruleId, buyer]) => ({ ruleId, buyer }));
      const { uses } = await store().read({ usesOf });
      return usesOf.map((key) => uses?.get(useKey(key)));
    };
    const write = (sessionId: string, ...rows: Redemption[]) =>
      put({ session: aSession(sessionId), redemptions: { sessionId, rows } });

    it('are counted for all and for each buyer, while they are held or redeemed', async () => {
      await write('cs_1', use('cs_1'), use('cs_1', { ruleId: 'free' }));
      await write('cs_2', use('cs_2', { state: 'redeemed', buyer: 'bob' }));
      await write('cs_3', use('cs_3', { state: 'released' }), use('cs_3', { ruleId: 'free', state: 'returned' }));
      expect(await counts(['ten', ''], ['ten', 'ada'], ['ten', 'bob'], ['free', ''], ['none', ''])).toEqual([
        2, 1, 1, 1, 0,
      ]);
      await write('cs_1', use('cs_1', { state: 'redeemed' }));
      expect(await counts(['ten', 'ada'], ['free', '']), 'all of a session are replaced').toEqual([1, 0]);
      await write('cs_1', use('cs_1', { state: 'released' }));
      expect(await counts(['ten', ''], ['ten', 'ada'])).toEqual([1, 0]);
    });

    it('come with their session, for the agent who owns it', async () => {
      const rows = [use('cs_1'), { ...use('cs_1', { ruleId: 'u' }), buyer: undefined }];
      await write('cs_1', ...rows);
      expect((await store().read(of('cs_1'))).redemptions).toEqual([
        use('cs_1'),
        expect.objectContaining({ ruleId: 'u' }),
      ]);
      const foreign = await store().read({ session: { id: 'cs_1', agentId: 'somebody' } });
      expect(foreign.redemptions).toBeUndefined();
      expect((await store().read({})).uses).toBeUndefined();
    });

    it('are returned where they may be', async () => {
      await write(
        'cs_1',
        use('cs_1', { state: 'redeemed', returnable: true }),
        use('cs_1', { ruleId: 'kept', state: 'redeemed' }),
      );
      await write('cs_2', use('cs_2', { returnable: true }));
      await put({ returnUsesOf: 'cs_1' });
      await put({ returnUsesOf: 'cs_2' });
      await put({ returnUsesOf: 'cs_unknown' });
      expect(await counts(['ten', ''], ['kept', 'ada'])).toEqual([1, 1]);
      const { redemptions = [] } = await store().read(of('cs_1'));
      const states = Object.fromEntries(redemptions.map(({ ruleId, state }) => [ruleId, state]));
      expect(states).toEqual({ ten: 'returned', kept: 'redeemed' });
    });

    it('are taken by no more than there may be, when 300 ask at once and each of them looks first', async () => {
      const key = { ruleId: 'ten', buyer: '' };
      const take = (sessionId: string) =>
        store().commit({ usesOf: [key] }, ({ uses }) => {
          if ((uses?.get(useKey(key)) ?? 0) >= 10) return { result: false };
          const rows = [use(sessionId, { buyer: sessionId })];
          return { result: true, puts: { session: aSession(sessionId), redemptions: { sessionId, rows } } };
        });
      const taken = await Promise.all(Array.from({ length: 300 }, (_, index) => take(`cs_${index}`)));
      expect(taken.filter(Boolean)).toHaveLength(10);
      expect(await counts(['ten', ''])).toEqual([10]);
    });
  });
}
