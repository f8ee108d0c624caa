import type { Variant } from '../domain/catalog.js';
import { UnavailableError } from '../errors.js';
import { createHeldGoods, type HeldGoodsDeps } from './held-goods.js';
import { inBatches } from './in-batches.js';
import type { KeptListing } from './kept-listing.js';
import type { Shop } from './shop.js';
import { assortmentOf, type StripeGoodsFacts } from './stripe-assortment.js';
import type { StripePriceFacts, StripeProductFacts } from './stripe-goods.js';
import type { CatalogProvider, ProductListing } from './types.js';

export interface StripeCatalogDeps extends HeldGoodsDeps {
  shop: Pick<Shop, 'currency' | 'pricesIncludeTax' | 'inventory'>;
  /** Throws UnavailableError where Stripe gives no answer. */
  read: (signal?: AbortSignal) => Promise<StripeGoodsFacts>;
  kept: KeptListing<StripeGoodsFacts>;
  now: () => number;
}

/** Where the goods at the start came from: read now, or kept since `at` (milliseconds since the epoch). */
export type GoodsLoaded = { from: 'stripe' } | { from: 'kept'; at: number; error: UnavailableError };

/**
 * The Products and Prices of Stripe as goods, held in memory: questions are answered from there, however Stripe is.
 * Empty before `load`.
 */
export function catalogFromStripe(deps: StripeCatalogDeps) {
  const { shop, kept, now } = deps;
  const goods = createHeldGoods({ seedStock: deps.seedStock, onLeftOut: deps.onLeftOut });
  let writtenText: string | undefined;

  async function offer(facts: StripeGoodsFacts): Promise<void> {
    const assortment = await assortmentOf(facts, shop, shop.inventory);
    for (const { id, reason } of assortment.leftOut) goods.tellLeftOut(id, reason);
    await goods.seed(assortment.stock);
    await goods.replaceBy(assortment);
  }

  /** Reads the goods as they are now. Throws UnavailableError where that is not possible; the old ones stay then. */
  async function refresh(signal?: AbortSignal): Promise<void> {
    const facts = await factsOf(await deps.read(signal));
    const text = JSON.stringify(facts);
    if (text === writtenText) return kept.confirm(now());
    await offer(facts);
    await kept.write(text, now());
    writtenText = text;
  }

  const provider: CatalogProvider & ProductListing = {
    async find(ids) {
      const found = new Map<string, Variant>();
      for (const id of ids) {
        const variant = goods.variant(id);
        if (variant !== undefined) found.set(id, variant);
      }
      return found;
    },
    products: goods.products,
    onChange: goods.onChange,
  };

  return {
    ...provider,
    refresh,

    /** Reads the goods, or takes those that were read last. Throws, in a sentence, where there are neither. */
    async load(): Promise<GoodsLoaded> {
      try {
        await refresh();
        return { from: 'stripe' };
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        const earlier = await kept.read();
        if (earlier === undefined) throw new UnavailableError(nothingToSell(error), { cause: error });
        await offer(earlier.listing);
        return { from: 'kept', at: earlier.at, error };
      }
    },
  };
}

const nothingToSell = ({ message }: Error): string =>
  `The goods are at Stripe ("catalog": "stripe" in shop.json) and cannot be read: ${message}. This database keeps none ` +
  'from an earlier time either. Start again when Stripe answers; STRIPE_SECRET_KEY has to be allowed to read products and prices.';

/** What is read of the goods, and no more: it is kept. */
async function factsOf(read: StripeGoodsFacts): Promise<StripeGoodsFacts> {
  const facts: StripeGoodsFacts = { products: [], prices: [] };
  for await (const batch of inBatches(read.products)) facts.products.push(...batch.map(productFacts));
  for await (const batch of inBatches(read.prices)) facts.prices.push(...batch.map(priceFacts));
  return facts;
}

const productFacts = ({ package_dimensions: dimensions, url, ...product }: StripeProductFacts) => {
  const { id, active, name, description, images, shippable, tax_code, metadata } = product;
  return {
    ...{ id, active, name, description, images, url: url ?? null, shippable, tax_code, metadata },
    package_dimensions: dimensions && { weight: dimensions.weight },
  } satisfies StripeProductFacts;
};

const priceFacts = ({ transform_quantity: packages, ...price }: StripeGoodsFacts['prices'][number]) => {
  const { id, product, active, currency, unit_amount, type, tax_behavior, lookup_key, nickname, metadata } = price;
  return {
    ...{ id, product, active, currency, unit_amount, type, tax_behavior, lookup_key, nickname, metadata },
    transform_quantity: packages ?? null,
  } satisfies StripePriceFacts;
};
