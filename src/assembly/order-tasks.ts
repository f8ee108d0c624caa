import type { TasksOfOrder } from '../orders/order-task-store.js';
import type { ShopSources } from '../providers/shop-sources.js';

/** Says for which other systems an order means something: whoever assessed its tax, and the shop's own back end. */
export const orderTasksOf =
  ({ placeOrder }: Pick<ShopSources, 'placeOrder'>): TasksOfOrder =>
  ({ taxReference, version }) => [
    ...(taxReference === undefined ? [] : (['tax'] as const)),
    ...(placeOrder !== undefined && version === 1 ? (['place'] as const) : []),
  ];
