import type { Clock } from '../clock.js';
import { type Config, ConfigError } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import type { Logger } from '../logger.js';
import type { OutsideCalls } from '../outside-calls.js';
import { renderMerchantOrder } from '../protocol/merchant/order-answer.js';
import { catalogFromBackEnd } from '../providers/back-end/catalog.js';
import { type BackEnd, createBackEnd } from '../providers/back-end/client.js';
import { discountsFromBackEnd } from '../providers/back-end/discounts.js';
import { createBackEndListing } from '../providers/back-end/listing.js';
import { ordersToBackEnd } from '../providers/back-end/order-taker.js';
import { askAt } from '../providers/back-end/questions.js';
import { type ForeignListing, readListing } from '../providers/back-end/read-listing.js';
import { shippingFromBackEnd } from '../providers/back-end/shipping.js';
import { stockFromBackEnd } from '../providers/back-end/stock.js';
import { taxFromBackEnd } from '../providers/back-end/tax.js';
import { createKeptListing } from '../providers/kept-listing.js';
import type { Shop } from '../providers/shop.js';
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
import { orderSettingsOf } from './order-settings.js';
import { withRatesBehind } from './tax-fallback.js';

export interface BackEndContext {
  shop: Shop;
  /** The settings with the secrets of now. */
  live: () => Pick<Config, 'mode' | 'backEnd'>;
  store: Pick<Store, 'fact' | 'setFact' | 'seedStock'>;
  /** What buyers reach this server by. */
  publicUrl: () => string;
  clock: Clock;
  logger: Logger;
  backEndCalls?: OutsideCalls;
}

/** What shop.json has at the merchant's own back end, which may be nothing. */
export interface BackEndProviders extends Partial<BackEndGoods> {
  shipping?: ShippingProvider;
  tax?: TaxProvider;
  discounts?: DiscountProvider;
  stock?: StockProvider;
  orderTaker?: OrderTaker;
}

interface BackEndGoods {
  catalog: CatalogProvider;
  listing: ProductListing;
  /** What has to be looked at again and again. */
  loops: { name: string; interval: () => number; runOnce(signal: AbortSignal): Promise<unknown> }[];
}

/** In the store; the number grows when what is kept gets another shape. */
const KEPT_GOODS = 'back_end_goods_1';

/** Whether anything of the shop is at the merchant's own back end. */
export function namesBackEnd({ sources }: Pick<Shop, 'sources'>): boolean {
  const { catalog, shipping, tax, discounts, stock, placeOrder } = sources;
  const urls = [stock, placeOrder].filter((url) => url !== undefined);
  return urls.length > 0 || [catalog, shipping, tax, discounts].some(({ kind }) => kind === 'back_end');
}

/** Why the server would not start: in production nothing could sign what is asked of the back end. */
export const unsignedProblem = (
  shop: Pick<Shop, 'sources'>,
  { mode, backEnd }: Pick<Config, 'mode' | 'backEnd'>,
): string | undefined =>
  namesBackEnd(shop) && mode === 'production' && !backEnd.secret
    ? 'BACK_END_SECRET must be set in production: shop.json names your own back end.'
    : undefined;

/**
 * Those providers that shop.json has at the merchant's own back end.
 * @throws ConfigError where one is named, and in production nothing could sign what is asked of it
 */
export async function backEndProviders(context: BackEndContext): Promise<BackEndProviders> {
  const { shop, live, clock, logger, publicUrl, backEndCalls: calls } = context;
  if (!namesBackEnd(shop)) return {};
  const problem = unsignedProblem(shop, live());
  if (problem !== undefined) throw new ConfigError([problem]);
  const { catalog, shipping, tax, discounts, stock, placeOrder } = shop.sources;
  const secret = () => live().backEnd.secret;
  if (!secret()) logger.warn({ detail: 'BACK_END_SECRET is not set' }, 'what is asked of the back end is not signed');
  const backEnd = createBackEnd({ secret, userAgent: `acp-seller/${ownVersion()}`, clock, logger, calls });
  const providers: BackEndProviders = {};
  if (catalog.kind === 'back_end') Object.assign(providers, await goodsAt(catalog.url, backEnd, context));
  if (shipping.kind === 'back_end') providers.shipping = shippingFromBackEnd(askAt(backEnd, shipping.url), shop);
  if (discounts.kind === 'back_end') providers.discounts = discountsFromBackEnd(askAt(backEnd, discounts.url), shop);
  if (tax.kind === 'back_end') providers.tax = withRatesBehind(taxFromBackEnd(askAt(backEnd, tax.url), shop), context);
  if (stock !== undefined) providers.stock = stockFromBackEnd(askAt(backEnd, stock));
  if (placeOrder !== undefined) {
    providers.orderTaker = ordersToBackEnd(askAt(backEnd, placeOrder), (order) =>
      renderMerchantOrder(order, orderSettingsOf(shop, publicUrl())),
    );
  }
  return providers;
}

async function goodsAt(
  url: string,
  backEnd: BackEnd,
  { shop, store, clock, logger }: BackEndContext,
): Promise<BackEndGoods> {
  const ask = askAt(backEnd, url);
  const { currency, inventory } = shop;
  const listing = createBackEndListing({
    read: (known, signal) => readListing(ask, currency, known, signal),
    kept: createKeptListing<ForeignListing>(store, KEPT_GOODS),
    seedStock: (levels) => store.seedStock(levels),
    currency,
    inventory,
    clock,
    logger,
  });
  await listing.load();
  return {
    catalog: catalogFromBackEnd({ ask, listing, currency, clock }),
    listing,
    loops: [{ name: 'catalog', interval: listing.interval, runOnce: listing.runOnce }],
  };
}
