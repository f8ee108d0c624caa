import type { FeedItem } from './feed.js';
import type { FeedAgent } from './feed-agent.js';
import { FeedPushError } from './feed-push-error.js';

/** A product that the agent does not take, and why. */
export interface RefusedProduct {
  id: string;
  reason: string;
}

export interface SendProductsOptions {
  agent: Pick<FeedAgent, 'upsert'>;
  feedId: string;
  signal?: AbortSignal;
  /** These were taken. */
  onTaken(items: readonly FeedItem[]): void | Promise<void>;
  /** This one is refused by itself. */
  onRefused(refused: RefusedProduct, item: FeedItem): void;
}

/** Characters of one request, unless a single product has more. */
const MOST_CHARACTERS = 1_000_000;
/** So many refusals without a success say that it is not about the products. */
const MOST_REFUSED = 100;

/** Groups products into requests of `size` at most, and of a size that servers take. */
export async function* groupsOf(batches: AsyncIterable<readonly FeedItem[]>, size: number): AsyncGenerator<FeedItem[]> {
  let group: FeedItem[] = [];
  let characters = 0;
  for await (const batch of batches) {
    for (const item of batch) {
      if (group.length === size || (group.length > 0 && characters + item.json.length > MOST_CHARACTERS)) {
        yield group;
        group = [];
        characters = 0;
      }
      group.push(item);
      characters += item.json.length;
    }
  }
  if (group.length > 0) yield group;
}

/**
 * Sends groups of products, one after the other. A group that is refused for what is in it is halved until the products
 * at fault are known, and the others taken; where nothing is taken and much refused, that ends it.
 * @throws FeedPushError where going on makes no sense
 */
export async function sendProducts(groups: AsyncIterable<FeedItem[]>, options: SendProductsOptions): Promise<void> {
  const { agent, feedId, signal, onTaken, onRefused } = options;
  let taken = 0;
  let refused = 0;

  async function send(items: readonly FeedItem[]): Promise<void> {
    try {
      const products = items.map(({ json }) => json);
      await agent.upsert(feedId, products, signal);
    } catch (error) {
      if (!(error instanceof FeedPushError) || error.problem !== 'content') throw error;
      const [only] = items;
      if (items.length === 1 && only) {
        refused += 1;
        return onRefused({ id: only.id, reason: error.message }, only);
      }
      const half = items.length >> 1;
      await send(items.slice(0, half));
      return send(items.slice(half));
    }
    taken += items.length;
    await onTaken(items);
  }

  for await (const group of groups) {
    await send(group);
    if (taken === 0 && refused >= MOST_REFUSED)
      throw new FeedPushError('content', 'The agent takes none of the products.');
  }
}
