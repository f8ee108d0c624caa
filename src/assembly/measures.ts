import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';
import type { Tracing } from '../tracing/tracing.js';
import { createCheckoutMetrics } from './checkout-metrics.js';
import { createLoopMetrics, type LoopWork } from './loop-metrics.js';
import { createMetrics, type ShareMetrics } from './metrics.js';
import { createOutsideMetrics } from './outside-metrics.js';
import { createRequestMetrics } from './request-metrics.js';
import { createStoreMetrics } from './store-metrics.js';

/**
 * Everything that looks on as a server works, each for whoever does it: it counts, and traces where that is wanted.
 * `share` where several processes are one server.
 */
export function createMeasures(clock: Clock, tracing: Tracing | undefined, share?: ShareMetrics) {
  const metrics = createMetrics(share);
  const { registry } = metrics;
  const requests = createRequestMetrics(metrics);
  const commits = createStoreMetrics({ registry, ...createCheckoutMetrics(metrics) });
  const outside = createOutsideMetrics(metrics);
  const counted = createLoopMetrics(metrics, clock);
  return {
    metrics,
    onAnswered: requests.onAnswered,
    onBatch: commits.onBatch,
    aroundRequests: tracing?.requests,
    aroundAttempt: tracing?.delivery,
    stripeCalls: tracing?.stripe(outside.stripe) ?? outside.stripe,
    backEndCalls: tracing?.backEnd(outside.backEnd) ?? outside.backEnd,
    store<S extends Store>(store: S): S {
      const known = commits.counted(store);
      return tracing?.store(known) ?? known;
    },
    loop: (name: string, runOnce: LoopWork): LoopWork => counted(name, tracing?.loop(runOnce) ?? runOnce),
    /** Sends what is left to be sent. */
    close: async (): Promise<void> => tracing?.close(),
  };
}

export type Measures = ReturnType<typeof createMeasures>;
