import { creditReturned } from '../domain/credit-return.js';
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
function isUndone(order: Order): boolean {
  const paid = order.totals.total + (order.totals.storeCredit ?? 0);
  return order.status === 'canceled' || (paid > 0 && amountRefunded(order) + creditReturned(order) >= paid);
}
