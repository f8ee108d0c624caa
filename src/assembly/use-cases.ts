import { createCarts } from '../carts/carts.js';
import { createCheckout } from '../checkout/checkout.js';
import { createBuyerHashes } from '../checkout/quoting/buyer-hashes.js';
import { withoutGuessing } from '../checkout/quoting/code-guessing.js';
import { countedQuoting } from '../checkout/quoting/counted-quoting.js';
import { createCreditHashes, createCrediting } from '../checkout/quoting/crediting.js';
import { offeringQuoting } from '../checkout/quoting/offering-quoting.js';
import { createQuoting } from '../checkout/quoting/quoting.js';
import { createRedeeming } from '../checkout/quoting/redeeming.js';
import { createGiftCards } from '../checkout/seller-backed/gift-cards.js';
import { createVaultTokens } from '../checkout/seller-backed/vault-tokens.js';
import { createStockSync, type StockSync } from '../checkout/stock-sync.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import { handlersFor } from '../domain/payment-handler.js';
import { forgetAll } from '../every-item.js';
import type { Failpoint } from '../failpoint.js';
import { createMerchant } from '../merchant/merchant.js';
import { createOrderService } from '../orders/order-service.js';
import { createOrders, type OrdersDeps } from '../orders/orders.js';
import { isHandled } from '../payments/stripe-events.js';
import type { StripeSide } from '../payments/stripe-side.js';
import { GIFT_CARD_HANDLER_ID } from '../protocol/index.js';
import type { Shop } from '../providers/shop.js';
import type { Database } from '../store/database.js';
import type { Alerts } from './alerts.js';
import { fingerprintKeysOf } from './fingerprint-keys.js';
import type { Limits } from './limits.js';
import { type ProviderLoop, type Providers, soldVariants } from './providers.js';

export interface UseCaseContext {
  config: Config;
  store: Database;
  shop: Shop;
  providers: Providers;
  clock: Clock;
  storeId: string;
  stripeSide: StripeSide;
  /** Milliseconds that all calls to Stripe of one request may take together. */
  stripeBudget: number;
  alerts: Alerts;
  failpoint: Failpoint;
  limits: Limits;
  orderTasks: OrdersDeps['orderTasks'];
  /** A refund is on record and may be made. */
  onRefundDue: () => void;
}

/** Milliseconds for which a process may hold a charge without a sign of life; longer than the budget of calls. */
const CHARGE_LEASE = 30_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The use cases before and after the sale, over one store and one Stripe. */
export function createUseCases({
  config,
  store,
  shop,
  providers,
  clock,
  storeId,
  stripeSide,
  stripeBudget,
  alerts,
  failpoint,
  limits,
  orderTasks,
  onRefundDue,
}: UseCaseContext) {
  const { payments, refundsAtStripe, lists } = stripeSide;
  const fingerprintKeys = fingerprintKeysOf(config);
  const buyerHashes = createBuyerHashes(fingerprintKeys);
  const redeeming = createRedeeming({ store, buyerHashes });
  const creditHashes = createCreditHashes(fingerprintKeys);
  const vaultTokens = createVaultTokens(fingerprintKeys, creditHashes);
  const crediting = createCrediting({ store, hashes: creditHashes });
  const plainQuoting = withoutGuessing(createQuoting({ ...providers, redeeming, crediting, shop }), limits.guessLimit);
  const stockSync = providers.stock && createStockSync({ store, counted: providers.stock, clock });
  const quoting = stockSync ? countedQuoting(plainQuoting, stockSync) : plainQuoting;
  const { checkout, upkeep, settlement, approvals, idempotency } = createCheckout({
    store,
    payments,
    redeeming,
    quoting: shop.marketing ? offeringQuoting(quoting, store, shop.marketing) : quoting,
    clock,
    failpoint,
    rules: {
      ttl: config.session.ttlMinutes * MINUTE,
      hold: config.session.stockHoldMinutes * MINUTE,
      lowStockThreshold: shop.lowStockThreshold,
      maxHolds: config.limits.holds,
      maxDeclines: config.limits.sessionDeclines,
      authentication: shop.authentication,
    },
    declineLimit: limits.declineLimit,
    maxOpenSessions: config.limits.openSessions,
    onRefused: limits.onRefused,
    currency: shop.currency,
    handlersOf: (session) => handlersFor(shop.cards, session),
    sellerBacked: shop.giftCards
      ? [createGiftCards({ handlerId: GIFT_CARD_HANDLER_ID, store, hashes: creditHashes, vaultTokens, ...limits })]
      : [],
    purchaseOrders: shop.purchaseOrders,
    fingerprintKeys,
    keyTtl: config.idempotency.ttlHours * HOUR,
    chargeLease: CHARGE_LEASE,
    stripeBudget,
    ...alerts,
  });
  const carts = createCarts({
    store,
    quoting,
    idempotency,
    checkout,
    clock,
    rules: {
      ttl: config.cart.ttlHours * HOUR,
      maxCarts: config.limits.carts,
      lowStockThreshold: shop.lowStockThreshold,
      currency: shop.currency,
    },
    onRefused: limits.onRefused,
  });
  const orders = createOrders({
    store,
    payments,
    refundsAtStripe,
    lists,
    settlement,
    idempotency,
    storeId,
    clock,
    failpoint,
    stripeBudget,
    orderTasks,
    orderTaker: providers.orderTaker,
    requestKey: checkout.requestKey,
    isHandledEvent: isHandled,
    isNotedEvent: (type) => providers.loops.some(({ wakesOn }) => wakesOn?.(type)),
    onRefundDue,
    ...alerts,
    ordersKept: config.retention.orders,
  });
  const merchant = createMerchant({
    store,
    archive: store.archive,
    idempotency,
    sessionOf: checkout.get,
    approvals,
    carts,
    agentIds: config.agents.map(({ id }) => id),
    variants: soldVariants(providers.listing, shop.backOrders?.keys()),
    rules: shop.discounts,
    creditHashes,
    currency: shop.currency,
    takesGiftCards: shop.giftCards !== undefined,
    endpointIds: config.orderWebhooks.receivers.map(({ endpointId }) => endpointId),
    clock,
  });
  const loops = [
    ...providers.loops,
    ...(stockSync ? [stockLoop(stockSync, providers)] : []),
    attributionTokens(store, clock, config.attributionTokenDays * DAY),
  ];
  const orderService = createOrderService({ store, texts: shop.texts });
  return { checkout, vaultTokens, carts, upkeep, idempotency, loops, orders, orderService, merchant, buyerHashes };
}

/** Milliseconds between two looks at what is counted elsewhere, for the feed and for the shop. */
const STOCK_INTERVAL = 600_000;

/** Of these, those of a checkout have their turn in between. */
const STOCK_BATCH = 500;

const stockLoop = ({ refresh }: StockSync, { listing }: Providers): ProviderLoop => ({
  name: 'stock',
  interval: () => STOCK_INTERVAL,
  async runOnce(signal) {
    const ids = listing.products().flatMap(({ variants }) => variants.map(({ id }) => id));
    for (let start = 0; start < ids.length && !signal.aborted; start += STOCK_BATCH) {
      await refresh(ids.slice(start, start + STOCK_BATCH));
    }
  },
});

/** Milliseconds between two times that old tokens are deleted. */
const TOKENS_INTERVAL = 600_000;

/** Networks settle a sale some weeks after it; then nobody needs their tokens any more. */
const attributionTokens = ({ attributions }: Database, clock: Clock, age: number): ProviderLoop => ({
  name: 'attribution tokens',
  interval: () => TOKENS_INTERVAL,
  runOnce: (signal) => forgetAll((limit) => attributions.deleteTokens(clock.now() - age, limit), signal),
});

export type UseCases = ReturnType<typeof createUseCases>;
