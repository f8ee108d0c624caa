import type { Store } from '../store/store.js';
import type { Texts } from '../texts/texts.js';
import { type OrderView, orderView } from './order-view.js';

export type { OrderView };

/** Use cases after the sale. */
export function createOrderService({ store, texts }: { store: Store; texts: Texts }) {
  return {
    /** The order behind a permalink, for the buyer to read: in the language of the checkout. */
    async bySecret(secret: string): Promise<OrderView | undefined> {
      const order = await store.orderBySecret(secret);
      return order && orderView(order, texts.readerFor(order.locale));
    },
  };
}

export type OrderService = ReturnType<typeof createOrderService>;
