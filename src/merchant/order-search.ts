import type { Order } from '../domain/order.js';
import { problems } from '../errors.js';
import type { Archive } from '../store/archive.js';
import type { Store } from '../store/store.js';
import { placementOf } from './placement.js';

export interface OrderSearchDeps {
  store: Pick<Store, 'orderByName' | 'orderTasks' | 'attributions'>;
  archive: Pick<Archive, 'orders'>;
}

/** Orders as the shop looks for them. */
export function createOrderSearch({ store, archive }: OrderSearchDeps) {
  return {
    list: archive.orders,

    /** By id or number. Throws 404 where there is none. */
    async find(name: string): Promise<Order> {
      const order = await store.orderByName(name);
      if (!order) throw problems.orderNotFound();
      return order;
    },

    /** Who brought the buyer. */
    attributions: ({ sessionId }: Order) => store.attributions.ofSession(sessionId),

    /** How far it is with an order at whoever fulfills it; `undefined` where nobody is told of orders. */
    placement: (orderId: string) => placementOf(store.orderTasks, orderId),
  };
}

export type OrderSearch = ReturnType<typeof createOrderSearch>;
