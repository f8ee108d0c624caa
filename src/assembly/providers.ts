import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../logger.js';
import type { OrdersDeps } from '../orders/orders.js';
import type { StripeSide } from '../payments/stripe-side.js';
import { catalogFromFile } from '../providers/catalog-file.js';
import { discountsFromCodes } from '../providers/discount-codes.js';
import { shippingFromRates } from '../providers/shipping-rates.js';
import type { Shop } from '../providers/shop.js';
import { taxFromTable } from '../providers/tax-table.js';
import type {
  CatalogProvider,
  DiscountProvider,
  OrderTaker,
  ProductListing,
  ShippingProvider,
  StockProvider,
  TaxProvider,
} from '../providers/types.js';
import type { Store } from '../store/store.js';
import { backEndProviders } from './back-end.js';

/** Where goods, prices and conditions come from. */
export interface Providers {
  catalog: CatalogProvider;
  listing: ProductListing;
  shipping: ShippingProvider;
  tax: TaxProvider;
  discounts: DiscountProvider;
  /** What orders mean for those who are asked above. */
  orderTasks: OrdersDeps['orderTasks'];
  /** Who counts the units, where that is not this server. */
  stock?: StockProvider;
  /** Who is given every order, where somebody is. */
  orderTaker?: OrderTaker;
  /** What has to be looked at again and again. */
  loops: readonly ProviderLoop[];
}

/** Runs beside the requests. */
export interface ProviderLoop {
  name: string;
  /** Milliseconds from the end of a run to the next. */
  interval: () => number;
  runOnce(signal: AbortSignal): Promise<unknown>;
}

export interface ProvidersContext {
  shop: Shop;
  stripeSide: StripeSide;
  store: Pick<Store, 'fact' | 'setFact' | 'seedStock'>;
  /** What buyers reach this server by. */
  publicUrl: () => string;
  config: Pick<Config, 'mode' | 'backEnd'>;
  clock: Clock;
  logger: Logger;
}

/** The providers that shop.json names. Throws where one of them cannot be had and nothing can be sold without it. */
export async function createProviders(context: ProvidersContext): Promise<Providers> {
  const { shop } = context;
  const goods = catalogFromFile(shop);
  return {
    catalog: goods,
    listing: goods,
    shipping: shippingFromRates(shop),
    tax: taxFromTable(shop),
    discounts: discountsFromCodes(shop),
    orderTasks: new Map(),
    loops: [],
    ...(await backEndProviders(context)),
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
