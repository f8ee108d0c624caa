import { z } from 'zod';
import type { Feed } from '../../feed/feed.js';
import { cursorOf } from '../../protocol/merchant/page.js';
import type { FeedProduct } from '../../providers/feed-schema.js';
import type { CatalogProvider, ProductListing } from '../../providers/types.js';
import { createProductSearch } from './product-search.js';
import { type ProductView, viewProduct } from './product-view.js';

export interface ShopCatalogDeps {
  listing: ProductListing;
  /** Says what is on the shelf. */
  feed: Pick<Feed, 'present'>;
  /** Says what things cost. */
  catalog: CatalogProvider;
  /** Lower-case ISO 4217. */
  currency: string;
}

export interface Search {
  query: string;
  limit: number;
  cursor?: string;
}

const cursor = cursorOf('shop products', z.int().min(0), '$.cursor');

/** The goods as assistants look for them: found by words, with present prices and availability. */
export function createShopCatalog({ listing, feed, catalog, currency }: ShopCatalogDeps) {
  const search = createProductSearch(listing);

  /** What cannot be bought is left out. */
  async function viewsOf(products: readonly FeedProduct[]): Promise<ProductView[]> {
    const ids = products.flatMap(({ variants }) => variants.map(({ id }) => id));
    const [present, sold] = await Promise.all([feed.present(products), catalog.find(ids)]);
    return present.flatMap((product) => viewProduct(product, sold, currency) ?? []);
  }

  return {
    /** A page of what was found; it may have fewer products than were asked for, and go on all the same. */
    async search({ query, limit, cursor: text }: Search): Promise<{ products: ProductView[]; nextCursor?: string }> {
      const start = cursor.decode(text) ?? 0;
      const found = await search.find(query);
      const end = start + limit;
      return {
        products: await viewsOf(found.slice(start, end)),
        ...(end < found.length && { nextCursor: cursor.encode(end) }),
      };
    },

    /** The product of this id, or the one that a variant of this id is of. */
    async find(id: string): Promise<ProductView | undefined> {
      const product = await search.byId(id);
      const [view] = product ? await viewsOf([product]) : [];
      return view;
    },
  };
}

export type ShopCatalog = ReturnType<typeof createShopCatalog>;
