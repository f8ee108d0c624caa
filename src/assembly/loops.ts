import type { FeedKeeper } from '../feed/feed-keeper.js';
import type { Logger } from '../logger.js';
import type { Orders } from '../orders/orders.js';
import type { Deliverer } from '../outbox/deliverer.js';
import type { Purge } from '../retention/purge.js';
import { gathered } from '../workers/gathered.js';
import { createLoop } from '../workers/loop.js';
import type { Sweeper } from '../workers/sweeper.js';
import type { Alerts } from './alerts.js';
import type { LoopWork } from './loop-metrics.js';
import type { Measures } from './measures.js';
import type { ProviderLoop } from './providers.js';

/** Milliseconds between two sweeps. */
const SWEEP_INTERVAL = 5_000;
/** Milliseconds between two looks through Stripe's records. */
const RECONCILE_INTERVAL = 300_000;
/** Milliseconds between two times that what is old is removed. */
const PURGE_INTERVAL = 600_000;

/** Milliseconds for which events that wake the same loop are gathered. */
const GATHER = 300;

export interface LoopsContext {
  sweeper: Sweeper;
  orders: Orders;
  deliverer: Deliverer;
  purge: Purge;
  alerts: Alerts;
  feedKeeper: FeedKeeper | undefined;
  others: readonly ProviderLoop[];
  /** The same work, looked on at. */
  measured: Measures['loop'];
  logger: Logger;
}

/** All that runs again and again beside the requests. */
export function createLoops(context: LoopsContext) {
  const { sweeper, orders, deliverer, purge, alerts, feedKeeper, others, measured, logger } = context;
  const loopOf = (name: string, interval: number | (() => number), runOnce: LoopWork) =>
    createLoop(name, interval, measured(name, runOnce), logger);
  const { events, refunds, orderTasks, ...sweeps } = sweeper.tasks;
  const applying = loopOf('events', SWEEP_INTERVAL, events);
  const refunding = loopOf('refunds', SWEEP_INTERVAL, refunds);
  const tasking = loopOf('order tasks', SWEEP_INTERVAL, orderTasks);
  const delivering = loopOf('deliveries', deliverer.pause, deliverer.begin);
  const ofProviders = others.map(({ name, interval, wakesOn, runOnce }) => {
    const loop = loopOf(name, interval, runOnce);
    return { loop, wakesOn, wake: gathered(loop.wake, GATHER) };
  });
  const reconcile = async (signal: AbortSignal) => alerts.onReconciled(await orders.upkeep.reconcile(signal));
  const loops = [
    applying,
    refunding,
    tasking,
    delivering,
    loopOf('purge', PURGE_INTERVAL, (signal) => purge.run({ signal })),
    ...Object.entries(sweeps).map(([name, task]) => loopOf(name, SWEEP_INTERVAL, task)),
    ...(feedKeeper ? [loopOf('product feed', feedKeeper.interval, feedKeeper.runOnce)] : []),
    ...ofProviders.map(({ loop }) => loop),
    loopOf('reconciliation', RECONCILE_INTERVAL, reconcile),
  ];
  return {
    start(): void {
      for (const loop of loops) loop.start();
    },
    stop: () => Promise.all(loops.map((loop) => loop.stop())),
    /** An event was received: it need not wait for the next sweep. */
    applyEvents: () => applying.wake(),
    /** A refund was put on record: the same. */
    carryOutRefunds: () => refunding.wake(),
    /** An order means something for another system: the same. */
    carryOutTasks: () => tasking.wake(),
    /** An event of this type was received: providers that it concerns look anew, once for several of them. */
    hear(eventType: string): void {
      for (const { wakesOn, wake } of ofProviders) if (wakesOn?.(eventType)) wake();
    },
    /** An event was announced, or there is room for another one on its way. */
    deliver: () => delivering.wake(),
  };
}
