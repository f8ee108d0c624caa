import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Order } from '../../../src/domain/order.js';
import type { CheckoutSession } from '../../../src/domain/session.js';
import { heldUnits } from '../../../src/merchant/held-units.js';
import type { DeliveryPlace, HeldPlace, Slice, SliceRequest, TimePlace } from '../../../src/store/archive.js';
import type { Database } from '../../../src/store/database.js';
import type { Puts } from '../../../src/store/store.js';
import { anEvent, anOrder, aReservation, aSession } from '../support/builders.js';
import type { Open, Opened } from './opened.js';

/** Everything of a list, in slices of a size, with the number of slices. */
async function walk<T, Place>(
  read: (request: SliceRequest<Place>) => Promise<Slice<T, Place>>,
  limit: number,
): Promise<{ items: T[]; slices: number }> {
  const items: T[] = [];
  let before: Place | undefined;
  let slices = 0;
  do {
    const slice = await read({ limit, ...(before !== undefined && { before }) });
    expect(slice.items.length).toBeLessThanOrEqual(limit);
    items.push(...slice.items);
    before = slice.next;
    slices += 1;
  } while (before !== undefined);
  return { items, slices };
}

const id = (prefix: string, index: number): string => `${prefix}_${String(index).padStart(5, '0')}`;
const AGENTS = ['alpha', 'beta'];
const STATUSES = ['confirmed', 'shipped', 'canceled'] as const;
const COUNT = 60;
/** Several orders have the same time. */
const orders: Order[] = Array.from({ length: COUNT }, (_, index) =>
  anOrder(id('ord', (index * 7) % COUNT), id('cs', index), {
    agentId: AGENTS[index % 2],
    status: STATUSES[index % 3],
    payment: undefined,
    createdAt: 1000 + Math.floor(index / 4),
  }),
);
const OPEN = { status: 'ready_for_payment', expiresAt: 5000 } as const;
const sessions: CheckoutSession[] = Array.from({ length: COUNT }, (_, index) =>
  aSession(id('cs', index), {
    agentId: AGENTS[index % 2],
    createdAt: 1000 + index,
    ...(index % 3 === 0 ? OPEN : { status: 'completed', expiresAt: 5000 }),
  }),
);
const limits = fc.integer({ min: 1, max: 100 });
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const times = {
  createdAfter: optional(fc.integer({ min: 990, max: 1070 })),
  createdBefore: optional(fc.integer({ min: 990, max: 1070 })),
};
const isBetween = (
  { createdAt }: { createdAt: number },
  { createdAfter = 0, createdBefore = 1e9 }: { createdAfter?: number; createdBefore?: number },
): boolean => createdAt > createdAfter && createdAt < createdBefore;

/** Whatever the page size and the filter: a list has everything once, the newest first, and goes on where it ended. */
export function archiveContract(open: Open<Database>, { numRuns = 200 } = {}): void {
  describe('lists', () => {
    let opened: Opened<Database>;
    let store: Database;
    beforeAll(async () => {
      opened = await open();
      ({ store } = opened);
      for (const session of sessions) await put({ session });
      for (const order of orders) await put({ order });
    });
    afterAll(() => opened?.close());

    const put = (puts: Puts) => store.commit({}, () => ({ result: undefined, puts }));

    it('orders', async () => {
      const filters = fc.record({
        status: optional(fc.constantFrom(...STATUSES)),
        agentId: optional(fc.constantFrom(...AGENTS, 'nobody')),
        ...times,
      });
      const byTime = [...orders].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
      await fc.assert(
        fc.asyncProperty(limits, filters, async (limit, filter) => {
          const expected = byTime.filter(
            (order) =>
              (filter.status ?? order.status) === order.status &&
              (filter.agentId ?? order.agentId) === order.agentId &&
              isBetween(order, filter),
          );
          const { items } = await walk(
            (request: SliceRequest<TimePlace>) => store.archive.orders(filter, request),
            limit,
          );
          expect(items).toEqual(expected);
        }),
        { numRuns },
      );
    });

    it('sessions, as they are at the time', async () => {
      const filters = fc.record({
        status: optional(fc.constantFrom('ready_for_payment' as const, 'expired' as const, 'completed' as const)),
        agentId: optional(fc.constantFrom(...AGENTS)),
        now: fc.constantFrom(4999, 5000),
        ...times,
      });
      await fc.assert(
        fc.asyncProperty(limits, filters, async (limit, filter) => {
          const statusOf = ({ status }: CheckoutSession) =>
            status === 'ready_for_payment' && filter.now >= 5000 ? 'expired' : status;
          const expected = [...sessions]
            .reverse()
            .filter(
              (session) =>
                (filter.status ?? statusOf(session)) === statusOf(session) &&
                (filter.agentId ?? session.agentId) === session.agentId &&
                isBetween(session, filter),
            );
          const { items } = await walk(
            (request: SliceRequest<string>) => store.archive.sessions(filter, request),
            limit,
          );
          expect(items.map(({ session }) => session)).toEqual(expected);
        }),
        { numRuns },
      );
    });

    it('a list that is read while it grows neither repeats nor skips what was there', async () => {
      let made = 0;
      const seen: string[] = [];
      let before: TimePlace | undefined;
      do {
        const slice = await store.archive.orders({}, { limit: 7, ...(before && { before }) });
        seen.push(...slice.items.map((order) => order.id));
        before = slice.next;
        made += 1;
        await put({ session: aSession(id('cs', 9000 + made), { status: 'completed' }) });
        await put({
          order: anOrder(id('ord', 9000 + made), id('cs', 9000 + made), { payment: undefined, createdAt: 2000 + made }),
        });
      } while (before);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((name) => name < 'ord_09000').sort()).toEqual(orders.map((order) => order.id).sort());
    });

    describe('with many rows', () => {
      const MANY = 2500;

      it('looking for a rare one ends after so many rows, and goes on from there', async () => {
        const receive = (index: number) => {
          const type = index === 3 ? 'charge.refunded' : 'payment_intent.succeeded';
          return store.inbox.receive(anEvent(id('evt', index), { type, objectId: `pi_${index}` }), 'applied');
        };
        // The rare one is received before the others, for they are listed by when they were.
        for (let index = 0; index < 4; index += 1) await receive(index);
        const AT_ONCE = 500;
        for (let done = 4; done < MANY; done += AT_ONCE) {
          const count = Math.min(AT_ONCE, MANY - done);
          await Promise.all(Array.from({ length: count }, (_, index) => receive(done + index)));
        }
        const read = (request: SliceRequest<TimePlace>) =>
          store.archive.stripeEvents({ type: 'charge.refunded' }, request);
        const first = await read({ limit: 1 });
        expect(first.items).toEqual([]);
        expect(first.next).toBeDefined();
        const { items, slices } = await walk(read, 2);
        expect(items.map((event) => event.id)).toEqual([id('evt', 3)]);
        expect(slices).toBe(Math.ceil(MANY / 1000));
        const all = await walk((request: SliceRequest<TimePlace>) => store.archive.stripeEvents({}, request), 100);
        expect(new Set(all.items.map((event) => event.id)).size).toBe(MANY);
      });

      it('audit entries by what was done and to whom', async () => {
        for (let index = 0; index < 30; index += 1) {
          const [action, subject] = [index % 2 ? 'stock.set' : 'order.cancel', `it_${index % 3}`];
          await put({ audit: { id: id('evt', index), action, subject, at: index, detail: { index } } });
        }
        const expected = (keeps: (index: number) => boolean) =>
          Array.from({ length: 30 }, (_, index) => 29 - index).filter(keeps);
        for (const limit of [1, 4, 30, 100]) {
          const read = async (filter: { action?: string; subject?: string }) =>
            (await walk((request: SliceRequest<number>) => store.archive.audit(filter, request), limit)).items.map(
              ({ detail }) => detail?.index,
            );
          expect(await read({})).toEqual(expected(() => true));
          expect(await read({ action: 'stock.set' })).toEqual(expected((index) => index % 2 === 1));
          expect(await read({ subject: 'it_1' })).toEqual(expected((index) => index % 3 === 1));
          expect(await read({ subject: 'it_1', action: 'stock.set' })).toEqual(expected((index) => index % 6 === 1));
        }
      });
    });

    it('deliveries by endpoint, state and order', async () => {
      const wanted = orders.slice(0, 6);
      const events = wanted.flatMap((order) =>
        [1, 2, 3].flatMap((seq) =>
          AGENTS.map((endpointId) => ({
            id: `evt_${endpointId}_${order.id}_${seq}`,
            endpointId,
            orderId: order.id,
            seq,
            type: 'order_update' as const,
            body: '{}',
          })),
        ),
      );
      for (const event of events) await put({ orderEvents: [event] });
      const now = Date.now() + 60_000;
      for (const delivery of await store.outbox.claim(new Map([['alpha', 3]]), now)) {
        await store.outbox.delivered(delivery, { status: 204, wakeFailingSince: 0 });
      }
      const [parked] = await store.outbox.claim(new Map([['beta', 1]]), now);
      if (!parked) throw new Error('nothing was due');
      await store.outbox.failed(parked, { problem: 'closed', disableFailingSince: 0 });
      const everything = (
        await walk((request: SliceRequest<DeliveryPlace>) => store.archive.deliveries({}, request), 100)
      ).items;
      expect(everything.map((one) => one.id)).toEqual(events.map((event) => event.id).reverse());
      expect(everything.every((one) => !('body' in one))).toBe(true);
      const stateOf = (wantedState: string) => everything.filter(({ state }) => state === wantedState);
      expect([stateOf('delivered').length, stateOf('parked').length]).toEqual([3, 1]);
      const filters = fc.record({
        endpointId: optional(fc.constantFrom(...AGENTS)),
        state: optional(fc.constantFrom('due' as const, 'queued' as const, 'parked' as const, 'delivered' as const)),
        orderId: optional(fc.constantFrom(...wanted.map((order) => order.id))),
      });
      await fc.assert(
        fc.asyncProperty(limits, filters, async (limit, filter) => {
          const { items } = await walk(
            (request: SliceRequest<DeliveryPlace>) => store.archive.deliveries(filter, request),
            limit,
          );
          const { endpointId, state, orderId } = filter;
          expect(items).toEqual(
            everything.filter(
              (one) =>
                (endpointId ?? one.endpointId) === one.endpointId &&
                (state ?? one.state) === one.state &&
                (orderId ?? one.orderId) === one.orderId,
            ),
          );
        }),
        { numRuns },
      );
      expect(await store.archive.deliveredTo('alpha')).toBe(3);
      expect(await store.archive.eventsSince('alpha', 0)).toBe(18);
      expect(await store.archive.eventsSince('alpha', Date.now() + 60_000)).toBe(0);
    });

    it('units that are held, and by nobody else', async () => {
      const line = (variantId: string, quantity: number) => ({ variantId, quantity });
      const hold = (index: number, more: object) =>
        put({ reservation: aReservation(id('cs', index), { agentId: AGENTS[index % 2], ...more }) });
      await hold(0, { lines: [line('mug', 2), line('cup', 1)] });
      await hold(1, { lines: [line('mug', 3)], heldUntil: null });
      await hold(2, { lines: [line('mug', 50)], state: 'released', heldUntil: null });
      await hold(3, { lines: [line('mug', 70)], state: 'consumed', heldUntil: null });
      await hold(4, { lines: [line('cup', 1)] });
      await hold(5, { lines: [line('cup', 1)], heldUntil: 9001 });
      for (const limit of [1, 2, 10]) {
        const seen: string[] = [];
        let after: HeldPlace | undefined;
        do {
          const slice = await store.archive.held({ limit, ...(after && { after }) });
          seen.push(...slice.items.map(({ sessionId }) => sessionId));
          after = slice.next;
        } while (after);
        expect(seen).toEqual([1, 0, 4, 5].map((index) => id('cs', index)));
      }
      expect(Object.fromEntries(await heldUnits(store.archive))).toEqual({ mug: 5, cup: 3 });
    });
  });
}
