import type { Variant } from '../domain/catalog.js';
import type { FeedProduct } from './feed-schema.js';
import { inBatches } from './in-batches.js';
import type { ProductListing } from './types.js';

export interface HeldGoodsDeps {
  /** Gives these variants a number of units, unless they have one. */
  seedStock: (levels: ReadonlyMap<string, number>) => Promise<void>;
  /** Told once of each product, price or variant that is not sold, and why. */
  onLeftOut: (id: string, reason: string) => void;
}

/** The goods of a catalog that is somewhere else, as they were read last. None before the first `replaceBy`. */
export function createHeldGoods({ seedStock, onLeftOut }: HeldGoodsDeps) {
  let products: readonly FeedProduct[] = [];
  let variants: ReadonlyMap<string, Variant> = new Map();
  let known = new Map<string, { product: FeedProduct; text: string }>();
  const listeners: (() => void)[] = [];
  const told = new Set<string>();
  const seeded = new Set<string>();

  /** Products that are as they were stay the same objects. */
  async function renew(next: readonly FeedProduct[]): Promise<readonly FeedProduct[]> {
    const before = known;
    known = new Map();
    for await (const batch of inBatches(next)) {
      for (const product of batch) {
        const text = JSON.stringify(product);
        const same = before.get(product.id);
        known.set(product.id, same?.text === text ? same : { product, text });
      }
    }
    return [...known.values()].map(({ product }) => product);
  }

  const listing: ProductListing = {
    products: () => products,
    onChange(listener) {
      listeners.push(listener);
    },
  };

  return {
    ...listing,
    variant: (id: string): Variant | undefined => variants.get(id),

    tellLeftOut(id: string, reason: string): void {
      const sentence = `${id}: ${reason}`;
      if (!told.has(sentence)) onLeftOut(id, reason);
      told.add(sentence);
    },

    /** Counts variants that are seen for the first time; to be done before they are offered. */
    async seed(stock: ReadonlyMap<string, number>): Promise<void> {
      const unseeded = new Map([...stock].filter(([id]) => !seeded.has(id)));
      if (unseeded.size > 0) await seedStock(unseeded);
      for (const id of unseeded.keys()) seeded.add(id);
    },

    /** These are the goods from now on; listeners are told only where a product is another one than before. */
    async replaceBy(next: { products: readonly FeedProduct[]; variants: ReadonlyMap<string, Variant> }): Promise<void> {
      const renewed = await renew(next.products);
      variants = next.variants;
      if (renewed.length === products.length && renewed.every((product, index) => product === products[index])) return;
      products = renewed;
      for (const listener of listeners) listener();
    },
  };
}
