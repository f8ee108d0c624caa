import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/domain/order.js';
import { createOrderPlacing } from '../../src/orders/order-placing.js';

describe('an order that was canceled before it was placed', () => {
  const order = { id: 'ord_1', status: 'canceled' } as Order;
  const place = async (tries: number) => {
    const placed: string[] = [];
    const notes: object[] = [];
    const work = createOrderPlacing({
      taker: {
        async place({ id }) {
          placed.push(id);
          return { accepted: false, reason: 'out_of_stock', restock: false };
        },
      },
      cancel: () => Promise.reject(new Error('It is canceled already')),
      orderOf: async () => order,
      onUncanceled: () => {},
      requestKey: () => ({ id: 'k', apiVersion: '', fingerprint: '', matches: () => true }),
    });
    await work({ order, progress: {}, tries, note: (noted) => notes.push(noted), keep: async () => {} });
    return { placed, notes };
  };

  it('is not told of', async () => {
    expect(await place(1)).toEqual({ placed: [], notes: [{ state: 'unplaced', tries: 0 }] });
  });

  it('is told of where it may be there already, and not canceled twice', async () => {
    expect(await place(2)).toEqual({
      placed: ['ord_1'],
      notes: [{ state: 'refused', tries: 2, reason: 'out_of_stock' }],
    });
  });
});
