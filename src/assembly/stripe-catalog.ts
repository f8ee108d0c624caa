import { catalogFromStripe } from '../providers/catalog-stripe.js';
import { createGoodsKeeper } from '../providers/goods-keeper.js';
import { createKeptListing } from '../providers/kept-listing.js';
import type { StripeGoodsFacts } from '../providers/stripe-assortment.js';
import type { ProvidersContext } from './providers-context.js';

/** Milliseconds for one page of a list. */
const PAGE_BUDGET = 5_000;
/** The number grows when what is kept gets another shape. */
const KEPT = 'stripe_goods_1';

/** The goods of a shop whose catalog is at Stripe, read or as they were kept, with what reads them again. */
export async function stripeCatalogOf({ shop, stripeSide, store, clock, logger, stripeBudget }: ProvidersContext) {
  const { goods: read, payments } = stripeSide();
  const budget = Math.min(PAGE_BUDGET, stripeBudget);
  const goods = catalogFromStripe({
    shop,
    read: (signal) =>
      read(() => {
        signal?.throwIfAborted();
        return payments.budget(budget);
      }),
    kept: createKeptListing<StripeGoodsFacts>(store, KEPT),
    seedStock: (levels) => store.seedStock(levels),
    now: clock.now,
    onLeftOut: (id, reason) => logger.warn({ detail: `${id}: ${reason}` }, 'not sold from the catalog at Stripe'),
  });
  const loaded = await goods.load();
  if (loaded.from === 'kept') {
    const detail = `${loaded.error.message}; read last ${new Date(loaded.at).toISOString()}`;
    logger.warn({ detail }, 'Stripe does not give its catalog: what was read last is sold');
  }
  if (goods.products().length === 0) logger.warn({}, 'Stripe has no price that this shop can sell');
  const keeper = createGoodsKeeper({
    refresh: goods.refresh,
    isFresh: loaded.from === 'stripe',
    onFailure: (error) =>
      logger.warn({ detail: error.message }, 'the catalog at Stripe cannot be read: the goods stay as they are'),
    onRecovery: () => logger.info({}, 'the catalog at Stripe is read again'),
  });
  return { goods, keeper };
}
