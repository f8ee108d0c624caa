import { describe, expect, it } from 'vitest';
import type { Delivery, NewOrderEvent } from '../../../src/store/outbox.js';
import { anOrder, anOrderEvent, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

const MINUTE = 60_000;
/** Later than every moment of a test. */
const EVER = 1e14;
const FAILED = { status: 500, problem: 'It answered 500.', disableFailingSince: 0 };

export function outboxContract(open: Open, { isShared }: { isShared: boolean }): void {
  describe('the outbox', () => {
    const { store, current, put } = withStore(open);
    const outbox = () => store().outbox;
    const claim = (count = 100, lease = EVER, endpointId = 'agent_a') =>
      outbox().claim(new Map([[endpointId, count]]), lease);
    const ids = (deliveries: readonly Delivery[]) => deliveries.map(({ id }) => id).sort();
    /** Of those that are not delivered. */
    const states = async () =>
      (await outbox().backlog()).map(({ endpointId, state, count }) => `${endpointId} ${state} ${count}`).sort();
    const took = (delivery: Delivery, wakeFailingSince = 0) =>
      outbox().delivered(delivery, { status: 200, wakeFailingSince });

    async function withOrders(...names: string[]): Promise<void> {
      for (const name of names) {
        await put({ session: aSession(`cs_${name}`), order: anOrder(`ord_${name}`, `cs_${name}`) });
      }
    }
    const announce = (...events: NewOrderEvent[]) => put({ orderEvents: events });
    async function replayed(since: number): Promise<void> {
      await put({ replay: { endpointId: 'agent_a', since } });
      while (await outbox().continueReplay(1));
    }
    async function claimed(id: string, lease = EVER): Promise<Delivery> {
      const found = (await claim(100, lease)).find((one) => one.id === id);
      if (!found) throw new Error(`${id} is not due.`);
      return found;
    }

    it('hands out what was written with its order, byte for byte, also after it was opened again', async () => {
      const before = Date.now();
      const event = anOrderEvent('evt_1', 'ord_1', { body: '{"note":"Zoë 😀 \\u2028"}' });
      await put({ session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1'), orderEvents: [event] });
      const { reopen } = current();
      const opened = reopen ? await reopen() : store();
      const [delivery] = await opened.outbox.claim(new Map([['agent_a', 1]]), MINUTE);
      expect(delivery).toEqual({
        ...event,
        state: 'due',
        attempts: 1,
        epoch: 1,
        nextTryAt: expect.any(Number),
        createdAt: expect.any(Number),
      });
      expect(delivery?.nextTryAt).toBeGreaterThanOrEqual(before + MINUTE);
      expect(delivery?.createdAt).toBeGreaterThanOrEqual(before);
    });

    it('writes an event with its order or not at all', async () => {
      await withOrders('1');
      const order = anOrder('ord_1', 'cs_1', { version: 2, notes: 'changed' });
      await announce(anOrderEvent('evt_1', 'ord_1'));
      for (const event of [anOrderEvent('evt_1', 'ord_1', { seq: 2 }), anOrderEvent('evt_2', 'ord_1')]) {
        await expect(put({ order, orderEvents: [event] })).rejects.toThrow();
      }
      await expect(announce(anOrderEvent('evt_3', 'ord_9'))).rejects.toThrow();
      expect((await store().orderByName('ord_1'))?.version).toBe(1);
      expect(await states()).toEqual(['agent_a due 1']);
    });

    it('gives an event to one of those who ask at once, until the lease is over', async () => {
      await withOrders('1');
      await announce(anOrderEvent('evt_1', 'ord_1'));
      const answers = await Promise.all(Array.from({ length: 20 }, () => claim(10, MINUTE)));
      expect(answers.flat()).toHaveLength(1);
      expect(await claim()).toEqual([]);
      const [first] = answers.flat();
      if (!first) throw new Error('nothing was claimed');
      await outbox().failed(first, { ...FAILED, nextTryAt: 0 });
      const lapsed = await claimed('evt_1', 0);
      const again = await claimed('evt_1');
      expect([lapsed.attempts, again.attempts, again.epoch]).toEqual([2, 3, lapsed.epoch + 1]);
    });

    it('is full where there is no room, for each endpoint by itself, and hands out the oldest first', async () => {
      await withOrders('1', '2', '3');
      const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
      for (const name of ['2', '3', '1']) {
        await announce(
          anOrderEvent(`evt_a${name}`, `ord_${name}`),
          anOrderEvent(`evt_b${name}`, `ord_${name}`, { endpointId: 'merchant' }),
        );
        await pause();
      }
      const room = new Map([
        ['agent_a', 2],
        ['merchant', 1],
        ['unknown', 5],
      ]);
      expect(ids(await outbox().claim(room, EVER))).toEqual(['evt_a2', 'evt_a3', 'evt_b2']);
      expect(ids(await outbox().claim(room, EVER))).toEqual(['evt_a1', 'evt_b3']);
      expect(await outbox().claim(new Map(), EVER)).toEqual([]);
    });

    it('has one event of a lane out at a time, the lowest sequence first', async () => {
      await withOrders('1', '2');
      for (const seq of [1, 2, 3]) await announce(anOrderEvent(`evt_${seq}`, 'ord_1', { seq }));
      await announce(anOrderEvent('evt_other', 'ord_2'), anOrderEvent('evt_m', 'ord_1', { endpointId: 'merchant' }));
      expect(ids(await claim())).toEqual(['evt_1', 'evt_other']);
      expect(await claim()).toEqual([]);
      expect(await states()).toEqual(['agent_a due 2', 'agent_a queued 2', 'merchant due 1']);
    });

    it('lets the next of a lane go when the one before it was delivered, and not before', async () => {
      await withOrders('1');
      for (const seq of [1, 2, 3]) await announce(anOrderEvent(`evt_${seq}`, 'ord_1', { seq }));
      const first = await claimed('evt_1');
      await outbox().failed(first, { ...FAILED, nextTryAt: 0 });
      const again = await claimed('evt_1');
      await took(again);
      const second = await claimed('evt_2');
      await announce(anOrderEvent('evt_4', 'ord_1', { seq: 4 }));
      expect(await claim()).toEqual([]);
      await took(second);
      await took(await claimed('evt_3'));
      await took(await claimed('evt_4'));
      expect(await states()).toEqual([]);
      await announce(anOrderEvent('evt_5', 'ord_1', { seq: 5 }));
      expect(ids(await claim())).toEqual(['evt_5']);
    });

    it('takes the word of the last claim alone', async () => {
      await withOrders('1');
      await announce(anOrderEvent('evt_1', 'ord_1'), anOrderEvent('evt_2', 'ord_1', { seq: 2 }));
      const old = await claimed('evt_1', 0);
      const last = await claimed('evt_1');
      await took(old);
      expect(await outbox().failed(old, { ...FAILED })).toEqual({ parked: false, disabled: false });
      expect(await states()).toEqual(['agent_a due 1', 'agent_a queued 1']);
      await took(last);
      await took(last);
      expect(await outbox().failed(last, { ...FAILED })).toEqual({ parked: false, disabled: false });
      expect(await states()).toEqual(['agent_a due 1']);
    });

    it('takes a claim back that was cut short: it counts for nothing, and is due at once', async () => {
      await withOrders('1');
      await announce(anOrderEvent('evt_1', 'ord_1'));
      await outbox().failed(await claimed('evt_1'), { ...FAILED, nextTryAt: 0 });
      const old = await claimed('evt_1', 0);
      const cut = await claimed('evt_1');
      await outbox().release(old);
      expect(await claim(), 'it is another claim that stands').toEqual([]);
      await outbox().release(cut);
      const again = await claimed('evt_1');
      expect([cut.attempts, again.attempts, again.epoch]).toEqual([3, 3, cut.epoch + 1]);
      await took(again);
      await outbox().release(again);
      expect(await states()).toEqual([]);
    });

    async function leftByAnother() {
      await withOrders('1', '2', '3', '4');
      await announce(...['1', '2', '3', '4'].map((name) => anOrderEvent(`evt_${name}`, `ord_${name}`)));
      for (const delivery of await claim()) {
        const waits = delivery.id === 'evt_2' ? { nextTryAt: EVER } : {};
        if (delivery.id === 'evt_2' || delivery.id === 'evt_3')
          await outbox().failed(delivery, { ...FAILED, ...waits });
      }
      const { reopen } = current();
      const { outbox: next } = reopen ? await reopen() : store();
      const claimNext = () => next.claim(new Map([['agent_a', 100]]), EVER);
      expect(await claimNext()).toEqual([]);
      return { next, claimNext };
    }

    if (isShared) {
      it('leaves what another process has claimed to it, which may be on its way, until the lease ends', async () => {
        const { next, claimNext } = await leftByAnother();
        expect(await next.orphan()).toBe(0);
        expect(await claimNext()).toEqual([]);
      });
    } else {
      it('gives what a dead process had claimed to the next one, at once, and nothing that waits for its time', async () => {
        const { next, claimNext } = await leftByAnother();
        expect(await next.orphan()).toBe(2);
        const again = await claimNext();
        expect(ids(again)).toEqual(['evt_1', 'evt_4']);
        expect(again.map(({ attempts }) => attempts)).toEqual([2, 2]);
        for (const delivery of again) await next.delivered(delivery, { status: 200, wakeFailingSince: 0 });
        expect(await next.orphan()).toBe(0);
      });
    }

    it('calls within the commit, and has delivered nothing where that throws', async () => {
      await withOrders('1');
      await announce(anOrderEvent('evt_1', 'ord_1'));
      const delivery = await claimed('evt_1');
      const fail = () => {
        throw new Error('in between');
      };
      await expect(outbox().delivered(delivery, { status: 200, wakeFailingSince: 0 }, fail)).rejects.toThrow(
        'in between',
      );
      expect(await states()).toEqual(['agent_a due 1']);
    });

    it('says why an attempt failed, until the next one, and waits as long as it is told', async () => {
      await withOrders('1');
      await announce(anOrderEvent('evt_1', 'ord_1'));
      const soon = Date.now() + MINUTE;
      await outbox().failed(await claimed('evt_1'), { ...FAILED, problem: 'x'.repeat(1000), nextTryAt: soon });
      expect(await claim()).toEqual([]);
      expect(await outbox().nextDue(['agent_a', 'merchant'])).toBe(soon);
      expect(await outbox().nextDue(['merchant'])).toBeUndefined();
      await put({ replay: { endpointId: 'agent_a', orderId: 'ord_1', fromSeq: 1 } });
      const again = await claimed('evt_1');
      expect(again.problem).toBeUndefined();
      expect(again.attempts).toBe(1);
    });

    it('parks a lane where no time is named: it stands still, and nothing of it is skipped', async () => {
      await withOrders('1', '2');
      await announce(anOrderEvent('evt_1', 'ord_1'), anOrderEvent('evt_2', 'ord_1', { seq: 2 }));
      expect(await outbox().failed(await claimed('evt_1'), FAILED)).toEqual({ parked: true, disabled: false });
      await announce(anOrderEvent('evt_3', 'ord_1', { seq: 3 }), anOrderEvent('evt_4', 'ord_2'));
      expect(ids(await claim())).toEqual(['evt_4']);
      expect(await states()).toEqual(['agent_a due 1', 'agent_a parked 1', 'agent_a queued 2']);
      await put({ replay: { endpointId: 'agent_a', orderId: 'ord_1', fromSeq: 1 } });
      expect(ids(await claim())).toEqual(['evt_1']);
    });

    it('sends a lane again from an event on, the delivered ones too, under their own ids', async () => {
      await withOrders('1');
      for (const seq of [1, 2, 3]) await announce(anOrderEvent(`evt_${seq}`, 'ord_1', { seq }));
      for (const seq of [1, 2]) await took(await claimed(`evt_${seq}`));
      const underWay = await claimed('evt_3');
      await put({ replay: { endpointId: 'agent_a', orderId: 'ord_1', fromSeq: 2 } });
      await took(underWay);
      const second = await claimed('evt_2');
      expect(second.attempts).toBe(1);
      await took(second);
      await took(await claimed('evt_3'));
      expect(await states()).toEqual([]);
    });

    it('sends an endpoint all since a time again, and enables it', async () => {
      await withOrders('1', '2');
      await announce(anOrderEvent('evt_1', 'ord_1'), anOrderEvent('evt_m', 'ord_1', { endpointId: 'merchant' }));
      await took(await claimed('evt_1'));
      await new Promise((resolve) => setTimeout(resolve, 5));
      const since = Date.now();
      await announce(anOrderEvent('evt_2', 'ord_2'));
      const { disabled } = await outbox().failed(await claimed('evt_2'), { ...FAILED, disableFailingSince: EVER });
      expect(disabled).toBe(true);
      expect(await claim()).toEqual([]);
      await replayed(since);
      expect(ids(await claim())).toEqual(['evt_2']);
      await replayed(0);
      expect(ids(await claim())).toEqual(['evt_1', 'evt_2']);
      expect(ids(await claim(9, EVER, 'merchant')), 'nothing of another endpoint').toEqual(['evt_m']);
    });

    it('disables an endpoint that has been failing for so long, and says so once', async () => {
      await withOrders('1', '2', '3');
      for (const name of ['1', '2', '3']) await announce(anOrderEvent(`evt_${name}`, `ord_${name}`));
      const [one, two, three] = await claim();
      if (!one || !two || !three) throw new Error('three are due');
      const first = await outbox().failed(one, { ...FAILED, nextTryAt: 0, disableFailingSince: Date.now() - MINUTE });
      expect(first).toEqual({ parked: false, disabled: false });
      const [health] = await outbox().health();
      expect(health).toEqual({ id: 'agent_a', failingSince: expect.any(Number) });
      const attempt = { ...FAILED, nextTryAt: 0, disableFailingSince: Date.now() + 1 };
      expect(await outbox().failed(two, attempt)).toEqual({ parked: false, disabled: true });
      expect(await outbox().failed(three, attempt)).toEqual({ parked: false, disabled: false });
      expect(await claim()).toEqual([]);
      expect(await outbox().nextDue(['agent_a'])).toBeUndefined();
      const disabled = { ...health, disabledAt: expect.any(Number) };
      expect(await outbox().health()).toEqual([disabled]);
      const { reopen } = current();
      if (reopen) expect(await (await reopen()).outbox.health()).toEqual([disabled]);
    });

    it('forgets a failure with the next success', async () => {
      await withOrders('1', '2');
      await announce(anOrderEvent('evt_1', 'ord_1'), anOrderEvent('evt_2', 'ord_2'));
      const [one, two] = await claim();
      if (!one || !two) throw new Error('two are due');
      await outbox().failed(one, { ...FAILED, nextTryAt: EVER });
      await took(two);
      expect(await outbox().health()).toEqual([{ id: 'agent_a', deliveredAt: expect.any(Number) }]);
    });

    it('wakes what waits for another attempt when an endpoint is back that was away, and nothing under way', async () => {
      await withOrders('1', '2', '3');
      const all = ['1', '2', '3'].map((name) => anOrderEvent(`evt_${name}`, `ord_${name}`));
      await announce(...all);
      const [one, two, three] = (await claim()).sort((a, b) => a.id.localeCompare(b.id));
      if (!one || !two || !three) throw new Error('three are due');
      await outbox().failed(one, { ...FAILED, nextTryAt: EVER });
      await outbox().failed(two, { ...FAILED, nextTryAt: 0 });
      const again = await claimed('evt_2');
      const failingSince = (await outbox().health())[0]?.failingSince ?? 0;
      await took(three, failingSince - 1);
      expect(await claim(), 'it was not away for long').toEqual([]);

      await outbox().failed(again, { ...FAILED, nextTryAt: 0 });
      await announce(anOrderEvent('evt_4', 'ord_3', { seq: 2 }));
      const [second, fourth] = (await claim()).sort((a, b) => a.id.localeCompare(b.id));
      if (!second || !fourth) throw new Error('two are due');
      await took(fourth, Date.now() + MINUTE);
      expect(ids(await claim()), 'not the one that is on its way').toEqual(['evt_1']);
      await took(second);
    });

    it('counts by endpoint and state, with the oldest', async () => {
      await withOrders('1', '2');
      const before = Date.now();
      await announce(anOrderEvent('evt_1', 'ord_1'), anOrderEvent('evt_2', 'ord_2'));
      const [group, ...others] = await outbox().backlog();
      expect(others).toEqual([]);
      expect(group).toEqual({ endpointId: 'agent_a', state: 'due', count: 2, oldest: expect.any(Number) });
      expect(group?.oldest).toBeGreaterThanOrEqual(before);
      expect(group?.oldest).toBeLessThanOrEqual(Date.now());
    });

    it('forgets what was delivered before a time, never what waits', async () => {
      await withOrders('1', '2', '3', '4');
      for (const name of ['1', '2', '3', '4']) await announce(anOrderEvent(`evt_${name}`, `ord_${name}`));
      for (const delivery of (await claim()).filter(({ id }) => id !== 'evt_4')) await took(delivery);
      expect(await outbox().forget(1000, 10)).toBe(0);
      expect(await outbox().forget(EVER, 2)).toBe(2);
      expect(await outbox().forget(EVER, 10)).toBe(1);
      expect(await outbox().forget(EVER, 10)).toBe(0);
      expect(await states()).toEqual(['agent_a due 1']);
    });
  });
}
