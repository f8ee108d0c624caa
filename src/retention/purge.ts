import type { Clock } from '../clock.js';
import { NOTHING_PURGED, type PurgeCounts, type RetentionPeriods } from '../domain/retention.js';
import { forgetAll } from '../every-item.js';
import { newId } from '../ids.js';
import type { AgedList, Purged, PurgeSlice, Retention } from '../store/retention.js';
import type { Store } from '../store/store.js';

export interface PurgeDeps {
  retention: Retention;
  store: Pick<Store, 'commit'>;
  periods: RetentionPeriods;
  clock: Clock;
  /** Something was removed, by whomever. */
  onPurged: (counts: PurgeCounts) => void;
}

export interface PurgeOptions {
  /** Nothing is removed; the numbers are those of what would be. */
  dryRun?: boolean;
  signal?: AbortSignal | undefined;
  /** Somebody at the shop asked for it, which is put on record. */
  by?: { requestId?: string };
}

/** Sessions or orders of one commit: requests wait no longer than a few milliseconds behind it. */
const SLICE = 25;
/** Pages that are moved in one commit. */
const PAGES = 100;

/** Removes what is older than its period, a little at a time, so that requests have their turn in between. */
export function createPurge({ retention, store, periods, clock, onPurged }: PurgeDeps) {
  type SlicePurge = (slice: PurgeSlice) => Promise<Purged>;

  async function everySlice(purge: SlicePurge, counts: PurgeCounts, { dryRun = false, signal }: PurgeOptions) {
    let after: PurgeSlice['after'];
    do {
      const { next, ...purged } = await purge({ limit: SLICE, after, dryRun });
      counts.sessions += purged.sessions;
      counts.pseudonymised += purged.pseudonymised;
      counts.revisions += purged.revisions;
      counts.orders += purged.orders;
      after = next;
    } while (after && !signal?.aborted);
  }

  const aged = (list: AgedList, before: number, { dryRun, signal }: PurgeOptions): Promise<number> =>
    dryRun
      ? retention.countAged(list, before)
      : forgetAll((limit) => retention.forgetAged(list, before, limit), signal);

  async function giveBackPages(signal: AbortSignal | undefined): Promise<number> {
    let pages = 0;
    for (let freed = 1; freed > 0 && !signal?.aborted; pages += freed) freed = await retention.shrink(PAGES);
    return pages;
  }

  /** Each for itself, and in this sequence: keys first, because sessions wait for theirs. */
  async function removeAll(options: PurgeOptions): Promise<PurgeCounts> {
    const now = clock.now();
    const counts = { ...NOTHING_PURGED };
    const { orders } = periods;
    const keysBefore = now - periods.keys;
    counts.keys = await aged('keys', keysBefore, options);
    counts.stripeEvents = await aged('stripe_events', now - periods.stripeEvents, options);
    counts.deliveries = await aged('deliveries', now - periods.deliveries, options);
    counts.audit = await aged('audit', now - periods.audit, options);
    counts.orderTasks = await aged('order_tasks', now - periods.orderTasks, options);
    if (orders !== undefined) {
      await everySlice((slice) => retention.purgeOrders(now - orders, slice), counts, options);
    }
    for (const status of ['canceled', 'expired', 'completed'] as const) {
      const before = now - (status === 'completed' ? periods.revisions : periods.sessions);
      await everySlice((slice) => retention.purgeSessions(status, before, keysBefore, slice), counts, options);
    }
    if (!options.dryRun) counts.pages = await giveBackPages(options.signal);
    return counts;
  }

  return {
    async run(options: PurgeOptions = {}): Promise<PurgeCounts> {
      const counts = await removeAll(options);
      if (options.dryRun) return counts;
      const { by } = options;
      if (by) {
        const id = newId('evt');
        const entry = { id, action: 'purge.run', subject: 'database', detail: { ...counts }, ...by };
        await store.commit<void>({}, (_, at) => ({ result: undefined, puts: { audit: { ...entry, at } } }));
      }
      onPurged(counts);
      return counts;
    },
  };
}

export type Purge = ReturnType<typeof createPurge>;
