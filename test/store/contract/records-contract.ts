import { describe, expect, it } from 'vitest';
import type { MarketingConsent } from '../../../src/domain/marketing.js';
import { ANY_ORDER } from '../../../src/domain/redemption.js';
import type { StoreCredit } from '../../../src/domain/store-credit.js';
import type { Slice } from '../../../src/store/archive.js';
import type { Database } from '../../../src/store/database.js';
import { anOrder, anOrderEvent, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

/** Everything of a list, two at a time. */
async function all<T, Place>(read: (limit: number, place?: Place) => Promise<Slice<T, Place>>): Promise<T[]> {
  const items: T[] = [];
  let place: Place | undefined;
  do {
    const slice = await read(2, place);
    items.push(...slice.items);
    place = slice.next;
  } while (place !== undefined);
  return items;
}

const from = <Place>(limit: number, before: Place | undefined) => ({ limit, ...(before !== undefined && { before }) });

/** What each list says of its rows. */
export function recordsContract(open: Open<Database>): void {
  describe('what lists say', () => {
    const { store, put } = withStore(open);

    it('sessions and credits are sorted by the bytes of their ids', async () => {
      for (const id of ['cs_b', 'cs_B', 'cs_a', 'cs_-', 'cs_é', 'cs_Z', 'cs_0', 'cs_a0']) {
        await put({ session: aSession(id, { status: 'canceled' }) });
      }
      const ids = ['cs_é', 'cs_b', 'cs_a0', 'cs_a', 'cs_Z', 'cs_B', 'cs_0', 'cs_-'];
      const read = store().archive;
      const listed = await all((limit, before?: string) => read.sessions({ now: 0 }, from(limit, before)));
      expect(listed.map(({ session }) => session.id)).toEqual(ids);
      const canceled = await all((limit, before?: string) => read.canceledSessions(from(limit, before)));
      expect(canceled.map(({ id }) => id)).toEqual(ids);
    });

    it('revisions in short, with the codes of their messages, and what is no text everywhere', async () => {
      const info = { type: 'info', contentType: 'plain', content: 'gruß \ud83d\ude00 \u0000 \ud800' } as const;
      const error = { type: 'error', code: 'out_of_stock', contentType: 'plain', content: 'x' } as const;
      const messages = [info, error] as unknown as ReturnType<typeof aSession>['messages'];
      await put({ session: aSession('cs_1', { status: 'not_ready_for_payment', messages }) });
      await put({ session: aSession('cs_2') });
      await put({ session: aSession('cs_1', { updatedAt: 1002 }) });
      await put({ session: aSession('cs_1', { updatedAt: 1003, status: 'canceled' }) });
      const found = await all((limit, before?: number) => store().archive.revisions('cs_1', from(limit, before)));
      expect(found.map(({ seq: _, ...revision }) => revision)).toEqual([
        { status: 'canceled', total: 0, updatedAt: 1003, codes: [] },
        { status: 'ready_for_payment', total: 0, updatedAt: 1002, codes: [] },
        { status: 'not_ready_for_payment', total: 0, updatedAt: 1000, codes: ['out_of_stock'] },
      ]);
      const seqs = found.map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    });

    it('canceled sessions, with why they were', async () => {
      const intentTrace = { reasonCode: 'price_sensitivity' } as unknown as ReturnType<typeof aSession>['intentTrace'];
      await put({ session: aSession('cs_1', { status: 'canceled', updatedAt: 1500, intentTrace }) });
      await put({ session: aSession('cs_2', { status: 'expired' }) });
      await put({ session: aSession('cs_3', { status: 'canceled', agentId: 'agent_b' }) });
      const found = await all((limit, before?: string) => store().archive.canceledSessions(from(limit, before)));
      expect(found).toEqual([
        { id: 'cs_3', agentId: 'agent_b', canceledAt: 1000, total: 0, currency: 'eur' },
        { id: 'cs_1', agentId: 'agent_a', canceledAt: 1500, total: 0, currency: 'eur', intentTrace },
      ]);
    });

    it('answers to marketing, by contact and channel', async () => {
      const said = { displayText: 'News?', textVersion: '1', privacyPolicyUrl: 'https://shop.example/privacy' };
      const made = { agentId: 'agent_a', sessionId: 'cs_1', at: 5 };
      const consents: MarketingConsent[] = [
        { ...said, ...made, channel: 'email', contact: 'a@example.com', optedIn: true, orderId: 'ord_1' },
        { ...said, ...made, channel: 'sms', contact: 'a@example.com', optedIn: false, orderId: 'ord_1', locale: 'de' },
        { ...said, ...made, channel: 'email', contact: 'b@example.com', optedIn: false, orderId: 'ord_2' },
      ];
      for (const consent of consents) await put({ consents: [consent] });
      const read = (filter: object) =>
        all((limit, before?: number) => store().archive.consents(filter, from(limit, before)));
      expect(await read({})).toEqual([...consents].reverse());
      expect(await read({ contact: 'a@example.com' })).toEqual([consents[1], consents[0]]);
      expect(await read({ channel: 'email' })).toEqual([consents[2], consents[0]]);
      expect(await read({ channel: 'sms', contact: 'b@example.com' })).toEqual([]);
    });

    it('rules in use, but for what any order uses', async () => {
      const use = (sessionId: string, ruleId: string, state: 'held' | 'redeemed' | 'released') =>
        put({ redemptions: { sessionId, rows: [{ sessionId, ruleId, buyer: 'ada', state, returnable: true }] } });
      await use('cs_1', 'b', 'held');
      await use('cs_2', 'b', 'redeemed');
      await use('cs_3', 'a', 'redeemed');
      await use('cs_4', ANY_ORDER, 'redeemed');
      await use('cs_5', 'c', 'released');
      await use('cs_6', 'd', 'held');
      const found = await all((limit, after?: string) =>
        store().archive.ruleUses({ limit, ...(after !== undefined && { after }) }),
      );
      expect(found).toEqual([
        { ruleId: 'a', held: 0, redeemed: 1 },
        { ruleId: 'b', held: 1, redeemed: 1 },
        { ruleId: 'd', held: 1, redeemed: 0 },
      ]);
    });

    it('store credits and their moves', async () => {
      const credit = (id: string, more: object = {}): StoreCredit => ({
        kind: 'store_credit',
        ...{ id, codeHash: `hash-${id}`, end: '1234', currency: 'eur', amount: 500, balance: 500, createdAt: 7 },
        ...more,
      });
      await put({ storeCredit: credit('sc_1') });
      await put({ storeCredit: credit('sc_2', { note: 'for a late parcel', expiresAt: 99 }) });
      await put({ storeCredit: credit('sc_3', { kind: 'gift_card' }) });
      for (const by of [-100, -200, 50]) {
        const credits = [{ creditId: 'sc_2', kind: by < 0 ? 'taken' : 'released', by, sessionId: 'cs_1' }] as const;
        await store().commit({}, () => ({ result: undefined, credit: credits }));
      }
      const found = await all((limit, before?: string) => store().archive.storeCredits({}, from(limit, before)));
      const cards = await store().archive.storeCredits({ kind: 'gift_card' }, { limit: 5 });
      expect(cards.items.map(({ id }) => id)).toEqual(['sc_3']);
      expect(found).toEqual([
        credit('sc_3', { kind: 'gift_card' }),
        credit('sc_2', { note: 'for a late parcel', expiresAt: 99, balance: 250 }),
        credit('sc_1'),
      ]);
      const moves = await all((limit, before?: number) => store().archive.creditMoves('sc_2', from(limit, before)));
      expect(moves.map(({ at: _, ...move }) => move)).toEqual([
        { creditId: 'sc_2', kind: 'released', by: 50, sessionId: 'cs_1' },
        { creditId: 'sc_2', kind: 'taken', by: -200, sessionId: 'cs_1' },
        { creditId: 'sc_2', kind: 'taken', by: -100, sessionId: 'cs_1' },
      ]);
      expect((await store().archive.creditMoves('sc_1', { limit: 2 })).items).toEqual([]);
    });

    it('one delivery, with what is sent', async () => {
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1') });
      await put({ orderEvents: [anOrderEvent('evt_1', 'ord_1', { body: '{"a":1}' })] });
      expect(await store().archive.delivery('evt_1')).toMatchObject({ id: 'evt_1', body: '{"a":1}', state: 'due' });
      expect(await store().archive.delivery('evt_2')).toBeUndefined();
    });
  });
}
