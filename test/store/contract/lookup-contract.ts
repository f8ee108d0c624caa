import { describe, expect, it } from 'vitest';
import { THIS_REVISION } from '../../../src/store/store.js';
import { AGENT, aCharge, anOrder, aRefund, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

export function lookupContract(open: Open): void {
  describe('without knowing the session', () => {
    const { store, put } = withStore(open);

    it('finds whose session it is', async () => {
      await put({ session: aSession('cs_1') });
      await put({ session: aSession('cs_2', { agentId: 'agent_b' }) });
      expect(await store().ownerOf('cs_1')).toEqual({ id: 'cs_1', agentId: AGENT });
      expect(await store().ownerOf('cs_2')).toEqual({ id: 'cs_2', agentId: 'agent_b' });
      expect(await store().ownerOf('cs_3')).toBeUndefined();
    });

    it('tells the payments by which a session is paid from others', async () => {
      const phases = ['succeeded', 'confirming', 'refunded', 'succeeded'] as const;
      for (const [index, phase] of phases.entries()) {
        const id = `cs_${index}`;
        const charge = aCharge(id, { pinnedSeq: THIS_REVISION, paymentIntentId: `pi_${index}`, phase });
        await put({ session: aSession(id), charge });
      }
      const asked = ['pi_0', 'pi_1', 'pi_2', 'pi_none', 'pi_none'];
      expect(await store().paidBy(asked)).toEqual(new Set(['pi_0']));
      expect(await store().paidBy([])).toEqual(new Set());
    });

    it('says how far refunds of Stripe are', async () => {
      await put({ refund: aRefund('adj_1', { key: '1', stripeRefundId: 're_1', phase: 'succeeded' }) });
      await put({ refund: aRefund('adj_2', { key: '2', stripeRefundId: 're_2', phase: 'pending' }) });
      await put({ refund: aRefund('adj_3', { key: '3' }) });
      const asked = ['re_1', 're_2', 're_3'];
      expect(await store().refundPhases(asked)).toEqual(
        new Map([
          ['re_1', 'succeeded'],
          ['re_2', 'pending'],
        ]),
      );
      expect(await store().refundPhases([])).toEqual(new Map());
    });

    it('finds the newest session that was paid with a token, or with a token and more', async () => {
      const pay = (id: string, tokenFingerprint: string | undefined, createdAt: number) =>
        put({ session: aSession(id), charge: aCharge(id, { pinnedSeq: THIS_REVISION, tokenFingerprint, createdAt }) });
      const found = async (fingerprint: string) => (await store().sessionOfToken(fingerprint))?.id;
      expect(await store().sessionOfToken('k1:abc')).toBeUndefined();
      await pay('cs_none', undefined, 99);
      await pay('cs_old', 'k1:abc', 1);
      expect(await store().sessionOfToken('k1:abc')).toEqual({ id: 'cs_old', agentId: AGENT });
      await pay('cs_more', 'k1:abc.k1:proof', 3);
      await pay('cs_middle', 'k1:abc', 2);
      for (const [index, other] of [
        'k1:ab',
        'k1:abcd',
        'k1:abc-d',
        'k1:abc/d',
        'K1:ABC',
        'k1:abc_',
        'k1:ab.c',
      ].entries())
        await pay(`cs_other_${index}`, other, 50 + index);
      expect(await found('k1:abc')).toBe('cs_more');
      expect(await found('k1:abc.k1:proof')).toBe('cs_more');
      expect(await found('k1:ab')).toBe('cs_other_6');
      expect(await found('k1')).toBeUndefined();
      expect(await found('k1:abc.')).toBeUndefined();
      await pay('cs_new', 'k1:abc', 4);
      expect(await found('k1:abc')).toBe('cs_new');
    });

    it('finds an order by its id and by its number', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1', { number: 'A-1' }) });
      await put({ session: aSession('cs_2'), order: anOrder('ord_2', 'cs_2', { number: 'A-2' }) });
      const found = async (name: string) => (await store().orderByName(name))?.sessionId;
      expect([await found('ord_1'), await found('A-2')]).toEqual(['cs_1', 'cs_2']);
      expect([await found('A-3'), await found(''), await found('cs_1')]).toEqual([undefined, undefined, undefined]);
    });

    it('finds the newer of two orders of one number, and by an id never another one', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1', { number: 'A-1' }) });
      await put({ session: aSession('cs_2'), order: anOrder('ord_2', 'cs_2', { number: 'A-1' }) });
      await put({ session: aSession('cs_3'), order: anOrder('ord_3', 'cs_3', { number: 'ord_1' }) });
      await put({ order: anOrder('ord_1', 'cs_1', { number: 'A-1', version: 2 }) });
      expect((await store().orderByName('A-1'))?.id).toBe('ord_2');
      expect((await store().orderByName('ord_1'))?.id).toBe('ord_1');
    });
  });
}
