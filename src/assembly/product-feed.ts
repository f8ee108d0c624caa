import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import type { Feed } from '../feed/feed.js';
import { createFeedAgent, type FeedAgentDeps } from '../feed/feed-agent.js';
import { createFeedKeeper, type FeedKeeper } from '../feed/feed-keeper.js';
import type { Logger } from '../logger.js';
import { createPost } from '../outbox/post.js';
import { NEWEST_VERSION } from '../protocol/negotiation.js';
import type { Store } from '../store/store.js';

/** Milliseconds for one request. */
const TIMEOUT = 30_000;

/** A writer of agents' feeds; it goes where order events may go, and no redirect leads it elsewhere. */
export const feedAgentAt = (
  { orderWebhooks: { policy } }: Pick<Config, 'orderWebhooks'>,
  target: Pick<FeedAgentDeps, 'url' | 'key' | 'attempts'> &
    Partial<Pick<FeedAgentDeps, 'onRetry' | 'pause' | 'timeout'>>,
) =>
  createFeedAgent({
    post: createPost(policy),
    apiVersion: NEWEST_VERSION,
    userAgent: `acp-seller/${ownVersion()}`,
    timeout: TIMEOUT,
    pause: (ms, signal) => wait(ms, undefined, { signal }),
    random: Math.random,
    ...target,
  });

export interface ProductFeedContext {
  /** The settings with the secrets of now. */
  live: () => Config;
  feed: Feed;
  store: Pick<Store, 'feedPushes'>;
  clock: Clock;
  logger: Logger;
}

/** What keeps an agent's feed as the shelf is; `undefined` where the settings name none. */
export function feedKeeperOf({ live, feed, store, clock, logger }: ProductFeedContext): FeedKeeper | undefined {
  const { productFeed: target } = live();
  if (target?.id === undefined) return undefined;
  const endpoint = target.id;
  return createFeedKeeper({
    feed,
    agent: feedAgentAt(live(), { ...target, key: () => live().productFeed?.key ?? target.key, attempts: 1 }),
    feedId: target.id,
    feedName: `${target.url} ${target.id}`,
    pushes: store.feedPushes,
    clock,
    random: Math.random,
    onPushed: (count) => logger.info({ endpoint, count }, 'products that changed were sent to the feed'),
    onRefused: ({ id, reason }) => logger.error({ endpoint, detail: `${id}: ${reason}` }, 'the feed refuses a product'),
    onFailure: (error, ms) =>
      logger.warn(
        { endpoint, ms, detail: error.message },
        'the feed was not brought up to date; it will be tried again',
      ),
  });
}
