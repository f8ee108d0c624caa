import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { ownVersion } from '../config/own-version.js';

/** One for the process, however many servers it has. */
let registry: Registry | undefined;

/** The usual numbers of a Node.js process; nothing is measured before somebody asks. */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
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
