import { describe, expect, it } from 'vitest';
import type { InboxEntry } from '../../../src/store/inbox.js';
import { anEvent } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

/** Later than every moment of a test. */
const EVER = 1e14;

export function inboxContract(open: Open): void {
  describe('the inbox', () => {
    const { store, current } = withStore(open);
    const inbox = () => store().inbox;
    const due = (time = EVER) => inbox().due(time, 100);
    const counts = async () =>
      (await inbox().counts()).map(({ type, outcome, count }) => `${type} ${outcome ?? 'waits'} ${count}`).sort();
    async function received(id: string, more: Parameters<typeof anEvent>[1] = {}): Promise<InboxEntry> {
      await inbox().receive(anEvent(id, more));
      const entry = (await due()).find((each) => each.id === id);
      if (!entry) throw new Error(`${id} does not wait.`);
      return entry;
    }

    it('hands out what it received, once its time has come, also after it was opened again', async () => {
      const before = Date.now();
      const event = anEvent('evt_1', { paymentIntentId: 'pi_1', objectId: 'dp_1', type: 'charge.dispute.created' });
      expect(await inbox().receive(event)).toBe('new');
      const [entry] = await due();
      expect(entry).toEqual({ ...event, receivedAt: expect.any(Number), tries: 0, hints: 0 });
      expect(entry?.receivedAt).toBeGreaterThanOrEqual(before);
      expect(await due(Date.now()), 'it is due at once').toHaveLength(1);
      expect(await due(before - 1000)).toEqual([]);
      const { reopen } = current();
      if (reopen) expect(await (await reopen()).inbox.due(EVER, 10)).toEqual([entry]);
    });

    it('tells ids that it received from others', async () => {
      await inbox().settle(await received('evt_1'), 'applied');
      await received('evt_2', { objectId: 'pi_2' });
      expect(await inbox().known(['evt_1', 'evt_2', 'evt_3', 'evt_3'])).toEqual(new Set(['evt_1', 'evt_2']));
      expect(await inbox().known([])).toEqual(new Set());
    });

    it('hands out the oldest first, as many as are asked for', async () => {
      for (let index = 0; index < 5; index += 1) {
        await inbox().receive(anEvent(`evt_${9 - index}`, { objectId: `pi_${index}`, createdAt: index % 2 }));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const ids = async (limit: number) => (await inbox().due(EVER, limit)).map(({ id }) => id);
      expect(await ids(10)).toEqual(['evt_9', 'evt_8', 'evt_7', 'evt_6', 'evt_5']);
      expect(await ids(2)).toEqual(['evt_9', 'evt_8']);
    });

    it('knows an id that it received before, whatever became of it and whatever else it says', async () => {
      const entry = await received('evt_1');
      expect(await inbox().receive(anEvent('evt_1'))).toBe('known');
      await inbox().settle(entry, 'applied');
      expect(await inbox().receive(anEvent('evt_1'))).toBe('known');
      expect(await inbox().receive(anEvent('evt_1', { objectId: 'pi_2', type: 'x' }), 'ignored')).toBe('known');
      expect(await inbox().receive(anEvent('evt_2'), 'ignored')).toBe('new');
      expect(await inbox().receive(anEvent('evt_2'))).toBe('known');
      expect([await due(), await counts()]).toEqual([
        [],
        ['payment_intent.succeeded applied 1', 'payment_intent.succeeded ignored 1'],
      ]);
    });

    it('takes one of the same id that arrive at once', async () => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => inbox().receive(anEvent('evt_1'))));
      expect([...answers].sort()).toEqual([...Array(39).fill('known'), 'new']);
      expect(await due()).toMatchObject([{ id: 'evt_1', hints: 0 }]);
    });

    it('merges into the one that waits for the same object and type', async () => {
      await received('evt_1');
      expect(await inbox().receive(anEvent('evt_2'))).toBe('merged');
      expect(await inbox().receive(anEvent('evt_3', { type: 'payment_intent.canceled' }))).toBe('new');
      expect(await inbox().receive(anEvent('evt_4', { objectId: 'pi_2' }))).toBe('new');
      expect(await inbox().receive(anEvent('evt_2')), 'what was merged is known').toBe('known');
      const waiting = (await due()).map(({ id, hints }) => `${id} ${hints}`).sort();
      expect(waiting).toEqual(['evt_1 1', 'evt_3 0', 'evt_4 0']);
      expect(await counts()).toEqual([
        'payment_intent.canceled waits 1',
        'payment_intent.succeeded merged 1',
        'payment_intent.succeeded waits 2',
      ]);
    });

    it('merges those of one object that arrive at once', async () => {
      const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => inbox().receive(anEvent(`evt_${at}`))));
      expect([...answers].sort()).toEqual([...Array(39).fill('merged'), 'new']);
      expect(await due()).toMatchObject([{ hints: 39 }]);
    });

    it('merges nothing that needs no work, and into nothing that has had its effect', async () => {
      const entry = await received('evt_1');
      expect(await inbox().receive(anEvent('evt_2'), 'foreign')).toBe('new');
      expect(await due()).toMatchObject([{ id: 'evt_1', hints: 0 }]);
      await inbox().settle(entry, 'applied');
      expect(await inbox().receive(anEvent('evt_3'))).toBe('new');
      expect(await due()).toMatchObject([{ id: 'evt_3', hints: 0 }]);
    });

    it('keeps an entry waiting where another was merged into it while it was applied', async () => {
      const entry = await received('evt_1');
      await inbox().postpone(entry, 0, 'not now');
      await inbox().receive(anEvent('evt_2'));
      await inbox().settle(entry, 'applied');
      const [again] = await due(Date.now());
      expect(again).toMatchObject({ id: 'evt_1', hints: 1, tries: 0 });
      if (again) await inbox().settle(again, 'applied');
      expect(await due()).toEqual([]);
      await inbox().settle(entry, 'foreign');
      if (again) await inbox().settle(again, 'foreign');
      expect(await counts(), 'what is settled stays so').toEqual([
        'payment_intent.succeeded applied 1',
        'payment_intent.succeeded merged 1',
      ]);
    });

    it('postpones an entry, and hands it out at once when another is merged into it', async () => {
      const entry = await received('evt_1');
      await inbox().postpone(entry, EVER, 'Stripe is away. '.repeat(100));
      expect(await due(EVER - 1)).toEqual([]);
      expect(await due(EVER)).toMatchObject([{ id: 'evt_1', tries: 1, hints: 0 }]);
      await inbox().postpone(entry, EVER, '');
      expect(await due(EVER)).toMatchObject([{ tries: 2 }]);
      await inbox().receive(anEvent('evt_2'));
      expect(await due(Date.now())).toMatchObject([{ id: 'evt_1', tries: 2, hints: 1 }]);
    });

    it('hands out an entry at once that could not be settled, whoever postponed it in between', async () => {
      const entry = await received('evt_1');
      await inbox().receive(anEvent('evt_2'));
      await inbox().postpone(entry, EVER, 'not now');
      expect(await due(Date.now())).toEqual([]);
      await inbox().settle(entry, 'applied');
      expect(await due(Date.now())).toMatchObject([{ id: 'evt_1', hints: 1, tries: 0 }]);
    });

    it('postpones nothing that is settled, and settles nothing that it does not have', async () => {
      const entry = await received('evt_1');
      await inbox().settle(entry, 'applied');
      await inbox().postpone(entry, 0, 'late');
      await inbox().settle({ ...entry, id: 'evt_9' }, 'applied');
      await inbox().postpone({ ...entry, id: 'evt_9' }, 0, 'unknown');
      expect([await due(), await counts()]).toEqual([[], ['payment_intent.succeeded applied 1']]);
    });

    it('settles an entry for one of those who applied it', async () => {
      const entry = await received('evt_1');
      await Promise.all([inbox().settle(entry, 'applied'), inbox().settle(entry, 'foreign')]);
      const [count, ...rest] = await inbox().counts();
      expect([count?.count, rest]).toEqual([1, []]);
      expect(await due()).toEqual([]);
    });

    it('forgets what was settled before a time, never what waits', async () => {
      await received('evt_1');
      for (const id of ['evt_2', 'evt_3', 'evt_4']) await inbox().receive(anEvent(id, { objectId: id }), 'ignored');
      expect(await inbox().forget(1000, 10)).toBe(0);
      expect(await inbox().forget(EVER, 2)).toBe(2);
      expect(await inbox().forget(EVER, 10)).toBe(1);
      expect(await inbox().forget(EVER, 10)).toBe(0);
      expect(await due()).toMatchObject([{ id: 'evt_1' }]);
      expect(await inbox().receive(anEvent('evt_2', { objectId: 'evt_2' })), 'forgotten is forgotten').toBe('new');
    });
  });
}
