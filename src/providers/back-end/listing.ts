import type { Clock } from '../../clock.js';
import type { Variant } from '../../domain/catalog.js';
import { UnavailableError } from '../../errors.js';
import { pauseAfter } from '../../every-item.js';
import type { Logger } from '../../logger.js';
import type { FeedProduct } from '../feed-schema.js';
import type { Kept, KeptListing } from '../kept-listing.js';
import type { ProductListing } from '../types.js';
import { type ForeignGoods, type Goods, type GoodsRules, goodsOf } from './goods.js';
import type { ForeignListing } from './read-listing.js';

export interface BackEndListingDeps extends GoodsRules {
  /** `undefined` where it still is the version that is known. */
  read(known: string | undefined, signal?: AbortSignal): Promise<ForeignListing | undefined>;
  kept: KeptListing<ForeignListing>;
  /** Counts variants that are seen for the first time. */
  seedStock(levels: ReadonlyMap<string, number>): Promise<void>;
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
}

/** Milliseconds between two readings, and after readings that failed. */
const INTERVAL = 300_000;
/** At the start the goods were read a moment ago. */
const JUST_READ = 10_000;
const PAUSE = { first: 5_000, longest: INTERVAL };

const NOTHING_KEPT =
  'shop.json has the catalog there, and this database keeps none from an earlier time. Start again when it answers.';

/** The goods that the back end lists, held in memory, and in the store for a start without it. */
export function createBackEndListing(deps: BackEndListingDeps) {
  const { kept, clock, logger } = deps;
  const listeners: (() => void)[] = [];
  const texts = new Map<string, { text: string; product: FeedProduct }>();
  const told = new Set<string>();
  const seeded = new Set<string>();
  let products: readonly FeedProduct[] = [];
  let variants: ReadonlyMap<string, Variant> = new Map();
  let version: string | undefined;
  let readAt = 0;
  let failures = 0;

  /** What can be sold of it, counted; the reason why something cannot is told once. */
  async function offer(foreign: ForeignGoods): Promise<Goods> {
    const goods = goodsOf(foreign, deps);
    for (const { variantId, why } of goods.left) {
      if (told.has(variantId + why)) continue;
      told.add(variantId + why);
      logger.warn({ detail: `${variantId}: ${why}` }, 'a variant of the back end is not sold');
    }
    const unseen = new Map([...goods.stock].filter(([id]) => !seeded.has(id)));
    if (unseen.size > 0) await deps.seedStock(unseen);
    for (const id of unseen.keys()) seeded.add(id);
    return goods;
  }

  async function take({ listing, at }: Kept<ForeignListing>): Promise<void> {
    const goods = await offer(listing);
    const next = goods.products.map(asBefore);
    const isOther = next.length !== products.length || next.some((product, index) => products[index] !== product);
    const present = new Set(next.map(({ id }) => id));
    for (const id of texts.keys()) if (!present.has(id)) texts.delete(id);
    variants = goods.variants;
    version = listing.version;
    readAt = at;
    if (!isOther) return;
    products = next;
    for (const listener of listeners) listener();
  }

  /** A product that did not change stays the same object. */
  function asBefore(product: FeedProduct): FeedProduct {
    const text = JSON.stringify(product);
    const known = texts.get(product.id);
    if (known?.text === text) return known.product;
    texts.set(product.id, { text, product });
    return product;
  }

  async function refresh(signal?: AbortSignal): Promise<void> {
    const at = clock.now();
    try {
      const listing = await deps.read(version, signal);
      failures = 0;
      if (listing === undefined) {
        readAt = at;
        return await kept.confirm(at);
      }
      await take({ listing, at });
      await kept.write(JSON.stringify(listing), at);
    } catch (error) {
      failures += 1;
      throw error;
    }
  }

  const listing: ProductListing = {
    products: () => products,
    onChange(listener) {
      listeners.push(listener);
    },
  };

  return {
    ...listing,
    offer,
    /** As the last reading had it, and when that was. */
    variant(id: string): { variant: Variant; at: number } | undefined {
      const variant = variants.get(id);
      return variant && { variant, at: readAt };
    },
    /** Reads the goods for the first time; where nobody answers, takes those that were kept. */
    async load(): Promise<void> {
      try {
        await refresh();
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        const old = await kept.read();
        if (!old) throw new UnavailableError(`${error.message}. ${NOTHING_KEPT}`, { cause: error });
        await take(old);
        logger.warn({ count: variants.size }, 'the catalog cannot be read now: the goods are those that were kept');
      }
    },
    /** To be run as a loop; a failure leaves the goods as they were. */
    async runOnce(signal: AbortSignal): Promise<void> {
      if (failures === 0 && clock.now() - readAt < JUST_READ) return;
      try {
        await refresh(signal);
      } catch (error) {
        // Why it failed is in the log.
        if (!(error instanceof UnavailableError) && !signal.aborted) throw error;
      }
    },
    interval: (): number => (failures === 0 ? INTERVAL : pauseAfter(failures - 1, PAUSE)),
  };
}

export type BackEndListing = ReturnType<typeof createBackEndListing>;
