import { createHash } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { FeedPushes } from '../store/feed-pushes.js';
import type { Feed, FeedItem } from './feed.js';
import type { FeedAgent } from './feed-agent.js';
import { FeedPushError } from './feed-push-error.js';
import { groupsOf, type RefusedProduct, sendProducts } from './send-products.js';

export interface FeedKeeperDeps {
  feed: Pick<Feed, 'items' | 'refresh' | 'onChange'>;
  /** One attempt a request: the keeper has its own patience. */
  agent: Pick<FeedAgent, 'upsert'>;
  feedId: string;
  /** Which feed it is, among all that were ever written to. */
  feedName: string;
  pushes: FeedPushes;
  clock: Clock;
  random: () => number;
  onPushed: (products: number) => void;
  onRefused: (refused: RefusedProduct) => void;
  /** Nothing more is sent for `ms`. */
  onFailure: (error: FeedPushError, ms: number) => void;
}

/** Products that are looked at together, and sent in one request. */
const BATCH = 100;
/** Milliseconds between two looks at what changed; changes in between are sent together. */
const INTERVAL = 5_000;
const LONGEST_PAUSE = 600_000;
const JITTER = 0.2;
/** In place of a hash. */
const UNKNOWN = '';

/**
 * Sends an agent's feed what is not as it was last sent there, for as long as the server runs. What was sent stands in
 * the store, so that a restart sends what changed meanwhile, and no more. A product that the agent refuses is sent again
 * when it changes, or at the next start.
 */
export function createFeedKeeper(deps: FeedKeeperDeps) {
  const { feed, agent, feedId, feedName, pushes, clock, random, onFailure } = deps;
  const refused = new Map<string, string>();
  let pending = new Set<string>();
  let isAllPending = true;
  let failures = 0;
  let notBefore = 0;
  feed.onChange((productIds) => {
    if (!isAllPending) for (const id of productIds) pending.add(id);
  });

  /** Those of a batch that the agent does not have as they are. */
  async function* changed(ids: Iterable<string> | undefined): AsyncGenerator<FeedItem[]> {
    for await (const batch of feed.items(ids)) {
      const known = await pushes.hashes(
        feedName,
        batch.map(({ id }) => id),
      );
      yield batch.filter((item) => {
        const hash = hashOf(item);
        return known.get(item.id) !== hash && refused.get(item.id) !== hash;
      });
    }
  }

  /**
   * Forgets what was sent before it is sent anew: where the answer is lost, the agent may have either, and what went
   * back to the old state has to be sent too.
   */
  async function* inDoubt(groups: AsyncIterable<FeedItem[]>): AsyncGenerator<FeedItem[]> {
    for await (const group of groups) {
      await pushes.record(feedName, new Map(group.map(({ id }) => [id, UNKNOWN])));
      yield group;
    }
  }

  async function push(ids: Iterable<string> | undefined, signal: AbortSignal): Promise<number> {
    let count = 0;
    await sendProducts(inDoubt(groupsOf(changed(ids), BATCH)), {
      agent,
      feedId,
      signal,
      async onTaken(items) {
        await pushes.record(feedName, new Map(items.map((item) => [item.id, hashOf(item)])));
        for (const { id } of items) refused.delete(id);
        count += items.length;
      },
      onRefused(problem, item) {
        refused.set(item.id, hashOf(item));
        deps.onRefused(problem);
      },
    });
    return count;
  }

  return {
    /** Sends what changed, unless the agent is to be left alone for now. */
    async runOnce(signal: AbortSignal): Promise<void> {
      if (clock.now() < notBefore) return;
      await feed.refresh();
      const [ids, wasAll] = [pending, isAllPending];
      if (!wasAll && ids.size === 0) return;
      // What changes from here on is for the next time.
      pending = new Set();
      isAllPending = false;
      try {
        const count = await push(wasAll ? undefined : ids, signal);
        failures = 0;
        if (count > 0) deps.onPushed(count);
      } catch (error) {
        isAllPending ||= wasAll;
        for (const id of ids) pending.add(id);
        if (!(error instanceof FeedPushError)) throw error;
        if (signal.aborted) return;
        failures += 1;
        const ms = pauseAfter(failures, error.retryAfterSeconds, random);
        notBefore = clock.now() + ms;
        onFailure(error, ms);
      }
    },
    interval: INTERVAL,
  };
}

export type FeedKeeper = ReturnType<typeof createFeedKeeper>;

const hashOf = ({ json }: FeedItem): string => createHash('sha256').update(json).digest('base64url');

function pauseAfter(failures: number, retryAfterSeconds: number | undefined, random: () => number): number {
  const base = Math.min(INTERVAL * 2 ** (failures - 1), LONGEST_PAUSE);
  return Math.round(Math.max(base, (retryAfterSeconds ?? 0) * 1000) * (1 + JITTER * random()));
}
