import { describe, expect, it } from 'vitest';
import { createBuyerHashes } from '../../../src/checkout/quoting/buyer-hashes.js';
import { type Redemption, useKey } from '../../../src/domain/redemption.js';
import { createErasure } from '../../../src/retention/erasure.js';
import { createPurge } from '../../../src/retention/purge.js';
import type { Database } from '../../../src/store/database.js';
import { createTestClock } from '../../support/clock.js';
import { aCharge, aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

const ADA = 'ada@example.com';
const OLD = { id: 'old', secret: 'an old secret' };
const NEW = { id: 'new', secret: 'a new secret' };
const DAY = 24 * 3_600_000;
const clock = createTestClock();
const buyerHashes = createBuyerHashes([NEW, OLD]);
const [adaNew = '', adaOld = ''] = buyerHashes(ADA);
const [bob = ''] = buyerHashes('bob@example.com');

/** What is remembered of a person by the uses of discounts, when the person or the session goes. */
export function forgottenBuyerContract(open: Open<Database>): void {
  describe('uses of discounts', () => {
    const { store, put } = withStore(open);

    const use = (sessionId: string, buyer: string, state: Redemption['state'], ruleId = 'ten') => {
      const rows = [{ sessionId, ruleId, buyer, state, returnable: true }];
      return put({ redemptions: { sessionId, rows } });
    };
    const used = async (buyer: string, ruleId = 'ten') => {
      const { uses } = await store().read({ usesOf: [{ ruleId, buyer }] });
      return uses?.get(useKey({ ruleId, buyer })) ?? 0;
    };
    const erase = (email: string, dryRun = false) =>
      createErasure({ retention: store().retention, store: store(), buyerHashes, onErased: () => {} }).run(email, {
        dryRun,
      });
    /** Of a session that is there. */
    const useOf = async (sessionId: string) => {
      const [row] = (await store().read(of(sessionId))).redemptions ?? [];
      return row && [row.buyer ?? null, row.state];
    };

    it('an erasure takes the person out of the counts, under every key there is; what is used stays used', async () => {
      for (const id of ['cs_1', 'cs_2', 'cs_3', 'cs_4']) await put({ session: aSession(id) });
      await use('cs_1', adaNew, 'redeemed');
      await use('cs_2', adaOld, 'redeemed');
      await use('cs_3', adaOld, 'released');
      await use('cs_4', bob, 'redeemed');
      expect(await erase(ADA, true)).toMatchObject({ mentions: 0 });
      expect([await used(adaNew), await used(adaOld)], 'a look changes nothing').toEqual([1, 1]);

      expect(await erase(' ADA@Example.com ')).toMatchObject({ mentions: 3 });
      expect([await used(adaNew), await used(adaOld), await used(bob), await used('')]).toEqual([0, 0, 1, 3]);
      expect(await useOf('cs_1')).toEqual([null, 'redeemed']);
      expect(await useOf('cs_2')).toEqual([null, 'redeemed']);
      expect(await useOf('cs_3')).toEqual([null, 'released']);
      expect(await useOf('cs_4')).toEqual([bob, 'redeemed']);
      expect(await erase(ADA)).toMatchObject({ mentions: 0 });
    });

    it('a payment that is under way keeps its uses, until it is asked again', async () => {
      const draft = { ...aSession('').draft, buyer: { email: ADA } };
      const move = (status: 'ready_for_payment' | 'canceled', phase: 'confirming' | 'canceled') =>
        put({ session: aSession('cs_1', { draft, status }), charge: aCharge('cs_1', { phase }) });
      await move('ready_for_payment', 'confirming');
      await put({ session: aSession('cs_2') });
      await use('cs_1', adaNew, 'held');
      await use('cs_2', adaNew, 'redeemed');
      expect(await erase(ADA)).toMatchObject({ inProgress: 1 });
      expect(await used(adaNew)).toBe(1);
      await move('canceled', 'canceled');
      await use('cs_1', adaNew, 'released');
      expect(await erase(ADA)).toMatchObject({ inProgress: 0, pseudonymised: 1 });
      expect(await useOf('cs_1')).toEqual([null, 'released']);
      expect(await useOf('cs_2')).toEqual([null, 'redeemed']);
    });

    it('uses that were given up go with their session, those that count stay', async () => {
      for (const [index, state] of (['released', 'returned', 'redeemed'] as const).entries()) {
        const id = `cs_${index}`;
        const session = aSession(id, { status: 'canceled', expiresAt: clock.now() });
        // A session without a payment is removed, one with a payment stays without the person.
        const charge = index === 1 ? { charge: aCharge(id, { phase: 'canceled' }) } : {};
        await put({ session, ...charge });
        await use(id, bob, state);
      }
      clock.advance(2 * DAY);
      const periods = {
        ...{ sessions: DAY, revisions: DAY, keys: DAY, stripeEvents: DAY, deliveries: DAY },
        ...{ audit: DAY, orderTasks: DAY },
      };
      const purge = (options = {}) =>
        createPurge({ retention: store().retention, store: store(), periods, clock, onPurged: () => {} }).run(options);
      expect(await purge({ dryRun: true })).toMatchObject({ sessions: 2, pseudonymised: 1 });
      expect(await useOf('cs_0')).toEqual([bob, 'released']);
      expect(await purge()).toMatchObject({ sessions: 2, pseudonymised: 1 });
      // The same ids again: what is left of the sessions before is all that they have.
      for (const id of ['cs_0', 'cs_2']) await put({ session: aSession(id) });
      expect(await useOf('cs_0')).toBeUndefined();
      expect(await useOf('cs_1')).toBeUndefined();
      expect(await useOf('cs_2')).toEqual([bob, 'redeemed']);
      expect(await used(bob)).toBe(1);
    });
  });
}
