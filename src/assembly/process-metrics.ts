import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { ownVersion } from '../config/own-version.js';

/** One for the process, however many servers it has. */
let registry: Registry | undefined;

/** The usual numbers of a Node.js process; nothing is measured before somebody asks. */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const metric of registry.getMetricsAsArray()) ofGreatest(metric as { aggregator?: string });
    const build = new Gauge({
      name: 'acp_seller_build_info',
      help: '1, with the version of this program',
      labelNames: ['version'],
      aggregator: 'first',
      registers: [registry],
    });
    build.set({ version: ownVersion() }, 1);
  }
  return registry;
}

/**
 * Of several processes that are one server, the greatest speaks: each has its own limits of memory and files, and the start
 * of the youngest moves when one was replaced. What says already what is to become of it stays, and so does what is counted.
 */
function ofGreatest(metric: { aggregator?: string }): void {
  const isSummed = metric.aggregator === 'sum' && metric instanceof Gauge;
  if (isSummed || metric.aggregator === 'omit') metric.aggregator = 'max';
}
