import type { Order } from '../domain/order.js';
import type { Puts, Rows, SessionRef, Store } from '../store/store.js';

/** What follows from a change of an order: its new version, and the revision of its session that shows it. */
export function orderRevision({ session: row }: Rows, order: Order): Puts {
  if (!row) throw new Error(`Order ${order.id} has no session`);
  return { order, session: { ...row.session, order, updatedAt: order.updatedAt } };
}

/** The commits that change an order and nothing else. */
export function createOrderLog(store: Store) {
  return {
    /** Writes what `change` makes of the order as it is now; nothing where that is `undefined`, or there is no order. */
    change(ref: SessionRef, change: (order: Order, now: number) => Order | undefined): Promise<Order | undefined> {
      return store.commit<Order | undefined>({ session: ref, withOrder: true }, (rows, now) => {
        const next = rows.order && change(rows.order, now);
        return next ? { result: next, puts: orderRevision(rows, next) } : { result: undefined };
      });
    },
  };
}

export type OrderLog = ReturnType<typeof createOrderLog>;
