import type { Order } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import { amendingStore } from '../store/amending-store.js';
import type { Store } from '../store/store.js';

/** A store in which an order that does not last returns its discounts' uses, in the commit that says so. */
export const returnedUsesStore = <S extends Store>(store: S): S =>
  amendingStore(
    store,
    ({ puts }) => (puts?.order && isUndone(puts.order) ? { returnUsesOf: puts.order.sessionId } : undefined),
    () => {},
  );

/** Canceled, or wholly refunded. */
const isUndone = (order: Order): boolean =>
  order.status === 'canceled' || (order.totals.total > 0 && amountRefunded(order) >= order.totals.total);
