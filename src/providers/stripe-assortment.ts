import type { Variant } from '../domain/catalog.js';
import type { FeedProduct } from './feed-schema.js';
import { inBatches } from './in-batches.js';
import type { InventoryEntry, InventoryRow } from './inventory-file.js';
import { type GoodsTerms, goodsOfStripe, type StripePriceFacts, type StripeProductFacts } from './stripe-goods.js';
import { toVariant } from './variant.js';

/** What was read of an account's goods, newest first. */
export interface StripeGoodsFacts {
  products: StripeProductFacts[];
  prices: (StripePriceFacts & { product: string })[];
}

/** What of it the shop sells. */
export interface Assortment {
  /** Oldest first. */
  products: FeedProduct[];
  variants: ReadonlyMap<string, Variant>;
  /** Units by variant id, for shelves that have no number yet; a variant that is not in here is not counted. */
  stock: ReadonlyMap<string, number>;
  leftOut: { id: string; reason: string }[];
}

/**
 * The products and prices that can be sold, with the rows of inventory.csv laid over what Stripe says of them: a row
 * says the kinds and the stock, and whatever else stands in it.
 */
export async function assortmentOf(
  facts: StripeGoodsFacts,
  terms: GoodsTerms,
  inventory: ReadonlyMap<string, InventoryRow>,
): Promise<Assortment> {
  const products: FeedProduct[] = [];
  const variants = new Map<string, Variant>();
  const stock = new Map<string, number>();
  const leftOut: Assortment['leftOut'] = [];
  const pricesOf = pricesByProduct(facts);
  for await (const batch of inBatches(facts.products.toReversed())) for (const source of batch) add(source);
  for (const { variantId, place } of inventory.values()) {
    if (!variants.has(variantId))
      leftOut.push({ id: variantId, reason: `${place} names it, and Stripe sells no such` });
  }
  return { products, variants, stock, leftOut };

  function add(source: StripeProductFacts): void {
    const prices = pricesOf.get(source.id) ?? [];
    if (prices.length === 0) leftOut.push({ id: source.id, reason: 'it has no active one-time price' });
    const goods = goodsOfStripe(source, prices, terms);
    leftOut.push(...goods.leftOut.map(({ price, reason }) => ({ id: price, reason })));
    if (goods.product === undefined) return;
    const { product } = goods;
    const own = product.variants.filter(({ id }) => {
      if (variants.has(id)) leftOut.push({ id: product.id, reason: `another variant is called ${id} already` });
      return !variants.has(id);
    });
    if (own.length === 0) return;
    products.push(own.length === product.variants.length ? product : { ...product, variants: own });
    for (const variant of own) {
      const entry = goods.stock.find(({ variantId }) => variantId === variant.id);
      if (entry === undefined) throw new Error(`Variant ${variant.id} has no stock entry`);
      const details = overlaid(entry, inventory.get(variant.id));
      variants.set(variant.id, toVariant(product, variant, details));
      if (details.onHand !== undefined) stock.set(variant.id, details.onHand);
    }
  }
}

/** Oldest first. */
function pricesByProduct({ prices }: StripeGoodsFacts): ReadonlyMap<string, StripePriceFacts[]> {
  const byProduct = new Map<string, StripePriceFacts[]>();
  for (const price of prices.toReversed()) {
    const others = byProduct.get(price.product);
    if (others) others.push(price);
    else byProduct.set(price.product, [price]);
  }
  return byProduct;
}

function overlaid(entry: InventoryEntry, row: InventoryRow | undefined): InventoryEntry {
  if (row === undefined) return entry;
  const taxCode = row.taxCode ?? entry.taxCode;
  const maxPerOrder = row.maxPerOrder ?? entry.maxPerOrder;
  return {
    variantId: entry.variantId,
    kinds: row.kinds,
    // An empty cell reads as 0.
    weightGrams: row.weightGrams > 0 ? row.weightGrams : entry.weightGrams,
    ...(row.onHand !== undefined && { onHand: row.onHand }),
    ...(taxCode !== undefined && { taxCode }),
    ...(maxPerOrder !== undefined && { maxPerOrder }),
    ...(row.dimensions && { dimensions: row.dimensions }),
  };
}
