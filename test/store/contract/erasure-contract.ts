import { describe, expect, it } from 'vitest';
import type { Cart } from '../../../src/domain/cart.js';
import { ERASED_EMAIL } from '../../../src/domain/personal-data.js';
import type { CheckoutSession } from '../../../src/domain/session.js';
import type { Database } from '../../../src/store/database.js';
import type { Looked, LookPlace } from '../../../src/store/retention.js';
import { THIS_REVISION } from '../../../src/store/store.js';
import { AGENT, aCharge, aKey, anOrder, anOrderEvent, aRefund, aReservation, aSession } from '../support/builders.js';
import { type Open, of } from './opened.js';
import { withStore } from './with-store.js';

const ADA = 'ada@example.com';

/** A session of Ada, or of somebody else. */
const sessionOf = (id: string, more: Partial<CheckoutSession> = {}, email = 'ADA@Example.com'): CheckoutSession =>
  aSession(id, { draft: { ...aSession('').draft, buyer: { email, fullName: 'Ada Byron' } }, ...more } as object);

const NOBODY = { orderIds: new Set<string>(), except: new Set<string>() };

/** How a person is forgotten, whatever keeps what is known of them. */
export function erasureContract(open: Open<Database>): void {
  describe('a person who is to be forgotten', () => {
    const { store, put } = withStore(open);

    async function everywhere(look: (place: LookPlace | undefined) => Promise<Looked>) {
      const sessionIds: string[] = [];
      let changed = 0;
      let place: LookPlace | undefined;
      do {
        const looked = await look(place);
        sessionIds.push(...looked.sessionIds);
        changed += looked.changed;
        place = looked.next;
      } while (place);
      return { sessionIds: [...new Set(sessionIds)].sort(), changed };
    }
    const lookFor = async (email: string) =>
      (await everywhere((place) => store().retention.lookFor(email, place))).sessionIds;
    const eraseMentions = async (email: string, more: Partial<typeof NOBODY> = {}) =>
      (await everywhere((place) => store().retention.eraseMentions(email, { ...NOBODY, ...more }, place))).changed;

    it('is found by the address alone, however it is written and however many others there are', async () => {
      for (let index = 0; index < 450; index += 1) {
        const email = index % 150 === 7 ? 'ADA@example.COM' : `x${index}${ADA}`;
        await put({ session: sessionOf(`cs_${index}`, {}, email) });
      }
      await put({ session: aSession('cs_word', { draft: { ...aSession('').draft, orderNotes: `for ${ADA}` } }) });
      await put({ session: sessionOf('cs_odd', {}, 'a"\\d%_a@example.com') });
      expect(await lookFor(ADA)).toEqual(['cs_157', 'cs_307', 'cs_7']);
      expect(await lookFor('a"\\d%_a@example.com')).toEqual(['cs_odd']);
      expect(await lookFor('nobody@example.com')).toEqual([]);
    });

    it('leaves no open session behind, and its units are on the shelf again', async () => {
      await store().seedStock(new Map([['mug', 5]]));
      await put({ session: sessionOf('cs_1') });
      await put({ session: sessionOf('cs_1'), idempotency: [aKey('k1', { answer: { seq: THIS_REVISION } })] });
      const lines = ['ghost', 'mug'].map((variantId) => ({ variantId, quantity: 2 }));
      await put({ reservation: aReservation('cs_1', { lines }) });
      const { retention } = store();
      expect(await retention.eraseSession('cs_1', ADA, true)).toEqual({ became: 'removed' });
      expect((await store().read({ tallyOf: AGENT })).tally).toMatchObject({ openSessions: 1, holds: 1 });
      expect(await retention.eraseSession('cs_1', ADA, false)).toEqual({ became: 'removed' });
      const rows = await store().read({ tallyOf: AGENT, variants: ['mug', 'ghost'], idempotencyKeys: ['k1'] });
      expect(rows.tally).toMatchObject({ openSessions: 0, holds: 0 });
      expect([...rows.stock]).toEqual([['mug', 7]]);
      expect(rows.idempotency.size).toBe(0);
      expect(await retention.eraseSession('cs_1', ADA, false)).toEqual({ became: 'gone' });
    });

    it('waits where a payment, or another system, is at it', async () => {
      await put({ session: sessionOf('cs_1'), charge: aCharge('cs_1', { pinnedSeq: THIS_REVISION }) });
      await put({ session: sessionOf('cs_2', { status: 'complete_in_progress' }) });
      await put({ session: sessionOf('cs_4', { status: 'pending_approval' }) });
      await put({
        session: sessionOf('cs_3', { status: 'completed' }),
        order: anOrder('ord_3', 'cs_3'),
        orderTasks: ['place'],
      });
      for (const id of ['cs_1', 'cs_2', 'cs_3', 'cs_4']) {
        expect(await store().retention.eraseSession(id, ADA, false)).toEqual({ became: 'in_progress' });
      }
      expect(await lookFor(ADA)).toEqual(['cs_1', 'cs_2', 'cs_3', 'cs_4']);
    });

    it('is taken out of an order and all that speaks of it, which live on', async () => {
      const body = (name: string) => JSON.stringify({ id: 'ord_1', buyer: { email: ADA }, name, notes: 'ring twice' });
      await put({
        session: sessionOf('cs_1', { status: 'completed' }),
        charge: aCharge('cs_1', {
          pinnedSeq: THIS_REVISION,
          phase: 'succeeded',
          paymentIntentId: 'pi_ord_1',
          riskReview: { open: [], warnings: [] } as never,
        }),
        order: anOrder('ord_1', 'cs_1', { notes: 'ring twice' } as object),
        refund: aRefund('re_1', { paymentIntentId: 'pi_ord_1', description: 'dented for Ada', reason: `by ${ADA}` }),
        orderEvents: [anOrderEvent('evt_1', 'ord_1', { body: body('first') })],
        audit: {
          id: 'evt_a',
          action: 'order.refund',
          subject: 'ord_1',
          at: 1,
          detail: { description: 'Ada', amount: 5 },
        },
        idempotency: [aKey('k1', { answer: { body: body('sealed') } })],
      });
      const said = { displayText: 'News?', textVersion: '1', privacyPolicyUrl: 'https://shop.example/privacy' };
      const made = { agentId: AGENT, sessionId: 'cs_1', orderId: 'ord_1', at: 5 };
      await put({ consents: [{ ...said, ...made, channel: 'email', contact: ADA, optedIn: true }] });
      const attribution = { provider: 'p', token: 't', campaignId: 'ada' } as object;
      await put({ touch: { sessionId: 'cs_1', touch: 'first', attribution: attribution as never } });
      const { retention, archive } = store();

      expect(await retention.eraseSession('cs_1', ADA, true)).toEqual({ became: 'pseudonymised', orderId: 'ord_1' });
      expect(await lookFor(ADA)).toEqual(['cs_1']);
      expect(await retention.eraseSession('cs_1', ADA, false)).toEqual({ became: 'pseudonymised', orderId: 'ord_1' });
      expect(await eraseMentions(ADA, { orderIds: new Set(['ord_1']) })).toBeGreaterThan(0);

      const rows = await store().read({
        ...of('cs_1', { withOrder: true }),
        refundsOf: 'pi_ord_1',
        idempotencyKeys: ['k1'],
      });
      expect(rows.session?.session.draft.buyer).toEqual({ email: ERASED_EMAIL });
      expect(rows.charge).toMatchObject({ phase: 'succeeded', amount: 1999 });
      expect(rows.charge).not.toHaveProperty('riskReview');
      expect(rows.order).not.toHaveProperty('notes');
      expect(rows.refunds[0]).toMatchObject({ amount: 500, reason: `by ${ERASED_EMAIL}` });
      expect(rows.refunds[0]).not.toHaveProperty('description');
      expect(JSON.stringify([...rows.idempotency])).toContain('sealed');
      const delivery = await archive.delivery('evt_1');
      expect(JSON.parse(delivery?.body ?? '')).toEqual({ id: 'ord_1', buyer: { email: ERASED_EMAIL }, name: 'first' });
      expect((await archive.audit({}, { limit: 1 })).items[0]?.detail).toEqual({ amount: 5 });
      expect((await archive.consents({}, { limit: 1 })).items).toEqual([]);
      expect(await store().attributions.ofSession('cs_1')).toEqual({});
      const everything = JSON.stringify([rows, [...rows.idempotency], delivery]);
      for (const trace of [ADA, 'Ada', 'ring twice']) expect(everything).not.toContain(trace);
      expect(await lookFor(ADA)).toEqual([]);
      expect(await eraseMentions(ADA, { orderIds: new Set(['ord_1']) })).toBe(0);
    });

    it('is not mentioned any more where others speak, and a cart of theirs is gone', async () => {
      const cart = (id: string, email: string): Cart =>
        ({ id, agentId: AGENT, revision: 1, expiresAt: 9000, buyer: { email } }) as unknown as Cart;
      await put({ cart: cart('cart_1', ADA) });
      await put({ cart: cart('cart_2', `x${ADA}`) });
      const draft = { ...aSession('').draft, orderNotes: `for Ada (${ADA}), wrapped` };
      await put({ session: aSession('cs_1', { draft }) });
      await put({ session: sessionOf('cs_kept') });
      await put({
        audit: { id: 'evt_1', action: 'order.edit', subject: 'x', at: 1, detail: { to: ADA, why: `x${ADA}` } },
      });
      const credit = {
        kind: 'store_credit',
        codeHash: 'h',
        end: '1234',
        currency: 'eur',
        amount: 5,
        balance: 5,
        createdAt: 1,
      } as const;
      await put({ storeCredit: { ...credit, id: 'sc_1', note: `late parcel, ${ADA}` } });
      await store().session({ id: 'cs_1', agentId: AGENT });
      expect(await eraseMentions(ADA, { except: new Set(['cs_kept']) })).toBe(4);
      expect(store().markOf({ id: 'cs_1', agentId: AGENT }), 'what was made of it must not be used').toBeUndefined();
      expect((await store().archive.storeCredits({}, { limit: 1 })).items[0]?.note).toBe(
        `late parcel, ${ERASED_EMAIL}`,
      );
      expect(await store().cartOwner('cart_1')).toBeUndefined();
      expect(await store().cartOwner('cart_2')).toBeDefined();
      expect((await store().session({ id: 'cs_1', agentId: AGENT }))?.session.draft.orderNotes).toBe(
        `for Ada (${ERASED_EMAIL}), wrapped`,
      );
      expect((await store().archive.audit({}, { limit: 1 })).items[0]?.detail).toEqual({
        to: ERASED_EMAIL,
        why: `x${ADA}`,
      });
      expect(await lookFor(ADA)).toEqual(['cs_kept']);
    });

    it('does not come back with a request that had read the session before', async () => {
      const ids = Array.from({ length: 8 }, (_, index) => `cs_${index}`);
      for (const id of ids) {
        await put({
          session: sessionOf(id, { status: 'completed' }),
          charge: aCharge(id, { pinnedSeq: THIS_REVISION, phase: 'succeeded', paymentIntentId: `pi_ord_${id}` }),
          order: anOrder(`ord_${id}`, id, { notes: 'ring twice' } as object),
        });
      }
      const move = (id: string) =>
        store().commit(of(id, { withOrder: true }), ({ session: found, order }) => ({
          result: undefined,
          puts: {
            ...(found && { session: { ...found.session, updatedAt: found.session.updatedAt + 1 } }),
            ...(order && { order: { ...order, version: order.version + 1 } }),
          },
        }));
      const { retention } = store();
      await Promise.all(ids.flatMap((id) => [move(id), retention.eraseSession(id, ADA, false), move(id), move(id)]));
      for (const id of ids) {
        const { session, order } = await store().read(of(id, { withOrder: true }));
        expect(session?.session.draft.buyer).toEqual({ email: ERASED_EMAIL });
        expect([session?.session.updatedAt, order?.version]).toEqual([1003, 4]);
        expect(order).not.toHaveProperty('notes');
      }
      // The same of words in what is somebody else's.
      const noted = ids.map((id) => `${id}_note`);
      const draft = { ...aSession('').draft, orderNotes: `for ${ADA}` };
      for (const id of noted) await put({ session: aSession(id, { draft }) });
      await Promise.all([eraseMentions(ADA), ...noted.flatMap((id) => [move(id), move(id)])]);
      await eraseMentions(ADA);
      for (const id of noted) {
        const row = await store().session({ id, agentId: AGENT });
        expect(row?.session).toMatchObject({ updatedAt: 1002, draft: { orderNotes: `for ${ERASED_EMAIL}` } });
      }
    });
  });
}
