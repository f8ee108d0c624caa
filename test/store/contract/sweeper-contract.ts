import { describe, expect, it } from 'vitest';
import type { ChargePhase } from '../../../src/domain/charge.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import { AGENT, aCharge, aKey, aRefund, aReservation, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

const UNDECIDED: ChargePhase[] = ['creating', 'confirming', 'processing', 'canceling'];
const DECIDED: ChargePhase[] = ['declined', 'authenticating', 'canceled', 'succeeded', 'refunded', 'review'];

export function sweeperContract(open: Open): void {
  describe('what the sweeper asks for', () => {
    const { store, put } = withStore(open);
    const refs = (...ids: string[]) => ids.map((id) => ({ id, agentId: AGENT }));
    const charged = (id: string, more = {}, session = {}) =>
      put({ session: aSession(id, session), charge: aCharge(id, { pinnedSeq: THIS_REVISION, ...more }) });

    it('lists undecided charges whose lease ended, the longest ago first', async () => {
      for (const [index, phase] of UNDECIDED.entries())
        await charged(`cs_${phase}`, { phase, leaseUntil: 300 - index });
      for (const phase of DECIDED) await charged(`cs_${phase}`, { phase, leaseUntil: 1 });
      await charged('cs_live', { leaseUntil: 400 });
      await charged('cs_other', { leaseUntil: 296, agentId: 'agent_b' }, { agentId: 'agent_b' });
      const other = { id: 'cs_other', agentId: 'agent_b' };
      expect(await store().undecidedCharges(301, 10)).toEqual([
        other,
        ...refs('cs_canceling', 'cs_processing', 'cs_confirming', 'cs_creating'),
      ]);
      expect(await store().undecidedCharges(301, 1)).toEqual([other]);
      expect(await store().undecidedCharges(296, 10)).toEqual([]);
    });

    it('lists open sessions that expired and have no payment under way', async () => {
      await put({ session: aSession('cs_a', { status: 'not_ready_for_payment', expiresAt: 20 }) });
      await put({ session: aSession('cs_b', { status: 'ready_for_payment', expiresAt: 10 }) });
      for (const status of ['complete_in_progress', 'completed', 'canceled', 'expired'] as const) {
        await put({ session: aSession(`cs_${status}`, { status, expiresAt: 1 }) });
      }
      for (const phase of UNDECIDED) await charged(`cs_${phase}`, { phase }, { expiresAt: 1 });
      await charged('cs_declined', { phase: 'declined' }, { expiresAt: 15 });
      const authenticating = { status: 'authentication_required' as const, expiresAt: 16 };
      await charged('cs_authenticating', { phase: 'authenticating' }, authenticating);
      await put({ session: aSession('cs_asked', { ...authenticating, expiresAt: 17 }) });
      await put({ session: aSession('cs_later', { expiresAt: 21 }) });
      expect(await store().expiredSessions(21, 10)).toEqual(
        refs('cs_b', 'cs_declined', 'cs_authenticating', 'cs_asked', 'cs_a'),
      );
      expect(await store().expiredSessions(21, 2)).toEqual(refs('cs_b', 'cs_declined'));
      await put({ session: aSession('cs_b', { expiresAt: 50 }) });
      expect(await store().expiredSessions(20, 10)).toEqual(refs('cs_declined', 'cs_authenticating', 'cs_asked'));
    });

    it('lists charges that wait for an authentication, the longest waiting first', async () => {
      await charged('cs_a', { phase: 'authenticating', updatedAt: 30 });
      await charged('cs_b', { phase: 'authenticating', updatedAt: 10 });
      await charged('cs_c', { phase: 'authenticating', updatedAt: 20 });
      for (const phase of UNDECIDED) await charged(`cs_${phase}`, { phase, updatedAt: 1 });
      expect(await store().authenticatingCharges(31, 10)).toEqual(refs('cs_b', 'cs_c', 'cs_a'));
      expect(await store().authenticatingCharges(30, 10)).toEqual(refs('cs_b', 'cs_c'));
      expect(await store().authenticatingCharges(31, 1)).toEqual(refs('cs_b'));
      const { charge } = await store().read({ session: { id: 'cs_b', agentId: AGENT } });
      await put({ charge: aCharge('cs_b', { ...charge, phase: 'confirming' }) });
      expect(await store().authenticatingCharges(31, 10)).toEqual(refs('cs_c', 'cs_a'));
    });

    it('lists refunds that Stripe is to be asked for, the longest due first', async () => {
      await put({ refund: aRefund('adj_a', { nextTryAt: 20 }) });
      await put({ refund: aRefund('adj_b', { nextTryAt: 10, paymentIntentId: 'pi_2', agentId: AGENT, tries: 3 }) });
      for (const phase of ['pending', 'succeeded', 'failed'] as const) {
        await put({ refund: aRefund(`adj_${phase}`, { phase, nextTryAt: 1 }) });
      }
      const ids = async (time: number, limit: number) => (await store().dueRefunds(time, limit)).map(({ id }) => id);
      expect(await ids(20, 10)).toEqual(['adj_b', 'adj_a']);
      expect(await ids(21, 1)).toEqual(['adj_b']);
      expect(await ids(19, 10)).toEqual(['adj_b']);
      expect(await ids(9, 10)).toEqual([]);
      const [due] = await store().dueRefunds(10, 1);
      expect(due).toEqual(aRefund('adj_b', { nextTryAt: 10, paymentIntentId: 'pi_2', agentId: AGENT, tries: 3 }));
    });

    it('lists held reservations that lapsed, never one without an end', async () => {
      const hold = (id: string, more: Parameters<typeof aReservation>[1]) =>
        put({ session: aSession(id), reservation: aReservation(id, more) });
      await hold('cs_a', { heldUntil: 20 });
      await hold('cs_b', { heldUntil: 10 });
      await hold('cs_endless', { heldUntil: null });
      await hold('cs_consumed', { heldUntil: 1, state: 'consumed' });
      await hold('cs_released', { heldUntil: 1, state: 'released' });
      expect(await store().lapsedReservations(21, 10)).toEqual(refs('cs_b', 'cs_a'));
      expect(await store().lapsedReservations(21, 1)).toEqual(refs('cs_b'));
      expect(await store().lapsedReservations(20, 10)).toEqual(refs('cs_b'));
    });

    it('deletes old keys, never one that an undecided charge has to answer', async () => {
      for (const phase of [...UNDECIDED, ...DECIDED])
        await charged(`cs_${phase}`, { phase, idempotencyKey: `k_${phase}` });
      const names = [...UNDECIDED, ...DECIDED].map((phase) => `k_${phase}`);
      await put({ idempotency: [...names.map((id) => aKey(id, { createdAt: 5 })), aKey('k_new', { createdAt: 9 })] });
      expect(await store().deleteIdempotencyKeys(5, 10)).toBe(0);
      expect(await store().deleteIdempotencyKeys(9, 3)).toBe(3);
      expect(await store().deleteIdempotencyKeys(9, 10)).toBe(DECIDED.length - 3);
      expect(await store().deleteIdempotencyKeys(9, 10)).toBe(0);
      const { idempotency } = await store().read({ idempotencyKeys: [...names, 'k_new'] });
      expect([...idempotency.keys()].sort()).toEqual([
        'k_canceling',
        'k_confirming',
        'k_creating',
        'k_new',
        'k_processing',
      ]);
    });
  });

  describe('keys and facts', () => {
    const { store, put, current } = withStore(open);

    it('replaces a key, every field of it', async () => {
      await put({ idempotency: [aKey('k1', { answer: { body: '{}' } })] });
      const claim = aKey('k1', {
        state: 'in_flight',
        status: undefined,
        leaseUntil: 9,
        fingerprint: 'f',
        apiVersion: 'v',
      });
      await put({ idempotency: [claim] });
      expect((await store().read({ idempotencyKeys: ['k1'] })).idempotency.get('k1')).toEqual(claim);
      const seal = aKey('k1', { status: 409, answer: { body: 'é€😀' }, createdAt: 7 });
      await put({ idempotency: [seal] });
      expect((await store().read({ idempotencyKeys: ['k1', 'k1'] })).idempotency).toEqual(new Map([['k1', seal]]));
    });

    it('remembers the first value of a fact', async () => {
      expect(await store().remember('account', 'acct_1')).toBe('acct_1');
      expect(await store().remember('account', 'acct_2')).toBe('acct_1');
      expect(await Promise.all([store().remember('b', '1'), store().remember('b', '2')])).toEqual(['1', '1']);
      const { reopen } = current();
      if (reopen) expect(await (await reopen()).remember('account', 'acct_3')).toBe('acct_1');
    });

    it('knows the last value of a fact that changes', async () => {
      expect(await store().fact('seen_until')).toBeUndefined();
      await store().setFact('seen_until', '1');
      await store().setFact('other', 'x');
      await Promise.all([store().setFact('seen_until', '2'), store().setFact('other', '')]);
      expect([await store().fact('seen_until'), await store().fact('other')]).toEqual(['2', '']);
      expect(await store().remember('seen_until', '9'), 'a fact that is there').toBe('2');
      const { reopen } = current();
      if (reopen) expect(await (await reopen()).fact('seen_until')).toBe('2');
    });

    it('checks that the database answers', async () => {
      await expect(store().check()).resolves.toBeUndefined();
    });
  });
}
