import type { OrdersDeps } from '../orders/orders.js';
import { isAboutGoods } from '../payments/stripe-events.js';
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
    catalog: withDisclosures(elsewhere.catalog ?? goods, shop.disclosures),
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
