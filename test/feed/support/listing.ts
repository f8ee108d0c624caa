import type { FeedProduct } from '../../../src/providers/feed-schema.js';
import type { ProductListing } from '../../../src/providers/types.js';

/** A listing whose goods a test replaces. */
export function createTestListing(first: readonly FeedProduct[]): ProductListing & {
  replaceBy(products: readonly FeedProduct[]): void;
} {
  let products = first;
  const listeners: (() => void)[] = [];
  return {
    products: () => products,
    onChange(listener) {
      listeners.push(listener);
    },
    replaceBy(next) {
      products = next;
      for (const listener of listeners) listener();
    },
  };
}
