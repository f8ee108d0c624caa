import { createAlerts } from './assembly/alerts.js';
import { createEventLoopDelay } from './assembly/event-loop-delay.js';
import { createHttpFace } from './assembly/http-face.js';
import { createInboxMetrics } from './assembly/inbox-metrics.js';
import { countedAlerts } from './assembly/incident-metrics.js';
import { createLimitMetrics } from './assembly/limit-metrics.js';
import { createLimits } from './assembly/limits.js';
import { createLoops } from './assembly/loops.js';
import { createMeasures, type Measures } from './assembly/measures.js';
import { openDatabase } from './assembly/open-database.js';
import { createDeliveries } from './assembly/order-webhooks.js';
import type { AppOverrides } from './assembly/overrides.js';
import { feedKeeperOf } from './assembly/product-feed.js';
import { createProviders } from './assembly/providers.js';
import { createRetention, type RetentionUseCases } from './assembly/retention.js';
import { createLiveConfig, createRotation, type LiveConfig, type Rotate } from './assembly/rotation.js';
import { shopWidgetOf } from './assembly/shop-widget.js';
import { layered } from './assembly/store-layers.js';
import { paymentsAt, stripeSideOf } from './assembly/stripe-side.js';
import { tracingOf } from './assembly/tracing.js';
import { createUseCases } from './assembly/use-cases.js';
import type { Carts } from './carts/carts.js';
import type { Checkout } from './checkout/checkout.js';
import { type Clock, monotonicClock, systemClock } from './clock.js';
import type { Config } from './config/config.js';
import { databaseName } from './config/database.js';
import { ownUrl } from './config/own-address.js';
import { createFailpoint } from './failpoint.js';
import { createFeed } from './feed/feed.js';
import { feedIdOf } from './feed/feed-id.js';
import type { FeedKeeper } from './feed/feed-keeper.js';
import { newId } from './ids.js';
import { createLogger, type Logger } from './logger.js';
import type { Orders } from './orders/orders.js';
import type { Deliverer } from './outbox/deliverer.js';
import { bindStripeAccount } from './payments/stripe-account.js';
import { backOrderStock } from './providers/back-orders.js';
import { loadShop, type Shop } from './providers/shop.js';
import type { Database } from './store/database.js';
import type { Store } from './store/store.js';
import { createRunning } from './workers/running.js';
import { settledWithin } from './workers/settled-within.js';
import { createSweeper, type Sweeper } from './workers/sweeper.js';

export interface App {
  /** Starts to listen and to sweep; the result is the server's own URL. */
  start(): Promise<string>;
  /**
   * Stops as `SIGTERM` asks for: drains, lets what is under way finish, closes the database. Work that takes longer
   * than `withinSeconds` is left to the next start, as after a crash.
   */
  stop(options?: { drainSeconds?: number; withinSeconds?: number }): Promise<void>;
  /** Takes the secrets of settings that were read again into use. */
  rotate: Rotate;
  sweeper: Sweeper;
  retention: RetentionUseCases;
  deliverer: Deliverer;
  feedKeeper: FeedKeeper | undefined;
  /** Use cases after the sale, for commands that work without the server. */
  orders: Pick<Orders, 'refunds' | 'reconciliation' | 'upkeep'>;
  store: Store;
  shop: Shop;
  logger: Logger;
}

/** Milliseconds that all calls to Stripe of one request may take together. */
const STRIPE_BUDGET = 20_000;
/** Later than anything was done. */
const EVER = Number.MAX_SAFE_INTEGER;
/** Milliseconds for the database to let go, and for sending the last traces. */
const CLOSING_PATIENCE = 2_000;
/** From the signal to the closed database; below the 30 s after which container platforms kill. */
const STOP_SECONDS = 25;

/** Puts the server together. Everything is made here and handed to whoever needs it; nothing is looked up. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  const shop = await loadShop(config.shopDir);
  const onFatal = overrides.onFatal ?? ((error) => logger.fatal({ err: error }, 'the database cannot be trusted'));
  const measures = createMeasures(clock, await tracingOf(config, logger), overrides.shareMetrics);
  const live = createLiveConfig(config);
  const database = {
    clock,
    onFatal,
    onBatch: measures.onBatch,
    live: () => live.now().database,
  };
  const store = overrides.store ?? (await openDatabase(config.database, database));
  try {
    return await createAppOn({ store, shop, clock, logger, measures, live }, overrides);
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Foundations extends Pick<App, 'shop' | 'logger'> {
  store: Database;
  clock: Clock;
  measures: Measures;
  live: LiveConfig;
}

async function createAppOn(
  { store: plainStore, shop, clock, logger, measures, live: liveConfig }: Foundations,
  {
    stripe: account,
    stripeBudget = STRIPE_BUDGET,
    deliverySchedule,
    deliveryTimeout,
    widgetHtml: givenWidget,
    developmentPages,
    monotonic = monotonicClock,
    loopDelay: givenDelay,
  }: AppOverrides,
): Promise<App> {
  const { now: live } = liveConfig;
  const config = live();
  let knownUrl = config.http.publicUrl;
  /** Before the server listens, the address that the settings speak of. */
  const publicUrl = () => knownUrl ?? ownUrl(config.http);
  const store = layered(measures.store(plainStore), {
    config,
    shop,
    publicUrl,
    onTasks: () => loops.carryOutTasks(),
    onAnnounced: () => loops.deliver(),
    onStock: (variantIds) => feed.touch(variantIds),
  });
  const storeId = await store.remember('store_id', newId('store'));
  const stripeSide = stripeSideOf({ live, account, shop, storeId, logger, calls: measures.stripeCalls });
  const { payments } = stripeSide;
  const accountUnknown = await bindStripeAccount(payments, store.remember);
  const failpoint = createFailpoint(config.failpoint);
  const providers = await createProviders({
    shop,
    live,
    stripeSide: () => stripeSide,
    store,
    publicUrl,
    clock,
    backEndCalls: measures.backEndCalls,
    logger,
    failpoint,
    stripeBudget,
  });
  const feed = createFeed({
    shop,
    listing: providers.listing,
    store,
    isShared: store.isShared,
    clock,
    feedId: config.productFeed?.id ?? feedIdOf(storeId),
    publicUrl,
  });
  const widget = await shopWidgetOf(config, givenWidget);
  await store.seedStock(new Map([...shop.stock, ...backOrderStock(shop.backOrders)]));

  const { metrics } = measures;
  const eventLoop = createEventLoopDelay(monotonic);
  const limits = createLimits({
    config,
    live,
    clock,
    monotonic,
    metrics: createLimitMetrics(metrics),
    probe: { writesWaiting: store.waiting, loopDelay: givenDelay ?? eventLoop.now },
    logger,
  });
  const { onReceived } = createInboxMetrics(metrics, store.inbox, clock);
  const alerts = countedAlerts(createAlerts(logger), metrics);
  const onRefundDue = () => loops.carryOutRefunds();
  const useCases = createUseCases({
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
    orderTasks: providers.orderTasks,
    onRefundDue,
  });
  const { carts, upkeep, orders, orderService, merchant, vaultTokens, loops: otherLoops } = useCases;
  const running = createRunning();
  const stopping = new AbortController();
  // Every POST of an agent runs in `guard`, to its end even where the caller hung up.
  const guard: Checkout['guard'] = (...args) => running.track(useCases.checkout.guard(...args));
  const guardCart: Carts['guard'] = (...args) => running.track(carts.guard(...args));
  const sweeper = createSweeper(upkeep, carts, orders.upkeep);
  const retention = createRetention({ config, store, clock, metrics, buyerHashes: useCases.buyerHashes });
  const deliverer = createDeliveries({
    config,
    live,
    store,
    clock,
    times: { schedule: deliverySchedule, timeout: deliveryTimeout },
    alerts,
    failpoint,
    metrics,
    aroundAttempt: measures.aroundAttempt,
    track: running.track,
    onProgress: () => loops.deliver(),
  });
  const feedKeeper = feedKeeperOf({ live, feed, store, clock, logger });
  const loops = createLoops({
    sweeper,
    orders,
    deliverer,
    purge: retention.purge,
    alerts,
    feedKeeper,
    others: otherLoops,
    measured: measures.loop,
    logger,
  });
  const http = createHttpFace({
    config,
    live,
    checkout: { ...useCases.checkout, guard },
    carts: { ...carts, guard: guardCart },
    feed,
    orders,
    orderService,
    merchant,
    vaultTokens,
    retention,
    async receiveEvent(news) {
      const outcome = await running.track(orders.events.receive(news));
      onReceived(outcome);
      if (outcome === 'known') return;
      loops.applyEvents();
      loops.hear(news.type);
    },
    reconcile: (options) => running.track(orders.reconciliation.run({ ...options, signal: stopping.signal })),
    stripeSide,
    shop,
    providers,
    widgetHtml: widget.html,
    store,
    logger,
    clock,
    measures,
    limits,
    publicUrl,
    developmentPages,
  });

  return {
    sweeper,
    retention,
    deliverer,
    feedKeeper,
    orders,
    store,
    shop,
    logger,
    rotate: createRotation({ live: liveConfig, http, shop, stripeSide, remember: store.remember, logger }),
    async start() {
      // Of a database that others have open too, a payment under way may be theirs.
      if (!store.isShared) await upkeep.orphanCharges();
      await store.outbox.orphan();
      const url = await http.listen();
      knownUrl ??= url;
      const { variants: count } = feed.counts();
      logger.info({ url, mode: config.mode, file: databaseName(config.database) }, 'listening');
      logger.info({ shop: shop.name, count, file: config.shopDir }, 'selling these variants');
      logger.info({ payments: paymentsAt(config, account), mode: payments.livemode ? 'live' : 'test' }, 'paid at');
      for (const warning of [...config.warnings, ...widget.warnings]) logger.warn({ detail: warning }, 'setting');
      if (accountUnknown) logger.warn({ detail: String(accountUnknown) }, 'Stripe did not say whose key this is');
      if (!providers.orderTaker) alerts.onUnplaced((await store.orderTasks.openSince('place', EVER)).length);
      eventLoop.start();
      loops.start();
      return url;
    },
    async stop({ drainSeconds = config.http.drainSeconds, withinSeconds = STOP_SECONDS } = {}) {
      stopping.abort();
      eventLoop.stop();
      const drained = Promise.all([http.drain(drainSeconds), loops.stop()]);
      const inTime = await settledWithin(drained.then(running.idle), withinSeconds * 1000);
      if (!inTime) logger.warn({ detail: 'the next start goes on with it' }, 'not all was finished in time');
      await deliverer.abandon();
      await Promise.all([
        settledWithin(store.close(), CLOSING_PATIENCE),
        settledWithin(measures.close(), CLOSING_PATIENCE).catch(() => undefined),
      ]);
    },
  };
}
