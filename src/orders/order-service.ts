import type { Store } from '../store/store.js';
import { type OrderView, orderView } from './order-view.js';

export type { OrderView };

/** Use cases after the sale. */
export function createOrderService({ store }: { store: Store }) {
  return {
    /** The order behind a permalink, for the buyer to read. */
    async bySecret(secret: string): Promise<OrderView | undefined> {
      const order = await store.orderBySecret(secret);
      return order && orderView(order);
    },
  };
}

export type OrderService = ReturnType<typeof createOrderService>;
