import type { Variant } from '../../domain/catalog.js';
import { longestFirst } from '../../domain/parcel.js';
import type { FeedProduct, FeedVariant } from '../feed-schema.js';
import type { InventoryRow } from '../inventory-file.js';
import { type SaleDetails, toVariant } from '../variant.js';
import type { AnswerTo } from './schema.js';

/** Products as the back end says them, with what a checkout needs of their variants. */
export type ForeignGoods = AnswerTo<'catalog.find'>;

export interface GoodsRules {
  /** Lower-case ISO 4217. */
  currency: string;
  /** Rows of inventory.csv, which go before the back end's details. */
  inventory: ReadonlyMap<string, InventoryRow>;
}

/** What can be sold of it. */
export interface Goods {
  products: FeedProduct[];
  variants: Map<string, Variant>;
  /** Units when a variant is first seen; one that is not in it is not counted. */
  stock: Map<string, number>;
  /** Variants that cannot be sold, and why. */
  left: { variantId: string; why: string }[];
}

/** The goods without the variants that this shop cannot sell, and without products that have no other. */
export function goodsOf({ products, details }: ForeignGoods, { currency, inventory }: GoodsRules): Goods {
  const goods: Goods = { products: [], variants: new Map(), stock: new Map(), left: [] };
  const seen = new Set<string>();
  for (const product of products) {
    const isTwice = seen.has(product.id);
    seen.add(product.id);
    const sold = product.variants.filter((variant) => {
      const isTaken = isTwice || goods.variants.has(variant.id);
      const why = isTaken ? 'its id, or that of its product, stands there twice' : unsellable(variant, currency);
      if (why !== undefined) goods.left.push({ variantId: variant.id, why });
      else goods.variants.set(variant.id, toVariant(product, variant, detailsOf(variant.id)));
      return why === undefined;
    });
    for (const { id } of sold) {
      const units = inventory.get(id)?.onHand ?? ownDetails(id)?.on_hand;
      if (units !== undefined) goods.stock.set(id, units);
    }
    if (sold.length === product.variants.length) goods.products.push(product);
    else if (sold.length > 0) goods.products.push({ ...product, variants: sold });
  }
  return goods;

  function ownDetails(id: string) {
    return Object.hasOwn(details, id) ? details[id] : undefined;
  }

  function detailsOf(id: string): SaleDetails {
    const [row, own] = [inventory.get(id), ownDetails(id)];
    const taxCode = row?.taxCode ?? own?.tax_code;
    const maxPerOrder = row?.maxPerOrder ?? own?.max_per_order;
    const dimensions = row?.dimensions ?? (own?.size_mm && longestFirst(own.size_mm));
    return {
      kinds: row?.kinds ?? own?.kinds ?? ['shipping'],
      // An empty cell reads as 0.
      weightGrams: row?.weightGrams || own?.weight_grams || 0,
      ...(taxCode !== undefined && { taxCode }),
      ...(maxPerOrder !== undefined && { maxPerOrder }),
      ...(dimensions && { dimensions }),
    };
  }
}

function unsellable({ price }: FeedVariant, currency: string): string | undefined {
  if (price === undefined) return 'it has no price';
  if (price.currency !== currency.toUpperCase()) return `its price is in ${price.currency}`;
  return undefined;
}
