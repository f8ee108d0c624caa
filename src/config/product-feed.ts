import { hostOf, problemWithUrl } from '../outbox/destination.js';
import type { PostPolicy } from '../outbox/post.js';
import { Secret } from '../secret.js';
import type { ConfigVariables } from './variables.js';

/** The feed that an agent hosts. */
export interface ProductFeedConfig {
  url: string;
  key: Secret;
  /** Unset until the feed is made: then the server sends it nothing by itself. */
  id?: string;
}

export interface ProductFeedContext {
  env: ConfigVariables;
  /** Where such requests may go: the same as for order events. */
  policy: PostPolicy;
  isGiven: (name: keyof ConfigVariables) => boolean;
  problems: string[];
}

/**
 * What is wrong with the address of an agent, as the end of a sentence; `undefined` where nothing is. The key goes
 * there with every request, so that only this machine is reached without TLS.
 */
export function problemWithFeedUrl(text: string, policy: PostPolicy): string | undefined {
  const problem = problemWithUrl(text, policy);
  if (problem !== undefined) return problem;
  const url = new URL(text);
  if (url.href.includes('?')) return 'must have no query (?)';
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(hostOf(url));
  return url.protocol === 'https:' || isHere ? undefined : 'must begin with https://';
}

/** Where the catalog is sent as it changes; `undefined` where it is only read. */
export function productFeedConfig({
  env,
  policy,
  isGiven,
  problems,
}: ProductFeedContext): ProductFeedConfig | undefined {
  const { PRODUCT_FEED_URL: url, PRODUCT_FEED_KEY: key, PRODUCT_FEED_ID: id } = env;
  for (const name of ['PRODUCT_FEED_KEY', 'PRODUCT_FEED_ID'] as const) {
    if (isGiven(name) && !isGiven('PRODUCT_FEED_URL')) {
      problems.push(`${name} is set without PRODUCT_FEED_URL; set the address of the agent too.`);
    }
  }
  if (url === undefined) return undefined;
  if (!isGiven('PRODUCT_FEED_KEY')) {
    problems.push('PRODUCT_FEED_URL is set without PRODUCT_FEED_KEY; set the key that the agent gave you.');
  }
  const problem = problemWithFeedUrl(url, policy);
  if (problem !== undefined) problems.push(`PRODUCT_FEED_URL ${problem}.`);
  return key === undefined ? undefined : { url, key: new Secret(key), ...(id !== undefined && { id }) };
}

/** It runs, but nothing is sent. */
export const warnOfProductFeed = (feed: ProductFeedConfig | undefined): string[] =>
  feed && feed.id === undefined
    ? ['PRODUCT_FEED_ID is not set: no change is sent to PRODUCT_FEED_URL. Make the feed with: acp-seller feed push']
    : [];
