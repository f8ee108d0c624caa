import type { Logger } from '../logger.js';
import type { Orders } from '../orders/orders.js';
import { createLoop } from '../workers/loop.js';
import type { Sweeper } from '../workers/sweeper.js';
import type { Alerts } from './alerts.js';

/** Milliseconds between two sweeps. */
const SWEEP_INTERVAL = 5_000;
/** Milliseconds between two looks through Stripe's records. */
const RECONCILE_INTERVAL = 300_000;

export interface LoopsContext {
  sweeper: Sweeper;
  orders: Orders;
  alerts: Alerts;
  logger: Logger;
}

/** All that runs again and again beside the requests. */
export function createLoops({ sweeper, orders, alerts, logger }: LoopsContext) {
  const { events, ...others } = sweeper.tasks;
  const applying = createLoop('events', SWEEP_INTERVAL, events, logger);
  const reconcile = async (signal: AbortSignal) => alerts.onReconciled(await orders.upkeep.reconcile(signal));
  const loops = [
    applying,
    ...Object.entries(others).map(([name, task]) => createLoop(name, SWEEP_INTERVAL, task, logger)),
    createLoop('reconciliation', RECONCILE_INTERVAL, reconcile, logger),
  ];
  return {
    start(): void {
      for (const loop of loops) loop.start();
    },
    stop: () => Promise.all(loops.map((loop) => loop.stop())),
    /** An event was received: it need not wait for the next sweep. */
    applyEvents: () => applying.wake(),
  };
}
