import type { Clock } from '../../clock.js';
import type { Variant } from '../../domain/catalog.js';
import { UnavailableError } from '../../errors.js';
import { pauseAfter } from '../../every-item.js';
import type { Logger } from '../../logger.js';
import { createHeldGoods, type HeldGoodsDeps } from '../held-goods.js';
import type { Kept, KeptListing } from '../kept-listing.js';
import { type ForeignGoods, type Goods, type GoodsRules, goodsOf } from './goods.js';
import type { ForeignListing } from './read-listing.js';

export interface BackEndListingDeps extends GoodsRules, Pick<HeldGoodsDeps, 'seedStock'> {
  /** `undefined` where it still is the version that is known. */
  read(known: string | undefined, signal?: AbortSignal): Promise<ForeignListing | undefined>;
  kept: KeptListing<ForeignListing>;
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
  const held = createHeldGoods({
    seedStock: deps.seedStock,
    onLeftOut: (id, why) => logger.warn({ detail: `${id}: ${why}` }, 'a variant of the back end is not sold'),
  });
  let version: string | undefined;
  let readAt = 0;
  let failures = 0;

  /** What can be sold of it, counted; the reason why something cannot is told once. */
  async function offer(foreign: ForeignGoods): Promise<Goods> {
    const goods = goodsOf(foreign, deps);
    for (const { variantId, why } of goods.left) held.tellLeftOut(variantId, why);
    await held.seed(goods.stock);
    return goods;
  }

  async function take({ listing, at }: Kept<ForeignListing>): Promise<void> {
    await held.replaceBy(await offer(listing));
    version = listing.version;
    readAt = at;
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

  return {
    products: held.products,
    onChange: held.onChange,
    offer,
    /** As the last reading had it, and when that was. */
    variant(id: string): { variant: Variant; at: number } | undefined {
      const variant = held.variant(id);
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
        const count = held.products().reduce((sum, { variants }) => sum + variants.length, 0);
        logger.warn({ count }, 'the catalog cannot be read now: the goods are those that were kept');
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
