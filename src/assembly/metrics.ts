import { Registry } from 'prom-client';
import { processMetrics } from './process-metrics.js';

/** What a program that watches this server reads, in Prometheus' text format. */
export function createMetrics() {
  const registry = new Registry();
  const looks: (() => Promise<void>)[] = [];

  return {
    registry,
    contentType: registry.contentType,
    /** `look` is called before each reading, for numbers that stand in the database. */
    beforeReading: (look: () => Promise<void>): void => void looks.push(look),
    async text(): Promise<string> {
      for (const look of looks) await look();
      return `${await registry.metrics()}\n${await processMetrics()}`;
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
