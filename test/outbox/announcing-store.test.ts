import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/domain/order.js';
import { announcingStore } from '../../src/outbox/announcing-store.js';
import { createOrderEvents, MERCHANT_ENDPOINT } from '../../src/outbox/order-events.js';
import type { NewOrderEvent } from '../../src/store/outbox.js';
import type { Store } from '../../src/store/store.js';
import { anOrder, anOrderEvent, aSession } from '../store/support/builders.js';
import { openTemporary } from '../store/support/sqlite-file.js';
import { createMemoryStore } from '../support/memory-store.js';
import { texts } from '../support/texts.js';

const eventsOf = createOrderEvents({
  listeners: [{ endpointId: 'agent_a' }, { endpointId: MERCHANT_ENDPOINT }],
  settings: () => ({ publicUrl: 'https://shop.example.com', support: undefined, texts }),
});

async function withStore(store: Store, work: (lab: ReturnType<typeof labOn>) => Promise<void>): Promise<void> {
  const lab = labOn(store);
  await lab.announcing.commit({}, () => ({ result: 1, puts: { session: aSession('cs_1') } }));
  await work(lab);
}

function labOn(store: Store) {
  const told: number[] = [];
  const announcing = announcingStore(store, eventsOf, () => told.push(1));
  return {
    announcing,
    told,
    put: (order: Order, orderEvents?: NewOrderEvent[]) =>
      announcing.commit({}, () => ({ result: order.version, puts: { order, ...(orderEvents && { orderEvents }) } })),
    backlog: async () =>
      (await store.outbox.backlog()).map(({ endpointId, state, count }) => `${endpointId} ${state} ${count}`).sort(),
  };
}

const engines: [string, () => Promise<{ store: Store; close(): Promise<void> }>][] = [
  ['SQLite', openTemporary],
  [
    'the double, with conflicts',
    async () => {
      const store = createMemoryStore({ seed: 3, conflicts: 0.5 });
      return { store, close: store.close };
    },
  ],
];

describe.each(engines)('an announcing store on %s', (_, openStore) => {
  const on = async (work: Parameters<typeof withStore>[1]): Promise<void> => {
    const { store, close } = await openStore();
    await withStore(store, work).finally(close);
  };

  it('writes one event for each receiver with every version of an order, and says so once', () =>
    on(async ({ put, backlog, told }) => {
      expect(await put(anOrder('ord_1', 'cs_1'))).toBe(1);
      expect(await put(anOrder('ord_1', 'cs_1', { version: 2 }))).toBe(2);
      expect(await backlog()).toEqual(['agent_a due 1', 'agent_a queued 1', 'merchant due 1', 'merchant queued 1']);
      expect(told).toHaveLength(2);
    }));

  it('says nothing where no order changes', () =>
    on(async ({ announcing, backlog, told }) => {
      await announcing.commit({}, () => ({ result: 1, puts: { session: aSession('cs_1', { updatedAt: 5 }) } }));
      await announcing.commit({}, () => ({ result: 1 }));
      expect([await backlog(), told]).toEqual([[], []]);
    }));

  it('says so where events are to be sent again', () =>
    on(async ({ announcing, told }) => {
      const replay = { endpointId: 'agent_a', since: 0 };
      await announcing.commit({}, () => ({ result: 1, puts: { replay } }));
      expect(told).toHaveLength(1);
    }));

  it('changes no order whose event cannot be written', () =>
    on(async ({ announcing, put, backlog, told }) => {
      await put(anOrder('ord_1', 'cs_1'));
      // Somebody wrote the event of the next version before.
      await announcing.commit({}, () => ({
        result: 1,
        puts: { orderEvents: [anOrderEvent('evt_early', 'ord_1', { seq: 2 })] },
      }));
      const before = [await backlog(), told.length];
      await expect(put(anOrder('ord_1', 'cs_1', { version: 2, notes: 'changed' }))).rejects.toThrow();
      expect(await announcing.orderByName('ord_1')).toEqual(anOrder('ord_1', 'cs_1'));
      expect([await backlog(), told.length]).toEqual(before);
    }));

  it('writes no event of an order that cannot be written', () =>
    on(async ({ put, backlog, told }) => {
      await put(anOrder('ord_1', 'cs_1'));
      const before = await backlog();
      await expect(put(anOrder('ord_1', 'cs_1', { version: 3 }))).rejects.toThrow();
      expect([await backlog(), told.length]).toEqual([before, 1]);
    }));
});

describe('events of an order', () => {
  const typed = (order: Order) => eventsOf(order).map(({ endpointId, seq, type }) => [endpointId, seq, type]);

  it('are for its agent and for the shop, and for nobody else', () => {
    expect(typed(anOrder('ord_1', 'cs_1'))).toEqual([
      ['agent_a', 1, 'order_create'],
      ['merchant', 1, 'order_create'],
    ]);
    expect(typed(anOrder('ord_1', 'cs_1', { agentId: 'agent_b', version: 7 }))).toEqual([
      ['merchant', 7, 'order_update'],
    ]);
  });

  it('are in the version and by the names that their receiver reads', () => {
    const told = createOrderEvents({
      listeners: [
        { endpointId: 'agent_a', profile: 'openai', apiVersion: '2025-09-29' },
        { endpointId: MERCHANT_ENDPOINT },
      ],
      settings: () => ({ publicUrl: 'https://shop.example.com', support: undefined, texts }),
    });
    const bodies = (order: Order) => told(order).map(({ type, body }) => [type, JSON.parse(body)]);
    const [[type, first], [, shop]] = bodies(anOrder('ord_1', 'cs_1', { apiVersion: '2026-04-17' })) as [
      [string, object],
      [string, object],
    ];
    expect(type, 'as everywhere else in here').toBe('order_create');
    expect(first).toEqual({
      type: 'order_created',
      data: {
        type: 'order',
        checkout_session_id: 'cs_1',
        permalink_url: 'https://shop.example.com/orders/secret-ord_1',
        status: 'created',
        refunds: [],
      },
    });
    expect(shop).toMatchObject({ type: 'order_create', data: { id: 'ord_1' } });
    expect(bodies(anOrder('ord_1', 'cs_1', { version: 2 }))[0]?.[1]).toMatchObject({ type: 'order_updated' });
  });

  it('hold all of the order, in a closed envelope', () => {
    const [event] = eventsOf(anOrder('ord_1', 'cs_1', { notes: 'leave at the door' }));
    const body = JSON.parse(event?.body ?? '');
    expect(Object.keys(body)).toEqual(['type', 'data']);
    expect(body.data).toMatchObject({
      type: 'order',
      id: 'ord_1',
      checkout_session_id: 'cs_1',
      permalink_url: 'https://shop.example.com/orders/secret-ord_1',
      status: 'created',
    });
    expect(body.data.confirmation, 'not in the Order of the webhook').not.toHaveProperty('order_notes');
  });
});
