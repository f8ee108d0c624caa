import { AggregatorRegistry, Registry } from 'prom-client';
import type { Numbers } from '../cluster/messages.js';
import { UnavailableError } from '../errors.js';
import { settledWithin } from '../workers/settled-within.js';
import { processMetrics } from './process-metrics.js';

/**
 * Takes how the numbers of this process are read; the result reads those of all processes that are one server. Each
 * metric says by its `aggregator` what becomes of them.
 */
export type ShareMetrics = (read: () => Promise<Numbers>) => () => Promise<Numbers[]>;

/** Milliseconds for what stands in the database; workers have a second for all of it. */
const PATIENCE = 500;

/** What a program that watches this server reads, in Prometheus' text format. */
export function createMetrics(share?: ShareMetrics) {
  const registry = new Registry();
  const looks: (() => Promise<void>)[] = [];
  /** Afterwards both of them say what is. */
  async function registries(): Promise<[Registry, Registry]> {
    await Promise.all(looks.map((look) => look()));
    return [registry, processMetrics()];
  }
  const readAll = share?.(async () => {
    const numbers = (await registries()).map((each) => each.getMetricsAsJSON());
    return (await Promise.all(numbers)).flat();
  });

  return {
    registry,
    contentType: registry.contentType,
    /**
     * `look` is called before each reading, for numbers that stand in the database. While that is away, they are what they
     * were: all the others have to be read just then.
     */
    beforeReading: (look: () => Promise<void>): void => void looks.push(patient(look)),
    async text(): Promise<string> {
      if (readAll) return AggregatorRegistry.aggregate(await readAll()).metrics();
      const texts = (await registries()).map((each) => each.metrics());
      return (await Promise.all(texts)).join('\n');
    },
  };
}

/** The same look, once at a time, and not waited for longer than is good. */
function patient(look: () => Promise<void>): () => Promise<void> {
  let looking: Promise<void> | undefined;
  async function once(): Promise<void> {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    } finally {
      looking = undefined;
    }
  }
  return async () => {
    looking ??= once();
    await settledWithin(looking, PATIENCE);
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
