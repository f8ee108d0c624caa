import type { FeedProduct } from '../providers/feed-schema.js';
import type { ProductListing } from '../providers/types.js';

/** The products of a listing by id, with those that it has no longer: who was sent them has to hear that they are gone. */
export function createFeedGoods(listing: ProductListing) {
  let present = byIdOf(listing.products());
  const gone = new Map<string, FeedProduct>();
  const listeners: ((productIds: ReadonlySet<string>) => void)[] = [];

  listing.onChange(() => {
    const before = present;
    present = byIdOf(listing.products());
    const changed = new Set<string>();
    for (const [id, product] of present) {
      gone.delete(id);
      if (before.get(id) !== product) changed.add(id);
    }
    for (const [id, product] of before) {
      if (present.has(id)) continue;
      gone.set(id, discontinued(product));
      changed.add(id);
    }
    for (const listener of listeners) listener(changed);
  });

  return {
    find: (id: string): FeedProduct | undefined => present.get(id) ?? gone.get(id),
    counts() {
      let variants = 0;
      for (const product of present.values()) variants += product.variants.length;
      return { products: present.size, variants };
    },
    /** Has `listener` told of products that are new, others than they were, or gone. */
    onChange(listener: (productIds: ReadonlySet<string>) => void): void {
      listeners.push(listener);
    },
  };
}

const byIdOf = (products: readonly FeedProduct[]): ReadonlyMap<string, FeedProduct> =>
  new Map(products.map((product) => [product.id, product]));

const discontinued = (product: FeedProduct): FeedProduct => ({
  ...product,
  variants: product.variants.map((variant) => ({
    ...variant,
    availability: { available: false, status: 'discontinued' },
  })),
});
