import type { Clock } from '../clock.js';
import type { Order } from '../domain/order.js';
import { UnavailableError } from '../errors.js';
import { createItemWork, type OnItemFailure, pauseAfter } from '../every-item.js';
import type { OrderTask, OrderTaskName } from '../store/order-tasks.js';
import type { Store } from '../store/store.js';

/** One try of a task. */
export interface OrderTaskTry {
  order: Order;
  /** What the last try noted. */
  progress: OrderTask['progress'];
  /** This one included; counted from 1 again when the order has changed. */
  tries: number;
  /** What is done by now; it is kept even where the try fails. */
  note(progress: OrderTask['progress']): void;
  /** Makes durable what was noted, where even a crash must not lose it. Throws where the task is somebody else's by now. */
  keep(): Promise<void>;
}

/** Brings another system to where an order is, whatever was done before; a try that was cut short is made again. */
export type OrderTaskWork = (given: OrderTaskTry) => Promise<void>;

export interface OrderTasksDeps {
  store: Pick<Store, 'orderTasks' | 'orderByName'>;
  works: ReadonlyMap<OrderTaskName, OrderTaskWork>;
  clock: Clock;
  onFailure: OnItemFailure;
  /** It was tried many times: somebody should see to it. */
  onStuck: (task: OrderTask, error: unknown) => void;
}

/** Milliseconds for which a try has a task to itself. */
const LEASE = 60_000;
/** Until the next try. */
const PAUSE = { first: 5_000, longest: 3_600_000 };
const AT_ONCE = 4;
const TRIES_TO_TELL = 10;

/** Carries out what orders mean for other systems, each kind by itself: one that is away holds up no other. */
export function createOrderTasks({ store, works, clock, onFailure, onStuck }: OrderTasksDeps) {
  const { everyOne } = createItemWork(onFailure);

  async function carryOut(work: OrderTaskWork, task: OrderTask): Promise<void> {
    const mine = await store.orderTasks.claim(task, clock.now() + LEASE);
    if (!mine) return;
    let { progress } = mine;
    try {
      const order = await store.orderByName(mine.orderId);
      if (!order) throw new Error(`There is no order ${mine.orderId}`);
      const note = (noted: OrderTask['progress']): void => {
        progress = noted;
      };
      const keep = async (): Promise<void> => {
        const isMine = await store.orderTasks.keep(mine, progress);
        if (!isMine) throw new UnavailableError('The task took too long, and was taken over');
      };
      await work({ order, progress, tries: mine.tries, note, keep });
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown';
      if (mine.tries >= TRIES_TO_TELL) onStuck(mine, error);
      await store.orderTasks.postpone(mine, { until: clock.now() + pauseAfter(mine.tries, PAUSE), problem, progress });
      throw error;
    }
    await store.orderTasks.settle(mine, progress);
  }

  return {
    /** Every task that is due, once; returns how many went well. */
    async carryOutAll(signal?: AbortSignal): Promise<number> {
      const counts = await Promise.all(
        [...works].map(([name, work]) =>
          everyOne({
            name: 'order task',
            list: (limit) => store.orderTasks.due(name, clock.now(), limit),
            work: (task) => carryOut(work, task),
            atOnce: AT_ONCE,
            signal,
          }),
        ),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

export type OrderTasks = ReturnType<typeof createOrderTasks>;
