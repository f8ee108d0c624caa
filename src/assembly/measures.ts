import type { Clock } from '../clock.js';
import { createCheckoutMetrics } from './checkout-metrics.js';
import { createLoopMetrics } from './loop-metrics.js';
import { createMetrics, type ShareMetrics } from './metrics.js';
import { createOutsideMetrics } from './outside-metrics.js';
import { createRequestMetrics } from './request-metrics.js';
import { createStoreMetrics } from './store-metrics.js';

/** Everything that is counted of a server's work, each for whoever does it; `share` where several processes are one server. */
export function createMeasures(clock: Clock, share?: ShareMetrics) {
  const metrics = createMetrics(share);
  const { registry } = metrics;
  return {
    metrics,
    requests: createRequestMetrics(metrics),
    store: createStoreMetrics({ registry, ...createCheckoutMetrics(metrics) }),
    outside: createOutsideMetrics(metrics),
    loop: createLoopMetrics(metrics, clock),
  };
}

export type Measures = ReturnType<typeof createMeasures>;
