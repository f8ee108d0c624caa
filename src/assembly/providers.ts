import { catalogFromFile } from '../providers/catalog-file.js';
import { discountsFromCodes } from '../providers/discount-codes.js';
import { shippingFromRates } from '../providers/shipping-rates.js';
import type { Shop } from '../providers/shop.js';
import { taxFromTable } from '../providers/tax-table.js';
import type {
  CatalogProvider,
  DiscountProvider,
  ProductListing,
  ShippingProvider,
  TaxProvider,
} from '../providers/types.js';

/** Where goods, prices and conditions come from. */
export interface Providers {
  catalog: CatalogProvider;
  listing: ProductListing;
  shipping: ShippingProvider;
  tax: TaxProvider;
  discounts: DiscountProvider;
}

/** The providers that shop.json names. */
export function createProviders(shop: Shop): Providers {
  const goods = catalogFromFile(shop);
  return {
    catalog: goods,
    listing: goods,
    shipping: shippingFromRates(shop),
    tax: taxFromTable(shop),
    discounts: discountsFromCodes(shop),
  };
}

/** The variants of a listing by id, made anew only when it has changed. */
export function soldVariants(listing: ProductListing): () => ReadonlyMap<string, { title: string }> {
  let made: { of: unknown; variants: ReadonlyMap<string, { title: string }> } | undefined;
  return () => {
    const products = listing.products();
    if (made?.of !== products) {
      const variants = products.flatMap((product) => product.variants);
      made = { of: products, variants: new Map(variants.map((variant) => [variant.id, variant])) };
    }
    return made.variants;
  };
}
