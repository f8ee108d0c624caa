import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/store/outbox.js';
import type { Store } from '../../../src/store/store.js';
import { anOrder, anOrderEvent, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

/** Later than every moment of a test. */
const EVER = 1e14;
const AGENT_A = 'agent_a';

/** All lanes of an endpoint sent again, slice by slice. */
export function replayContract(open: Open): void {
  describe('a replay of an endpoint', () => {
    const { store, current, put } = withStore(open);
    const ids = (deliveries: readonly Delivery[]) => deliveries.map(({ id }) => id).sort();
    const claim = (of: Store = store(), endpointId = AGENT_A) => of.outbox.claim(new Map([[endpointId, 1000]]), EVER);
    const ask = (since: number, endpointId = AGENT_A) => put({ replay: { endpointId, since } });
    /** How many slices it takes to the end. */
    async function finish(limit = 100, of: Store = store()): Promise<number> {
      let slices = 1;
      while (await of.outbox.continueReplay(limit)) slices += 1;
      return slices;
    }
    /** A moment that no event was made in. */
    async function moment(): Promise<number> {
      await new Promise((resolve) => setTimeout(resolve, 3));
      const now = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 3));
      return now;
    }

    /** An event `evt_<lane>_<seq>` of the order `ord_<lane>`. */
    const announce = (lane: string, seq: number, endpointId = AGENT_A) =>
      put({
        ...(seq === 1 && { session: aSession(`cs_${lane}`), order: anOrder(`ord_${lane}`, `cs_${lane}`) }),
        orderEvents: [anOrderEvent(`evt_${lane}_${seq}`, `ord_${lane}`, { seq, endpointId })],
      });
    const take = (delivery: Delivery, of: Store = store()) =>
      of.outbox.delivered(delivery, { status: 200, wakeFailingSince: 0 });
    /** Delivers all that is due and what follows it; the result is in the sequence in which it was claimed. */
    async function drain(of: Store = store()): Promise<Delivery[]> {
      const sent: Delivery[] = [];
      for (let found = await claim(of); found.length > 0; found = await claim(of)) {
        const orders = found.map(({ orderId }) => orderId);
        expect(new Set(orders).size, 'one of a lane is out at a time').toBe(orders.length);
        for (const delivery of found) await take(delivery, of);
        sent.push(...found);
      }
      return sent;
    }
    async function delivered(lanes: number, seqs: number): Promise<void> {
      for (let seq = 1; seq <= seqs; seq += 1) {
        for (let lane = 1; lane <= lanes; lane += 1) await announce(String(lane), seq);
      }
      expect(await drain()).toHaveLength(lanes * seqs);
    }
    const ofLane = (sent: readonly Delivery[], lane: number | string) =>
      sent.filter(({ orderId }) => orderId === `ord_${lane}`).map(({ seq }) => seq);

    it.each([1, 2, 3, 5, 100])('sends each lane again once, in its sequence, by slices of %i', async (limit) => {
      await delivered(4, 3);
      await ask(0);
      expect(await drain(), 'asking for it sends nothing yet').toEqual([]);
      expect(await finish(limit)).toBe(Math.floor(12 / limit) + 1);
      const again = await drain();
      expect(again).toHaveLength(12);
      for (const lane of [1, 2, 3, 4]) expect(ofLane(again, lane)).toEqual([1, 2, 3]);
      expect(again.every(({ attempts, epoch }) => attempts === 1 && epoch === 3)).toBe(true);
      expect(await store().outbox.continueReplay(limit), 'there is no more of it').toBe(false);
      expect(await drain()).toEqual([]);
    });

    it('goes on where it was, also after it was opened again, while lanes are delivered and grow', async () => {
      await delivered(4, 2);
      await ask(0);
      const sent: Delivery[] = [];
      let at = store();
      let slices = 0;
      for (let more = true; more; slices += 1) {
        more = await at.outbox.continueReplay(1);
        const { reopen } = current();
        if (reopen) at = await reopen();
        sent.push(...(await drain(at)));
        const seq = 3 + sent.length;
        const orderEvents = [anOrderEvent(`evt_new_${seq}`, 'ord_4', { seq })];
        await at.commit({}, () => ({ result: undefined, puts: { orderEvents } }));
      }
      sent.push(...(await drain(at)));
      for (const lane of [1, 2, 3]) expect(ofLane(sent, lane)).toEqual([1, 2]);
      expect(slices, 'what is made meanwhile makes it no longer').toBe(9);
      const fourth = ofLane(sent, 4);
      expect(fourth.filter((seq) => seq === 1)).toHaveLength(1);
      const afterwards = fourth.slice(fourth.indexOf(1));
      expect(afterwards, 'from its beginning on in sequence, what was made meanwhile too').toEqual(
        [...afterwards].sort((a, b) => a - b),
      );
      expect(await at.outbox.backlog()).toEqual([]);
    });

    it('begins each lane at its first event since the time, and leaves others alone', async () => {
      await delivered(2, 2);
      const since = await moment();
      await announce('2', 3);
      await announce('2', 4);
      await announce('3', 1);
      await announce('m', 1, 'merchant');
      await drain();
      await ask(since);
      await finish(1);
      const again = await drain();
      expect([1, 2, 3].map((lane) => ofLane(again, lane))).toEqual([[], [3, 4], [1]]);
      expect(ids(await claim(store(), 'merchant')), 'nothing of another endpoint').toEqual(['evt_m_1']);
    });

    it('is of what there was when it was asked for', async () => {
      await delivered(2, 1);
      await ask(0);
      await announce('late', 1);
      expect(ids(await drain())).toEqual(['evt_late_1']);
      await finish(1);
      expect(ids(await drain())).toEqual(['evt_1_1', 'evt_2_1']);
    });

    it('asked for once more meanwhile, begins anew with the earlier time', async () => {
      await delivered(1, 1);
      const between = await moment();
      await announce('2', 1);
      await announce('3', 1);
      await drain();
      await ask(between);
      await store().outbox.continueReplay(1);
      expect(ids(await drain())).toEqual(['evt_2_1']);
      await ask(0);
      await finish(1);
      expect(ids(await drain())).toEqual(['evt_1_1', 'evt_2_1', 'evt_3_1']);

      await ask(0);
      await store().outbox.continueReplay(1);
      await drain();
      await ask(between);
      await finish(1);
      expect(ids(await drain())).toEqual(['evt_1_1', 'evt_2_1', 'evt_3_1']);
    });

    it('takes a parked lane and one that is under way along, and the word of neither counts', async () => {
      await announce('1', 1);
      await announce('1', 2);
      await announce('2', 1);
      const [parked, underWay] = (await claim()).sort((a, b) => a.id.localeCompare(b.id));
      if (!parked || !underWay) throw new Error('two are due');
      await store().outbox.failed(parked, { problem: 'It answered 500.', disableFailingSince: EVER });
      expect(await claim(), 'it is disabled').toEqual([]);
      await ask(0);
      expect(await store().outbox.health(), 'it is enabled at once').toEqual([{ id: AGENT_A }]);
      await finish(1);
      await take(underWay);
      const again = await drain();
      expect([ofLane(again, 1), ofLane(again, 2)]).toEqual([[1, 2], [1]]);
    });

    it('of several endpoints comes to the end of each', async () => {
      await delivered(2, 1);
      for (const lane of ['m1', 'm2']) await announce(lane, 1, 'merchant');
      for (const delivery of await claim(store(), 'merchant')) await take(delivery);
      await ask(0);
      await ask(0, 'merchant');
      await finish(1);
      expect(ids(await claim())).toEqual(['evt_1_1', 'evt_2_1']);
      expect(ids(await claim(store(), 'merchant'))).toEqual(['evt_m1_1', 'evt_m2_1']);
    });

    it('that was never sent anything ends at once', async () => {
      await ask(0, 'agent_b');
      expect(await finish(1)).toBe(1);
      expect(await store().outbox.continueReplay(1)).toBe(false);
    });
  });
}
