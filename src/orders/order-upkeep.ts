import type { Clock } from '../clock.js';
import { createItemWork, type OnItemFailure, pauseAfter } from '../every-item.js';
import type { InboxEntry } from '../store/inbox.js';
import type { Store } from '../store/store.js';
import type { OrderTasks } from './order-tasks.js';
import type { PaymentEvents } from './payment-events.js';
import { ABANDONED, type Reconciliation } from './reconciliation.js';
import type { RefundWork } from './refund-work.js';

export interface OrderUpkeepDeps {
  store: Pick<Store, 'inbox' | 'dueRefunds' | 'fact' | 'setFact'>;
  events: Pick<PaymentEvents, 'apply'>;
  refunds: Pick<RefundWork, 'carryOut'>;
  tasks: Pick<OrderTasks, 'carryOutAll'>;
  reconciliation: Reconciliation;
  clock: Clock;
  onFailure: OnItemFailure;
}

/** Agents wait for Stripe too, and its rate limit is theirs first. */
const AT_ONCE = 4;
/** Until an event is tried again. */
const PAUSE = { first: 2_000, longest: 600_000 };
const HOUR = 3_600_000;
/** For as long Stripe can be asked for its events. */
const EVENT_AGE = 30 * 24 * HOUR;
/** Looked through again at each reconciliation: what was under way when the last one looked. */
const OVERLAP = HOUR / 4;
const FIRST_LOOK = 24 * HOUR;
const RECONCILED_UNTIL = 'reconciled_until';

/** Gives Stripe's events their effect, refunds their end, and other systems their part; holds Stripe's records against ours. */
export function createOrderUpkeep(deps: OrderUpkeepDeps) {
  const { store, events, refunds, reconciliation, clock } = deps;
  const { everyOne } = createItemWork(deps.onFailure);

  async function applyOrPostpone(entry: InboxEntry): Promise<void> {
    try {
      await events.apply(entry);
    } catch (error) {
      const until = clock.now() + pauseAfter(entry.tries, PAUSE);
      await store.inbox.postpone(entry, until, error instanceof Error ? error.message : 'unknown');
      throw error;
    }
  }

  return {
    applyEvents: (signal?: AbortSignal) =>
      everyOne({
        name: 'apply event',
        list: (limit) => store.inbox.due(clock.now(), limit),
        work: applyOrPostpone,
        atOnce: AT_ONCE,
        signal,
      }),

    carryOutRefunds: (signal?: AbortSignal) =>
      everyOne({
        name: 'refund',
        list: (limit) => store.dueRefunds(clock.now(), limit),
        work: refunds.carryOut,
        atOnce: AT_ONCE,
        signal,
      }),

    carryOutTasks: deps.tasks.carryOutAll,

    /** Looks through what Stripe has on record since the last time that this went through to its end. */
    async reconcile(signal?: AbortSignal) {
      const started = clock.now();
      const last = Number((await store.fact(RECONCILED_UNTIL)) ?? started - FIRST_LOOK);
      const since = Math.max(last - OVERLAP, started - EVENT_AGE);
      // A PaymentIntent that nobody knows has to be in the list when it is old enough to be canceled.
      const found = await reconciliation.run({ since, paymentsSince: since - ABANDONED, signal });
      if (!signal?.aborted) await store.setFact(RECONCILED_UNTIL, String(started));
      return found;
    },
  };
}

export type OrderUpkeep = ReturnType<typeof createOrderUpkeep>;
