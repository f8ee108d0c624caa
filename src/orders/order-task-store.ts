import type { Order } from '../domain/order.js';
import { amendingStore } from '../store/amending-store.js';
import type { OrderTaskName } from '../store/order-tasks.js';
import type { Store } from '../store/store.js';

/** What is to be looked at for an order that was just made or changed. */
export type TasksOfOrder = (order: Order) => readonly OrderTaskName[];

/** A store in which no order changes without its tasks: they are written in the commit that writes the order. */
export const orderTaskStore = <S extends Store>(store: S, tasksOf: TasksOfOrder, onWanted: () => void): S =>
  amendingStore(
    store,
    ({ puts }) => {
      const orderTasks = puts?.order ? tasksOf(puts.order) : [];
      return orderTasks.length > 0 ? { orderTasks } : undefined;
    },
    ({ puts }) => {
      if (puts?.orderTasks?.length) onWanted();
    },
  );
