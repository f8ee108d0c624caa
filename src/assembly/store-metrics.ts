import type { CheckoutSession } from '../domain/session.js';
import { UnavailableError } from '../errors.js';
import type { Decision, Rows, Store } from '../store/store.js';
import type { Metrics } from './metrics.js';
import { createBuckets, showCounter, showHistogram } from './plain-metrics.js';

export interface StoreMetricsDeps extends Pick<Metrics, 'registry'> {
  /** Told of every revision of a session once it is durable; `before` is absent for the first. */
  onSession: (before: CheckoutSession | undefined, after: CheckoutSession) => void;
}

/** Up to the most that share a transaction. */
const BATCH = [1, 2, 4, 8, 16, 32, 64];

/** Numbers of commits. */
export function createStoreMetrics({ registry, onSession }: StoreMetricsDeps) {
  let commits = 0;
  let conflicts = 0;
  let failures = 0;
  const batches = createBuckets(BATCH);
  const counter = (name: string, help: string, read: () => number): void =>
    showCounter(registry, { name: `acp_seller_${name}`, help }, () => [[{}, read()]]);
  counter('commits_total', 'Decisions on rows that were written, or had nothing to write', () => commits);
  counter('commit_failures_total', 'Decisions that the database did not take', () => failures);
  counter(
    'commit_conflicts_total',
    'Times that it was decided anew, because a row had moved or a shelf or a balance had less than needed',
    () => conflicts,
  );
  showHistogram(
    registry,
    { name: 'acp_seller_commit_batch_size', help: 'Writes that shared one transaction of SQLite', bounds: BATCH },
    () => [[{}, batches]],
  );

  return {
    onBatch: batches.observe,

    /** A store that counts. */
    counted: <S extends Store>(store: S): S => ({
      ...store,
      async commit(keys, decide) {
        let rows: Rows | undefined;
        let decision: Decision<unknown> | undefined;
        try {
          const result = await store.commit(keys, (found, now) => {
            if (rows) conflicts += 1;
            rows = found;
            const decided = decide(found, now);
            decision = decided;
            return decided;
          });
          commits += 1;
          const session = decision?.puts?.session;
          if (session) onSession(rows?.session?.session, session);
          return result;
        } catch (error) {
          if (error instanceof UnavailableError) failures += 1;
          throw error;
        }
      },
    }),
  };
}
