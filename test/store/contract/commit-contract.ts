import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../src/errors.js';
import type { Decide, Decision } from '../../../src/store/store.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import { aCharge, aKey, anEvent, anOrder, aRefund, aReservation, aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

export function commitContract(open: Open): void {
  describe('a commit', () => {
    const { store, put, current } = withStore(open);
    const everything = {
      session: aSession('cs_1', { status: 'complete_in_progress' }),
      charge: aCharge('cs_1', { pinnedSeq: THIS_REVISION, paymentIntentId: 'pi_1', idempotencyKey: 'k1' }),
      reservation: aReservation('cs_1'),
      order: anOrder('ord_1', 'cs_1'),
      refund: aRefund('adj_1'),
      idempotency: [aKey('k1', { answer: { seq: THIS_REVISION } }), aKey('k2', { answer: { body: '{"code":"x"}' } })],
    };

    it('writes what was decided and reads it back', async () => {
      await store().seedStock(new Map([['mug', 5]]));
      const keys = of('cs_1', {
        withOrder: true,
        refundsOf: 'pi_1',
        idempotencyKeys: ['k1', 'k2', 'k3'],
        variants: ['mug', 'pen'],
      });
      const answer = await store().commit(keys, (rows, now) => {
        expect(rows).toEqual({ refunds: [], idempotency: new Map(), stock: new Map([['mug', 5]]) });
        expect(Number.isSafeInteger(now)).toBe(true);
        return { result: 'done', puts: everything, stock: [{ variantId: 'mug', by: -2 }] };
      });
      expect(answer).toBe('done');
      const rows = await store().read(keys);
      const seq = rows.session?.seq ?? 0;
      expect(seq).toBeGreaterThan(0);
      expect(rows).toEqual({
        session: { seq, session: everything.session },
        charge: { ...everything.charge, pinnedSeq: seq },
        pinned: everything.session,
        reservation: everything.reservation,
        order: everything.order,
        refunds: [everything.refund],
        idempotency: new Map([
          ['k1', aKey('k1', { answer: { seq } })],
          ['k2', everything.idempotency[1]],
        ]),
        stock: new Map([['mug', 3]]),
      });
      expect(await store().revision(seq)).toEqual(everything.session);
    });

    it('reads an order and refunds only where they are asked for', async () => {
      await put(everything);
      const { order, refunds } = await store().read(of('cs_1'));
      expect([order, refunds]).toEqual([undefined, []]);
      expect(await store().read({ withOrder: true, refundsOf: 'pi_2' })).toMatchObject({ refunds: [] });
    });

    it('finds the newest revision alone, for its own agent', async () => {
      expect(await store().session({ id: 'cs_1', agentId: 'agent_a' })).toBeUndefined();
      await put({ session: aSession('cs_1') });
      const { session: first } = await store().read(of('cs_1'));
      expect(await store().session({ id: 'cs_1', agentId: 'agent_a' })).toMatchObject({ ...first });
      await put({ session: aSession('cs_1', { updatedAt: 2000 }) });
      expect((await store().session({ id: 'cs_1', agentId: 'agent_a' }))?.session.updatedAt).toBe(2000);
      expect(await store().session({ id: 'cs_1', agentId: 'agent_b' })).toBeUndefined();
    });

    it('marks the newest revision, for its own agent, until it changes', async () => {
      const ref = { id: 'cs_1', agentId: 'agent_a' };
      await put({ session: aSession('cs_1') });
      expect(store().markOf(ref)).toBeUndefined();
      const first = await store().session(ref);
      expect(store().markOf(ref)).toBe(first?.mark);
      expect((await store().session(ref))?.mark).toBe(first?.mark);
      expect(store().markOf({ ...ref, agentId: 'agent_b' })).toBeUndefined();
      await put({ session: aSession('cs_1', { updatedAt: 2000 }) });
      expect(store().markOf(ref)).toBeUndefined();
      const second = await store().session(ref);
      expect(second?.session.updatedAt).toBe(2000);
      if (first?.mark) expect(second?.mark).not.toBe(first.mark);
    });

    it('forgets a revision that was refused, though its number is given again', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      const second = { session: aSession('cs_1', { updatedAt: 7000 }), order: anOrder('ord_2', 'cs_1') };
      await expect(put(second)).rejects.toThrow();
      await put({ session: aSession('cs_1', { updatedAt: 3000 }) });
      const { session } = await store().read(of('cs_1'));
      expect(session?.session.updatedAt).toBe(3000);
      expect((await store().revision(session?.seq ?? 0))?.updatedAt).toBe(3000);
    });

    it('still has it after the store was closed and opened again', async () => {
      await put(everything);
      const keys = of('cs_1', { withOrder: true, refundsOf: 'pi_1', idempotencyKeys: ['k1', 'k2'] });
      const before = await store().read(keys);
      const { reopen } = current();
      if (!reopen) return;
      const again = await reopen();
      expect(await again.read(keys)).toEqual(before);
    });

    it('appends a revision and keeps those before it', async () => {
      await put({ session: aSession('cs_1') });
      const first = await store().read(of('cs_1'));
      await put({ session: aSession('cs_2') });
      await put({ session: aSession('cs_1', { updatedAt: 2000 }) });
      const second = await store().read(of('cs_1'));
      expect(second.session?.session.updatedAt).toBe(2000);
      expect(second.session?.seq).toBeGreaterThan(first.session?.seq ?? 0);
      expect((await store().revision(first.session?.seq ?? 0))?.updatedAt).toBe(1000);
      expect(await store().revision(1_000_000)).toBeUndefined();
    });

    it('loads the pinned revision of a charge in every phase', async () => {
      await put({ session: aSession('cs_1'), charge: aCharge('cs_1', { pinnedSeq: THIS_REVISION }) });
      const { charge } = await store().read(of('cs_1'));
      for (const phase of ['declined', 'authenticating', 'review', 'succeeded', 'refunded', 'canceled'] as const) {
        const session = aSession('cs_1', { updatedAt: 2000 });
        await put({ session, charge: aCharge('cs_1', { ...charge, phase }) });
        const rows = await store().read(of('cs_1'));
        expect([rows.charge?.phase, rows.pinned?.updatedAt, rows.session?.session.updatedAt]).toEqual([
          phase,
          1000,
          2000,
        ]);
      }
    });

    it('refuses THIS_REVISION where no revision is written', async () => {
      await put({ session: aSession('cs_1') });
      await expect(put({ charge: aCharge('cs_1', { pinnedSeq: THIS_REVISION }) })).rejects.toThrow();
      await expect(put({ idempotency: [aKey('k1', { answer: { seq: THIS_REVISION } })] })).rejects.toThrow();
      expect((await store().read(of('cs_1', { idempotencyKeys: ['k1'] }))).idempotency.size).toBe(0);
    });

    it('without anything to write returns the result', async () => {
      expect(await store().commit(of('cs_1'), (rows) => ({ result: rows.session }))).toBeUndefined();
      const nothing = { result: 7, puts: { idempotency: [] }, stock: [] };
      expect(await store().commit({}, () => nothing)).toBe(7);
    });

    it('throws what decide throws, the very same', async () => {
      const error = new Error('no');
      const decide = () => {
        throw error;
      };
      await expect(store().commit(of('cs_1'), decide)).rejects.toBe(error);
    });

    it('refuses a decide that returns a promise', async () => {
      const decide = async (): Promise<Decision<number>> => ({ result: 1, puts: { session: aSession('cs_1') } });
      // @ts-expect-error: the type refuses it
      const typed: Decide<number> = decide;
      await expect(store().commit(of('cs_1'), typed)).rejects.toThrow(TypeError);
      const rejected = (() => Promise.reject(new Error('late'))) as unknown as Decide<number>;
      await expect(store().commit(of('cs_1'), rejected)).rejects.toThrow(TypeError);
      expect((await store().read(of('cs_1'))).session).toBeUndefined();
    });

    it('is all or nothing when its last write is refused', async () => {
      await store().seedStock(new Map([['mug', 5]]));
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      const keys = of('cs_2', { withOrder: true, refundsOf: 'pi_1', idempotencyKeys: ['k1'], variants: ['mug'] });
      const before = await store().read(keys);
      const doomed = {
        session: aSession('cs_2'),
        charge: aCharge('cs_2', { pinnedSeq: THIS_REVISION }),
        reservation: aReservation('cs_2'),
        idempotency: [aKey('k1', { answer: { seq: THIS_REVISION } })],
        refund: aRefund('adj_1'),
        order: anOrder('ord_1', 'cs_2'),
      };
      const commit = store().commit(keys, () => ({ result: 1, puts: doomed, stock: [{ variantId: 'mug', by: -1 }] }));
      await expect(commit).rejects.not.toBeInstanceOf(UnavailableError);
      expect(await store().read(keys)).toEqual(before);
    });

    it('harms nobody it shares a transaction with', async () => {
      await store().seedStock(new Map([['mug', 1000]]));
      await put({ session: aSession('cs_0'), order: anOrder('ord_0', 'cs_0') });
      const commits = Array.from({ length: 60 }, (_, index) =>
        store().commit(of(`cs_p${index}`), () => {
          if (index % 3 === 1) throw new Error(`thrown ${index}`);
          const session = aSession(`cs_p${index}`);
          const order = index % 3 === 2 ? anOrder('ord_0', session.id) : undefined;
          return { result: index, puts: { session, order }, stock: [{ variantId: 'mug', by: -1 }] };
        }),
      );
      const outcomes = await Promise.allSettled(commits);
      for (const [index, outcome] of outcomes.entries()) {
        const { session } = await store().read(of(`cs_p${index}`));
        expect([outcome.status, session !== undefined]).toEqual(
          index % 3 === 0 ? ['fulfilled', true] : ['rejected', false],
        );
      }
      expect((await store().read({ variants: ['mug'] })).stock.get('mug')).toBe(980);
    });

    it('decides on what the commit before it wrote', async () => {
      await put({ session: aSession('cs_1', { updatedAt: 0 }) });
      const count = () =>
        store().commit(of('cs_1'), ({ session }) => {
          const updatedAt = (session?.session.updatedAt ?? Number.NaN) + 1;
          return { result: updatedAt, puts: { session: aSession('cs_1', { updatedAt }) } };
        });
      const answers = await Promise.all(Array.from({ length: 200 }, count));
      expect(new Set(answers).size).toBe(200);
      expect((await store().read(of('cs_1'))).session?.session.updatedAt).toBe(200);
    });

    it('is refused after close, as is every read', async () => {
      const closed = store();
      await closed.close();
      const calls = [
        closed.commit({}, () => ({ result: 1 })),
        closed.read({}),
        closed.check(),
        closed.remember('a', 'b'),
        closed.setFact('a', 'b'),
        closed.inbox.receive(anEvent('evt_1')),
        closed.inbox.due(1, 1),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
      }
      await closed.close();
    });
  });
}
