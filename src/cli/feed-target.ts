import type { Config } from '../config/config.js';
import { problemWithFeedUrl } from '../config/product-feed.js';
import { Secret } from '../secret.js';
import { type CommandArguments, UsageError } from './command.js';

/** The feed that a command writes to; without an id, it is to be made. */
export interface FeedTarget {
  url: string;
  key: Secret;
  id?: string;
}

/**
 * What was typed, and below it the settings: their key and id go to their own address alone.
 * @throws UsageError
 */
export function feedTargetOf(values: CommandArguments['values'], config: Config): FeedTarget {
  const typed = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const { productFeed: set, orderWebhooks } = config;
  const url = typed('url') ?? set?.url;
  if (url === undefined) throw new UsageError('feed push needs --url, or PRODUCT_FEED_URL in the settings.');
  const problem = problemWithFeedUrl(url, orderWebhooks.policy);
  if (problem !== undefined) throw new UsageError(`The address of the agent ${problem}.`);
  const own = url === set?.url ? set : undefined;
  const given = typed('key');
  if (given !== undefined && !/^[\x21-\x7e]+$/.test(given)) {
    throw new UsageError('--key must be visible ASCII without spaces.');
  }
  const key = given === undefined ? own?.key : new Secret(given);
  if (key === undefined) {
    throw new UsageError('feed push needs --key, or PRODUCT_FEED_KEY in the settings, for this address.');
  }
  const id = typed('feed-id') ?? own?.id;
  return { url, key, ...(id !== undefined && { id }) };
}
