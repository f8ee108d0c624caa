import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../src/errors.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import { AGENT, aCharge, aKey, anOrder, aReservation, aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

export function moneyContract(open: Open): void {
  describe('charges and orders', () => {
    const { store, put } = withStore(open);
    const paid = (id: string, more = {}) => put({ session: aSession(id), order: anOrder(`ord_${id}`, id, more) });
    const charged = (id: string, more = {}) =>
      put({ session: aSession(id), charge: aCharge(id, { pinnedSeq: THIS_REVISION, ...more }) });

    it('replaces a charge of the same generation, every field of it', async () => {
      await charged('cs_1', { idempotencyKey: 'k1', tokenFingerprint: 'print', riskReview: ['velocity', 'é"'] });
      const { charge } = await store().read(of('cs_1'));
      expect(charge).toMatchObject({
        idempotencyKey: 'k1',
        tokenFingerprint: 'print',
        riskReview: ['velocity', 'é"'],
        unreadAttempts: false,
      });
      const next = aCharge('cs_1', {
        phase: 'confirming',
        paymentIntentId: 'pi_1',
        attempt: 2,
        unreadAttempts: true,
        amount: 5,
        currency: 'jpy',
        pinnedSeq: charge?.pinnedSeq ?? 0,
        epoch: 3,
        leaseUntil: 77,
        createdAt: 78,
        updatedAt: 79,
      });
      await put({ charge: next });
      expect((await store().read(of('cs_1'))).charge).toEqual(next);
    });

    it('loads the newest generation', async () => {
      await charged('cs_1', { phase: 'canceled', paymentIntentId: 'pi_1' });
      for (let generation = 2; generation <= 11; generation += 1)
        await charged('cs_1', { generation, phase: 'canceled' });
      expect((await store().read(of('cs_1'))).charge?.generation).toBe(11);
    });

    it('has at most one charge of a session that is neither canceled nor refunded', async () => {
      const alive = ['creating', 'declined', 'authenticating', 'succeeded', 'review'] as const;
      for (const [index, phase] of alive.entries()) {
        const id = `cs_${index}`;
        await charged(id, { phase });
        await expect(charged(id, { generation: 2 })).rejects.toThrow();
        await charged(id, { phase: index % 2 === 0 ? 'canceled' : 'refunded' });
        await charged(id, { generation: 2 });
        await expect(charged(id, { phase: 'declined' })).rejects.toThrow();
      }
    });

    it('has one charge of a PaymentIntent', async () => {
      await charged('cs_1', { paymentIntentId: 'pi_1' });
      await expect(charged('cs_2', { paymentIntentId: 'pi_1' })).rejects.toThrow();
      expect((await store().read(of('cs_2'))).session).toBeUndefined();
    });

    it('has one order of a session, of a PaymentIntent, of a secret', async () => {
      await paid('cs_1', { payment: { paymentIntentId: 'pi_1', amount: 5 }, secret: 's1' });
      await expect(paid('cs_1', { id: 'other', payment: undefined })).rejects.toThrow();
      await expect(paid('cs_2', { payment: { paymentIntentId: 'pi_1', amount: 5 } })).rejects.toThrow();
      await expect(paid('cs_2', { secret: 's1' })).rejects.toThrow();
      const twice = [0, 1].map((index) => put({ session: aSession('cs_3'), order: anOrder(`twin_${index}`, 'cs_3') }));
      expect((await Promise.allSettled(twice)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('has any number of free orders', async () => {
      await paid('cs_1', { payment: undefined });
      await paid('cs_2', { payment: undefined });
      expect((await store().read(of('cs_2', { withOrder: true }))).order?.id).toBe('ord_cs_2');
    });

    it('finds an order by its secret', async () => {
      await paid('cs_1', { secret: 's1' });
      expect((await store().orderBySecret('s1'))?.id).toBe('ord_cs_1');
      expect(await store().orderBySecret('s2')).toBeUndefined();
    });

    it('refuses a charge, a hold and an order without their session', async () => {
      await charged('cs_1');
      const { session } = await store().read(of('cs_1'));
      await expect(put({ charge: aCharge('cs_2', { pinnedSeq: session?.seq ?? 0 }) })).rejects.toThrow();
      await expect(put({ reservation: aReservation('cs_2') })).rejects.toThrow();
      await expect(put({ order: anOrder('ord_2', 'cs_2') })).rejects.toThrow();
    });
  });

  describe('agents', () => {
    const { store, put } = withStore(open);

    it('see nothing that hangs on the session of another', async () => {
      await put({
        session: aSession('cs_1'),
        charge: aCharge('cs_1', { pinnedSeq: THIS_REVISION }),
        reservation: aReservation('cs_1'),
        order: anOrder('ord_1', 'cs_1'),
      });
      const foreign = await store().read({ session: { id: 'cs_1', agentId: 'agent_b' }, withOrder: true });
      const unknown = await store().read({ session: { id: 'cs_9', agentId: AGENT }, withOrder: true });
      expect(foreign).toEqual({ refunds: [], idempotency: new Map(), stock: new Map() });
      expect(foreign).toEqual(unknown);
    });

    it('cannot write into the session of another', async () => {
      await put({ session: aSession('cs_1') });
      const theft = put({ session: aSession('cs_1', { agentId: 'agent_b' }), idempotency: [aKey('k1')] });
      await expect(theft).rejects.not.toBeInstanceOf(UnavailableError);
      const rows = await store().read(of('cs_1', { idempotencyKeys: ['k1'] }));
      expect([rows.session?.session.agentId, rows.idempotency.size]).toEqual([AGENT, 0]);
    });
  });
}
