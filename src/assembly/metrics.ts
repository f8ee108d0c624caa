import { AggregatorRegistry, Registry } from 'prom-client';
import type { Numbers } from '../cluster/messages.js';
import { processMetrics } from './process-metrics.js';

/**
 * Takes how the numbers of this process are read; the result reads those of all processes that are one server. Each
 * metric says by its `aggregator` what becomes of them.
 */
export type ShareMetrics = (read: () => Promise<Numbers>) => () => Promise<Numbers[]>;

/** What a program that watches this server reads, in Prometheus' text format. */
export function createMetrics(share?: ShareMetrics) {
  const registry = new Registry();
  const looks: (() => Promise<void>)[] = [];
  /** Afterwards both of them say what is. */
  async function registries(): Promise<[Registry, Registry]> {
    for (const look of looks) await look();
    return [registry, processMetrics()];
  }
  const readAll = share?.(async () => {
    const numbers = (await registries()).map((each) => each.getMetricsAsJSON());
    return (await Promise.all(numbers)).flat();
  });

  return {
    registry,
    contentType: registry.contentType,
    /** `look` is called before each reading, for numbers that stand in the database. */
    beforeReading: (look: () => Promise<void>): void => void looks.push(look),
    async text(): Promise<string> {
      if (readAll) return AggregatorRegistry.aggregate(await readAll()).metrics();
      const texts = (await registries()).map((each) => each.metrics());
      return (await Promise.all(texts)).join('\n');
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
