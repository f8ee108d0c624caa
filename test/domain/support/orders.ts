import type { Order, OrderLine } from '../../../src/domain/order.js';

/** A line of so many units that cost `total` minor units together, tax included. */
export const aLine = (id: string, ordered: number, total = 1000 * ordered): OrderLine => ({
  id,
  variant: { id: `item_${id}`, productId: `prod_${id}`, title: `Thing ${id}`, imageUrls: [] },
  quantity: { ordered, current: ordered, fulfilled: 0 },
  unitAmount: 1000,
  amounts: { base: total, discount: 0, subtotal: total, tax: 0, total },
});

export const anOrder = (given: Partial<Order> = {}): Order => ({
  id: 'ord_1',
  sessionId: 'cs_1',
  agentId: 'alpha',
  version: 1,
  number: 'AAAAA-BBBBB',
  secret: 'secret',
  status: 'confirmed',
  currency: 'usd',
  lines: [aLine('li_1', 1)],
  totals: { itemsBase: 1000, itemsDiscount: 0, subtotal: 1000, discount: 0, taxBreakdown: [], total: 1000 },
  selected: [],
  fulfillments: [],
  adjustments: [],
  createdAt: 0,
  updatedAt: 0,
  ...given,
});
