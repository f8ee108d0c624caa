import { describe, expect, it } from 'vitest';
import { ERASED_EMAIL } from '../../../src/domain/personal-data.js';
import type { CheckoutSession } from '../../../src/domain/session.js';
import type { Database } from '../../../src/store/database.js';
import type { EndedStatus, Purged, PurgeSlice } from '../../../src/store/retention.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import {
  AGENT,
  aCharge,
  aKey,
  anEvent,
  anOrder,
  anOrderEvent,
  aRefund,
  aReservation,
  aSession,
} from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

/** Sessions are over at 1000 and looked at from 5000. */
const OVER = 1000;
const NOW = 5000;
const NOTHING: Purged = { sessions: 0, pseudonymised: 0, revisions: 0, orders: 0 };

/** What goes after its time, whatever keeps it. */
export function purgeContract(open: Open<Database>): void {
  describe('after its time', () => {
    const { store, put } = withStore(open);

    async function session(id: string, revisions: number, more: Partial<CheckoutSession> = {}): Promise<void> {
      for (let revision = 1; revision < revisions; revision += 1) await put({ session: aSession(id) });
      await put({ session: aSession(id, { status: 'canceled', expiresAt: OVER, ...more }) });
    }
    const revisions = async (id: string): Promise<number[]> =>
      (await store().archive.revisions(id, { limit: 1000 })).items.map(({ seq }) => seq);
    const seqOf = async (id: string): Promise<number> => (await revisions(id))[0] ?? 0;

    async function every(purge: (slice: PurgeSlice) => Promise<Purged>, limit = 2, dryRun = false): Promise<Purged> {
      const sum = { ...NOTHING };
      let after: PurgeSlice['after'];
      do {
        const { next, ...purged } = await purge({ limit, dryRun, ...(after && { after }) });
        for (const name of Object.keys(purged) as (keyof typeof purged)[]) sum[name] += purged[name];
        after = next;
      } while (after);
      return sum;
    }
    const purge = (status: EndedStatus, { limit = 2, dryRun = false, keysBefore = NOW } = {}): Promise<Purged> =>
      every((slice) => store().retention.purgeSessions(status, NOW, keysBefore, slice), limit, dryRun);
    const purgeOrders = ({ before = NOW, dryRun = false } = {}): Promise<Purged> =>
      every((slice) => store().retention.purgeOrders(before, slice), 2, dryRun);

    it('sessions go with all that is of them, by their status and the time they were over', async () => {
      for (const id of ['cs_1', 'cs_2', 'cs_3', 'cs_4', 'cs_5']) await session(id, 3);
      await session('cs_later', 2, { expiresAt: NOW });
      await session('cs_expired', 2, { status: 'expired' });
      await put({ session: aSession('cs_open', { expiresAt: OVER }) });
      await put({
        idempotency: [aKey('k1', { answer: { seq: await seqOf('cs_1') } }), aKey('k2', { answer: { body: '{}' } })],
        reservation: aReservation('cs_2', { state: 'released' }),
      });
      expect(await purge('canceled', { dryRun: true })).toEqual({ ...NOTHING, sessions: 5 });
      expect(await revisions('cs_1')).toHaveLength(3);
      expect(await purge('canceled')).toEqual({ ...NOTHING, sessions: 5 });
      expect(await store().ownerOf('cs_1')).toBeUndefined();
      expect(await revisions('cs_1')).toEqual([]);
      const { idempotency } = await store().read({ idempotencyKeys: ['k1', 'k2'] });
      expect([...idempotency.keys()]).toEqual(['k2']);
      expect(await store().ownerOf('cs_later')).toBeDefined();
      expect(await store().ownerOf('cs_open')).toBeDefined();
      expect(await revisions('cs_expired')).toHaveLength(2);
      expect(await purge('canceled')).toEqual(NOTHING);
      expect(await purge('expired')).toEqual({ ...NOTHING, sessions: 1 });
    });

    it('what something still needs stays as it is', async () => {
      await session('cs_held', 2);
      await put({ reservation: aReservation('cs_held') });
      await session('cs_key', 2);
      await put({ idempotency: [aKey('k1', { createdAt: 4000, answer: { seq: await seqOf('cs_key') } })] });
      await session('cs_paying', 2);
      await put({ charge: aCharge('cs_paying', { pinnedSeq: await seqOf('cs_paying'), phase: 'processing' }) });
      expect(await purge('canceled', { keysBefore: 4000, limit: 1 })).toEqual(NOTHING);
      expect(await revisions('cs_key')).toHaveLength(2);
      expect(await purge('canceled', { keysBefore: 4001 })).toEqual({ ...NOTHING, sessions: 1 });
    });

    it('a session with a payment stays without its person, with the revision that was charged', async () => {
      const draft = { ...aSession('').draft, buyer: { email: 'ada@example.com' } };
      await put({
        session: aSession('cs_1', { draft }),
        charge: aCharge('cs_1', { pinnedSeq: THIS_REVISION, phase: 'canceled' }),
      });
      const pinned = await seqOf('cs_1');
      await session('cs_1', 4, { draft });
      await put({
        redemptions: {
          sessionId: 'cs_1',
          rows: [{ sessionId: 'cs_1', ruleId: 'ten', buyer: 'ada', state: 'released', returnable: true }],
        },
      });
      expect(await purge('canceled', { dryRun: true })).toEqual({ ...NOTHING, pseudonymised: 1, revisions: 3 });
      expect(await purge('canceled')).toEqual({ ...NOTHING, pseudonymised: 1, revisions: 3 });
      const [newest, oldest, ...others] = await revisions('cs_1');
      expect([oldest, others]).toEqual([pinned, []]);
      for (const seq of [newest ?? 0, pinned]) {
        expect((await store().revision(seq))?.draft.buyer).toEqual({ email: ERASED_EMAIL });
      }
      const { redemptions, charge } = await store().read(of('cs_1'));
      expect([redemptions, charge?.phase]).toEqual([undefined, 'canceled']);
      expect(await purge('canceled'), 'once').toEqual(NOTHING);
    });

    it('a completed session keeps its newest revision and the charged one, and is looked at again when it moves', async () => {
      await session('cs_1', 4, { status: 'ready_for_payment' });
      await put({ charge: aCharge('cs_1', { pinnedSeq: await seqOf('cs_1'), phase: 'succeeded' }) });
      await session('cs_1', 1, { status: 'completed' });
      expect(await purge('completed')).toEqual({ ...NOTHING, revisions: 3 });
      expect(await purge('completed')).toEqual(NOTHING);
      await session('cs_1', 1, { status: 'completed' });
      expect(await purge('completed')).toEqual({ ...NOTHING, revisions: 1 });
      expect(await revisions('cs_1')).toHaveLength(2);
    });

    it('a session with very many revisions goes a little at a time', async () => {
      await session('cs_a', 130);
      await session('cs_b', 1);
      await session('cs_c', 40);
      await session('cs_d', 40);
      expect(await purge('canceled', { limit: 25, dryRun: true })).toEqual({ ...NOTHING, sessions: 4 });
      const left: number[][] = [];
      let after: PurgeSlice['after'];
      do {
        ({ next: after } = await store().retention.purgeSessions('canceled', NOW, NOW, {
          limit: 25,
          dryRun: false,
          ...(after && { after }),
        }));
        left.push(await Promise.all(['cs_a', 'cs_b', 'cs_c', 'cs_d'].map(async (id) => (await revisions(id)).length)));
      } while (after);
      expect(left).toEqual([
        [70, 1, 40, 40],
        [10, 1, 40, 40],
        [0, 0, 0, 40],
        [0, 0, 0, 0],
      ]);
    });

    it('orders go with their sessions, events, tasks and money, unless something is under way', async () => {
      for (const name of ['1', '2', '3', '4']) {
        const paymentIntentId = `pi_ord_${name}`;
        await put({
          session: aSession(`cs_${name}`, { status: 'completed' }),
          charge: aCharge(`cs_${name}`, { pinnedSeq: THIS_REVISION, phase: 'succeeded', paymentIntentId }),
          order: anOrder(`ord_${name}`, `cs_${name}`),
          refund: aRefund(`re_${name}`, { paymentIntentId, phase: name === '2' ? 'pending' : 'succeeded' }),
        });
      }
      const order = { ...anOrder('ord_3', 'cs_3'), version: 2 };
      await put({ order, orderTasks: ['place'] });
      await put({ orderEvents: [anOrderEvent('evt_4', 'ord_4')] });
      expect(await purgeOrders({ before: 1000 })).toEqual(NOTHING);
      expect(await purgeOrders({ dryRun: true })).toEqual({ ...NOTHING, orders: 1, sessions: 1 });
      expect(await purgeOrders()).toEqual({ ...NOTHING, orders: 1, sessions: 1 });
      expect(await store().orderByName('ord_1')).toBeUndefined();
      expect(await store().ownerOf('cs_1')).toBeUndefined();
      expect((await store().read({ refundsOf: 'pi_ord_1' })).refunds).toEqual([]);
      const [event] = await store().outbox.claim(new Map([[AGENT, 1]]), 1000);
      if (event) await store().outbox.delivered(event, { status: 204, wakeFailingSince: 0 });
      const [task] = await store().orderTasks.ofOrder('ord_3');
      if (task) await store().orderTasks.settle(task, {});
      expect(await purgeOrders()).toEqual({ ...NOTHING, orders: 2, sessions: 2 });
      expect(await store().orderTasks.ofOrder('ord_3')).toEqual([]);
      expect(await store().archive.delivery('evt_4')).toBeUndefined();
      expect(await store().orderByName('ord_2'), 'its refund is under way').toBeDefined();
    });

    it('entries of lists go by their age alone, a few at a time', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1'), orderTasks: ['place', 'tax'] });
      for (let index = 0; index < 5; index += 1) {
        await put({
          audit: { id: `evt_${index}`, action: 'stock.set', subject: 'mug', at: index },
          idempotency: [aKey(`k${index}`, { createdAt: index })],
          orderEvents: [anOrderEvent(`evt_${index}`, 'ord_1', { seq: index + 1 })],
        });
        await store().inbox.receive(anEvent(`evt_${index}`, { objectId: `pi_${index}` }), 'applied');
      }
      for (const task of await store().orderTasks.ofOrder('ord_1')) await store().orderTasks.settle(task, {});
      const [event] = await store().outbox.claim(new Map([[AGENT, 5]]), 1000);
      if (event) await store().outbox.delivered(event, { status: 204, wakeFailingSince: 0 });
      const { retention } = store();
      const ever = Number.MAX_SAFE_INTEGER;
      for (const [list, count] of [
        ['keys', 5],
        ['stripe_events', 5],
        ['deliveries', 1],
        ['audit', 5],
        ['order_tasks', 2],
      ] as const) {
        expect(await retention.countAged(list, ever), list).toBe(count);
        expect(await retention.forgetAged(list, 0, 3), list).toBe(0);
        expect(await retention.forgetAged(list, ever, 3), list).toBe(Math.min(count, 3));
        expect(await retention.forgetAged(list, ever, 3), list).toBe(Math.max(count - 3, 0));
        expect(await retention.countAged(list, ever), list).toBe(0);
      }
      expect(await store().archive.delivery('evt_1'), 'that one waits').toBeDefined();
    });

    it('requests that come meanwhile undo nothing of it, and it nothing of them', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `cs_${String(index).padStart(2, '0')}`);
      await Promise.all(ids.map((id) => session(id, 2)));
      const asked = ids.flatMap((id) =>
        [1, 2].map(() =>
          store().commit(of(id), ({ session: found }) => ({
            result: found !== undefined,
            ...(found && { puts: { session: { ...found.session, updatedAt: found.session.updatedAt + 1 } } }),
          })),
        ),
      );
      const [purged, again] = await Promise.all([purge('canceled', { limit: 4 }), purge('canceled'), ...asked]);
      const left = (await Promise.all(ids.map((id) => store().ownerOf(id)))).filter((owner) => owner !== undefined);
      expect((purged?.sessions ?? 0) + (again?.sessions ?? 0) + left.length).toBe(20);
      for (const { id } of left) {
        const [newest = 0] = await revisions(id);
        expect((await store().session({ id, agentId: AGENT }))?.seq).toBe(newest);
      }
      expect((await purge('canceled')).sessions).toBe(left.length);
    });

    it('says how large the database is', async () => {
      const { retention } = store();
      expect((await retention.size()).bytes).toBeGreaterThan(10_000);
      expect(await retention.shrink(1)).toBeGreaterThanOrEqual(0);
      await retention.emptyLog();
    });
  });
}
