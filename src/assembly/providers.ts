import { backOrderShelf } from '../domain/back-order.js';
import type { OrdersDeps } from '../orders/orders.js';
import { isAboutGoods } from '../payments/stripe-events.js';
import { withBackOrders } from '../providers/back-orders.js';
import { catalogFromFile } from '../providers/catalog-file.js';
import { deliveryFromShop } from '../providers/delivery-from-shop.js';
import { withDisclosures } from '../providers/disclosures.js';
import { discountsFromCodes } from '../providers/discount-codes.js';
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
import { backEndProviders } from './back-end.js';
import type { ProvidersContext } from './providers-context.js';
import { stripeCatalogOf } from './stripe-catalog.js';
import { stripeTaxOf, taxRecordsOf } from './stripe-tax.js';
import { withRatesBehind } from './tax-fallback.js';

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
  /** Whether it need not wait after an event of Stripe of this type. */
  wakesOn?: (eventType: string) => boolean;
  runOnce(signal: AbortSignal): Promise<unknown>;
}

/** The providers that shop.json names. Throws where one of them cannot be had and nothing can be sold without it. */
export async function createProviders(context: ProvidersContext): Promise<Providers> {
  const { shop } = context;
  const { goods, loops } = await goodsOf(context);
  const elsewhere = await backEndProviders(context);
  return {
    listing: goods,
    tax: taxOf(context),
    discounts: discountsFromCodes(shop),
    ...elsewhere,
    catalog: withBackOrders(
      withDisclosures(elsewhere.catalog ?? goods, shop.disclosures),
      shop.backOrders ?? new Map(),
      context.clock.now,
    ),
    shipping: deliveryFromShop(shop, elsewhere.shipping),
    orderTasks: new Map([['tax', taxRecordsOf(context, elsewhere.catalog ?? goods)]]),
    loops: [...loops, ...(elsewhere.loops ?? [])],
  };
}

type Goods = CatalogProvider & ProductListing;

async function goodsOf(context: ProvidersContext): Promise<{ goods: Goods; loops: ProviderLoop[] }> {
  if (context.shop.sources.catalog.kind !== 'stripe') return { goods: catalogFromFile(context.shop), loops: [] };
  const { goods, keeper } = await stripeCatalogOf(context);
  return { goods, loops: [{ name: 'goods', wakesOn: isAboutGoods, ...keeper }] };
}

function taxOf(context: ProvidersContext): TaxProvider {
  const { shop } = context;
  return shop.sources.tax.kind === 'stripe' ? withRatesBehind(stripeTaxOf(context), context) : taxFromTable(shop);
}

/** What has a shelf, by its id: the variants of a listing, and those that are sold before they are there once more. */
export function soldVariants(
  listing: ProductListing,
  backOrders: Iterable<string> = [],
): () => ReadonlyMap<string, { title: string }> {
  const early = new Set(backOrders);
  let made: { of: unknown; variants: ReadonlyMap<string, { title: string }> } | undefined;
  return () => {
    const products = listing.products();
    if (made?.of !== products) {
      const variants = products.flatMap((product) => product.variants);
      const later = variants.flatMap(({ id, title }) =>
        early.has(id) ? [[backOrderShelf(id), { title: `${title} (back-order)` }] as const] : [],
      );
      const sold = variants.map((variant) => [variant.id, variant] as const);
      made = { of: products, variants: new Map<string, { title: string }>([...sold, ...later]) };
    }
    return made.variants;
  };
}
