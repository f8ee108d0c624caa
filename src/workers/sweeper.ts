import type { Carts } from '../carts/carts.js';
import type { Upkeep } from '../checkout/upkeep.js';
import type { OrderUpkeep } from '../orders/order-upkeep.js';

/**
 * Milliseconds after the end of a lease in which the agent's own retry, which has the token, may go on with the charge.
 * Longer than a call to Stripe can take, so that a confirm is seldom still under way when the sweeper looks; where one
 * is, the cancel decides.
 */
const GRACE = 20_000;

export interface Swept {
  charges: number;
  events: number;
  refunds: number;
  sessions: number;
  authentications: number;
  holds: number;
  keys: number;
  carts: number;
  orderTasks: number;
}

/** Sees to all there is of one kind, until the signal is given; the result is how many. */
export type SweepTask = (signal?: AbortSignal) => Promise<number>;

/** Looks after everything that no request will end. */
export function createSweeper(checkout: Upkeep, carts: Pick<Carts, 'forget'>, orders: Omit<OrderUpkeep, 'reconcile'>) {
  const tasks: Record<keyof Swept, SweepTask> = {
    charges: (signal) => checkout.resumeCharges(GRACE, signal),
    events: orders.applyEvents,
    refunds: orders.carryOutRefunds,
    sessions: checkout.expireSessions,
    authentications: checkout.endAuthentications,
    holds: checkout.releaseHolds,
    keys: checkout.forgetKeys,
    carts: carts.forget,
    orderTasks: orders.carryOutTasks,
  };
  return {
    /**
     * To be run side by side. Some wait for Stripe, and so does a session that expires with a PaymentIntent to be
     * canceled: none may hold up the holds and the keys, which need the database alone.
     */
    tasks,

    /** All of it, one after the other. */
    async runOnce({ grace = GRACE } = {}): Promise<Swept> {
      const swept: Partial<Swept> = {};
      for (const name of Object.keys(tasks) as (keyof Swept)[]) {
        swept[name] = name === 'charges' ? await checkout.resumeCharges(grace) : await tasks[name]();
      }
      return swept as Swept;
    },
  };
}

export type Sweeper = ReturnType<typeof createSweeper>;
