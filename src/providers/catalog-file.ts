import type { Variant } from '../domain/catalog.js';
import type { FeedProduct } from './feed-schema.js';
import type { CatalogProvider, ProductListing } from './types.js';

/** The goods of products.jsonl and inventory.csv, held in memory: they are the same until the server starts anew. */
export function catalogFromFile({
  products,
  variants,
}: {
  products: readonly FeedProduct[];
  variants: ReadonlyMap<string, Variant>;
}): CatalogProvider & ProductListing {
  return {
    async find(ids) {
      const found = new Map<string, Variant>();
      for (const id of ids) {
        const variant = variants.get(id);
        if (variant !== undefined) found.set(id, variant);
      }
      return found;
    },
    products: () => products,
    onChange() {},
  };
}
