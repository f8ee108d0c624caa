import { isTaxedApart } from '../domain/order-places.js';
import type { TasksOfOrder } from '../orders/order-task-store.js';
import type { ShopSources } from '../providers/shop-sources.js';

/** Says for which other systems an order means something: whoever assessed its tax, and the shop's own back end. */
export const orderTasksOf =
  ({ placeOrder, tax }: Pick<ShopSources, 'placeOrder' | 'tax'>): TasksOfOrder =>
  (order) => {
    const isNew = order.version === 1;
    const isForHand = isNew && tax.kind === 'stripe' && isTaxedApart(order);
    return [
      ...(order.taxReference !== undefined || isForHand ? (['tax'] as const) : []),
      ...(placeOrder !== undefined && isNew ? (['place'] as const) : []),
    ];
  };
