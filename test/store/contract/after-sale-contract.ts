import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../src/errors.js';
import { AGENT, anOrder, aRefund, aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

export function afterSaleContract(open: Open): void {
  describe('an order that changes', () => {
    const { store, put } = withStore(open);
    const found = async (id = 'cs_1') => (await store().read(of(id, { withOrder: true }))).order;

    it('is replaced by the version that follows it', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      const second = anOrder('ord_1', 'cs_1', { version: 2, status: 'processing', number: 'N-2' });
      await put({ order: second });
      expect(await found()).toEqual(second);
      expect(await store().orderBySecret(second.secret)).toEqual(second);
      expect(await store().orderByName('N-2')).toEqual(second);
      expect(await store().orderByName('N-ord_1'), 'the number it had').toBeUndefined();
    });

    it('is refused where another version stands, with everything that was decided with it', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      for (const version of [1, 3, 0, 7]) {
        const decided = { session: aSession('cs_1', { updatedAt: 2000 }), refund: aRefund('adj_1') };
        const late = put({ ...decided, order: anOrder('ord_1', 'cs_1', { version, status: 'canceled' }) });
        await expect(late).rejects.not.toBeInstanceOf(UnavailableError);
      }
      await expect(put({ order: anOrder('ord_9', 'cs_1', { version: 2 }) })).rejects.toThrow();
      const rows = await store().read(of('cs_1', { withOrder: true, refundsOf: 'pi_1' }));
      expect(rows.order).toEqual(anOrder('ord_1', 'cs_1'));
      expect([rows.session?.session.updatedAt, rows.refunds]).toEqual([1000, []]);
    });

    it('goes to one of those who saw the same version', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      const seen = await found();
      const race = Array.from({ length: 10 }, (_, index) =>
        put({ order: anOrder('ord_1', 'cs_1', { ...seen, version: 2, notes: `of ${index}` }) }).then(() => index),
      );
      const won = (await Promise.allSettled(race)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(won).toHaveLength(1);
      expect(await found()).toMatchObject({ version: 2, notes: `of ${won[0]}` });
    });

    it('loses no change of those who decide on what they read', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      const change = () =>
        store().commit(of('cs_1', { withOrder: true }), ({ order }) => {
          if (!order) throw new Error('There is an order.');
          return { result: 1, puts: { order: { ...order, version: order.version + 1 } } };
        });
      await Promise.all(Array.from({ length: 50 }, change));
      expect((await found())?.version).toBe(51);
    });

    it('keeps its session, its PaymentIntent and its secret', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      await put({ session: aSession('cs_2') });
      const change = (sessionId: string, more: object) =>
        put({ order: anOrder('ord_1', sessionId, { version: 2, ...more }) });
      await expect(change('cs_2', {})).rejects.toThrow();
      await expect(change('cs_1', { secret: 'another' })).rejects.toThrow();
      await expect(change('cs_1', { payment: undefined })).rejects.toThrow();
      await expect(change('cs_1', { payment: { paymentIntentId: 'pi_9', amount: 1 } })).rejects.toThrow();
      await change('cs_1', {});
    });
  });

  describe('refunds', () => {
    const { store, put } = withStore(open);
    const ofPayment = async (refundsOf: string) => (await store().read({ refundsOf })).refunds;

    it('are those of a PaymentIntent, the oldest first', async () => {
      await put({ refund: aRefund('adj_c', { createdAt: 30 }) });
      await put({ refund: aRefund('adj_a', { createdAt: 20 }) });
      await put({ refund: aRefund('adj_b', { createdAt: 20 }) });
      await put({ refund: aRefund('adj_x', { paymentIntentId: 'pi_2', createdAt: 1 }) });
      expect((await ofPayment('pi_1')).map(({ id }) => id)).toEqual(['adj_a', 'adj_b', 'adj_c']);
      expect(await ofPayment('pi_3')).toEqual([]);
    });

    it('are replaced by id, every field of them', async () => {
      await put({ refund: aRefund('adj_1', { sessionId: 'a session that nobody knows' }) });
      const next = aRefund('adj_1', {
        paymentIntentId: 'pi_2',
        key: 'another',
        cause: 'duplicate',
        sessionId: 'cs_2',
        agentId: AGENT,
        amount: 1,
        currency: 'jpy',
        description: 'é',
        phase: 'failed',
        stripeRefundId: 're_1',
        failure: 'lost_or_stolen_card',
        nextTryAt: 2,
        tries: 3,
        createdAt: 4,
        updatedAt: 5,
      });
      await put({ refund: next });
      expect([await ofPayment('pi_1'), await ofPayment('pi_2')]).toEqual([[], [next]]);
      await put({ refund: aRefund('adj_1') });
      expect(await ofPayment('pi_1')).toEqual([aRefund('adj_1')]);
    });

    it('are one of a PaymentIntent and key: another leaves no trace', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1'), refund: aRefund('adj_1', { key: 'k' }) });
      const second = put({
        session: aSession('cs_1', { updatedAt: 2000 }),
        order: anOrder('ord_1', 'cs_1', { version: 2 }),
        refund: aRefund('adj_2', { key: 'k', amount: 7 }),
      });
      await expect(second).rejects.not.toBeInstanceOf(UnavailableError);
      const rows = await store().read(of('cs_1', { withOrder: true, refundsOf: 'pi_1' }));
      expect(rows.refunds).toEqual([aRefund('adj_1', { key: 'k' })]);
      expect([rows.order?.version, rows.session?.session.updatedAt]).toEqual([1, 1000]);
      await put({ refund: aRefund('adj_2', { key: 'k', paymentIntentId: 'pi_2' }) });
    });

    it('asked for at once with one key are one refund', async () => {
      const ask = (index: number) => put({ refund: aRefund(`adj_${index}`, { key: 'k' }) });
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => ask(index)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await ofPayment('pi_1')).toHaveLength(1);
    });

    it('are one of a refund at Stripe', async () => {
      await put({ refund: aRefund('adj_1', { stripeRefundId: 're_1' }) });
      await put({ refund: aRefund('adj_2') });
      await expect(put({ refund: aRefund('adj_2', { stripeRefundId: 're_1' }) })).rejects.toThrow();
      await expect(
        put({ refund: aRefund('adj_3', { stripeRefundId: 're_1', paymentIntentId: 'pi_2' }) }),
      ).rejects.toThrow();
      expect(await ofPayment('pi_1')).toEqual([aRefund('adj_1', { stripeRefundId: 're_1' }), aRefund('adj_2')]);
    });
  });
}
