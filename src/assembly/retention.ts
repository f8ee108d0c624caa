import { Counter, Gauge } from 'prom-client';
import type { BuyerHashes } from '../checkout/quoting/buyer-hashes.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import type { PurgeCounts } from '../domain/retention.js';
import { createErasure } from '../retention/erasure.js';
import { createPurge } from '../retention/purge.js';
import type { Database } from '../store/database.js';
import type { Metrics } from './metrics.js';

export interface RetentionContext {
  config: Config;
  store: Database;
  clock: Clock;
  buyerHashes: BuyerHashes;
  /** Absent where nobody reads them. */
  metrics?: Metrics;
}

/** What is removed after its time, or at a person's word. */
export function createRetention({ config, store, clock, buyerHashes, metrics }: RetentionContext) {
  const counted = metrics && createRetentionMetrics(metrics, store);
  const { retention } = store;
  return {
    purge: createPurge({
      retention,
      store,
      periods: config.retention,
      clock,
      onPurged: (counts) => counted?.onPurged(counts),
    }),
    erasure: createErasure({ retention, store, buyerHashes, onErased: () => counted?.onErased() }),
  };
}

export type RetentionUseCases = ReturnType<typeof createRetention>;

const LABELS: Record<keyof PurgeCounts, string> = {
  sessions: 'sessions',
  pseudonymised: 'pseudonymised_sessions',
  revisions: 'revisions',
  orders: 'orders',
  keys: 'idempotency_keys',
  stripeEvents: 'stripe_events',
  deliveries: 'deliveries',
  audit: 'audit_entries',
  orderTasks: 'order_tasks',
  pages: 'pages',
};

function createRetentionMetrics({ registry, beforeReading }: Metrics, store: Database) {
  const registers = [registry];
  const purged = new Counter({
    name: 'acp_seller_purged_total',
    help: 'What was removed because its time was over, by what it was',
    labelNames: ['kind'],
    registers,
  });
  for (const kind of Object.values(LABELS)) purged.inc({ kind }, 0);
  const erasures = new Counter({ name: 'acp_seller_erasures_total', help: 'People who were forgotten', registers });
  // All processes look at one database.
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers, aggregator: 'max' });
  const bytes = gauge('acp_seller_database_bytes', 'Size of the database file');
  const free = gauge('acp_seller_database_free_bytes', 'What of the database file is empty');
  beforeReading(async () => {
    const size = await store.retention.size();
    bytes.set(size.bytes);
    free.set(size.freeBytes);
  });
  return {
    onErased: (): void => erasures.inc(),
    onPurged(counts: PurgeCounts): void {
      for (const [name, kind] of Object.entries(LABELS)) purged.inc({ kind }, counts[name as keyof PurgeCounts]);
    },
  };
}
