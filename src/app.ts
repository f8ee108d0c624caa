import { type Checkout, createCheckout } from './checkout/checkout.js';
import { createQuoting } from './checkout/quoting.js';
import { type Clock, monotonicClock, systemClock } from './clock.js';
import type { Config } from './config/config.js';
import { fingerprintKeyBeside } from './config/fingerprint-key.js';
import { createFailpoint } from './failpoint.js';
import { createAcpOperations } from './http/acp-operation.js';
import { createAuthenticator } from './http/authenticate.js';
import { createCheckoutRouter } from './http/checkout-router.js';
import { createHttpServer } from './http/http-server.js';
import { createOrderPageRouter } from './http/order-page-router.js';
import { createReadiness } from './http/readiness.js';
import { requireHttps } from './http/require-https.js';
import { createRoutes } from './http/routes.js';
import { createSystemRouter } from './http/system-router.js';
import { createLogger, type Logger } from './logger.js';
import { createOrderService } from './orders/order-service.js';
import { createPaymentService, type PaymentService } from './payments/payment-service.js';
import { bindStripeAccount } from './payments/stripe-account.js';
import { createStripeCall } from './payments/stripe-call.js';
import { createStripeClient } from './payments/stripe-client.js';
import { CARD_HANDLER_ID, cardHandler, type RenderSettings, renderDiscovery, VERSIONS } from './protocol/index.js';
import { catalogFromFile } from './providers/catalog-file.js';
import { discountsFromCodes } from './providers/discount-codes.js';
import { shippingFromRates } from './providers/shipping-rates.js';
import { loadShop, type Shop } from './providers/shop.js';
import { taxFromTable } from './providers/tax-table.js';
import { createSqliteStore } from './store/sqlite/sqlite-store.js';
import type { Store } from './store/store.js';
import { createLoop } from './workers/loop.js';
import { createRunning } from './workers/running.js';
import { settledWithin } from './workers/settled-within.js';
import { createSweeper, type Sweeper } from './workers/sweeper.js';

export interface AppOverrides {
  clock?: Clock;
  logger?: Logger;
  store?: Store;
  /** Where Stripe is: required where the settings name the embedded sandbox. */
  stripe?: { secretKey: string; apiBase?: string };
  /** Milliseconds that all calls to Stripe of one request may take together. */
  stripeBudget?: number;
  /** Called when the durability of earlier answers is in doubt: the process must end. */
  onFatal?: (error: unknown) => void;
}

export interface App {
  /** Starts to listen and to sweep; the result is the server's own URL. */
  start(): Promise<string>;
  /**
   * Stops as `SIGTERM` asks for: drains, lets what is under way finish, closes the database. Work that takes longer
   * than `withinSeconds` is left to the next start, as after a crash.
   */
  stop(options?: { drainSeconds?: number; withinSeconds?: number }): Promise<void>;
  sweeper: Sweeper;
  store: Store;
  shop: Shop;
  logger: Logger;
}

/** Milliseconds that all calls to Stripe of one request may take together. */
const STRIPE_BUDGET = 20_000;
/** Milliseconds for which a process may hold a charge without a sign of life; longer than the budget above. */
const CHARGE_LEASE = 30_000;
/** Milliseconds between two sweeps. */
const SWEEP_INTERVAL = 5_000;
/** From the signal to the closed database; below the 30 s after which container platforms kill. */
const STOP_SECONDS = 25;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Puts the server together. Everything is made here and handed to whoever needs it; nothing is looked up. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  const shop = await loadShop(config.shopDir);
  const onFatal = overrides.onFatal ?? ((error) => logger.fatal({ err: error }, 'the database cannot be trusted'));
  const store = overrides.store ?? (await createSqliteStore({ file: config.database.file, clock, onFatal }));
  try {
    return await createAppOn({ store, shop, clock, logger }, config, overrides);
  } catch (error) {
    await store.close();
    throw error;
  }
}

type Foundations = Pick<App, 'store' | 'shop' | 'logger'> & { clock: Clock };

async function createAppOn(
  { store, shop, clock, logger }: Foundations,
  config: Config,
  overrides: AppOverrides,
): Promise<App> {
  const payments = paymentsOf(config, overrides, logger);
  const accountUnknown = await bindStripeAccount(payments, store.remember);
  await store.seedStock(shop.stock);

  const fingerprintKeys = config.idempotency.fingerprintKeys ?? [fingerprintKeyBeside(config.database.file)];
  const { checkout: untracked, upkeep } = createCheckout({
    store,
    payments,
    quoting: createQuoting({
      catalog: catalogFromFile(shop),
      shipping: shippingFromRates(shop),
      tax: taxFromTable(shop),
      discounts: discountsFromCodes(shop),
      shop,
    }),
    clock,
    failpoint: createFailpoint(config.failpoint),
    rules: {
      ttl: config.session.ttlMinutes * MINUTE,
      hold: config.session.stockHoldMinutes * MINUTE,
      lowStockThreshold: shop.lowStockThreshold,
    },
    currency: shop.currency,
    handlerIds: [CARD_HANDLER_ID],
    fingerprintKeys: fingerprintKeys.map(({ id, secret }) => ({ id, secret: secret.reveal() })),
    keyTtl: config.idempotency.ttlHours * HOUR,
    chargeLease: CHARGE_LEASE,
    stripeBudget: overrides.stripeBudget ?? STRIPE_BUDGET,
    onReview: ({ id, agentId }, reason) => {
      logger.error(
        { sessionId: id, agentId, detail: reason },
        'Stripe and the database disagree: a person has to look',
      );
    },
    onUpkeepFailure: (task, { id, agentId }, error) => {
      logger.warn({ sessionId: id, agentId, err: error, detail: task }, 'the sweeper will try again');
    },
  });
  const running = createRunning();
  // Every POST of an agent runs in `guard`, to its end even where the caller hung up.
  const checkout: Checkout = { ...untracked, guard: (...args) => running.track(untracked.guard(...args)) };
  const sweeper = createSweeper(upkeep);
  const loops = Object.entries(sweeper.tasks).map(([name, task]) => createLoop(name, SWEEP_INTERVAL, task, logger));

  let publicUrl = config.http.publicUrl ?? '';
  const renderSettings = (): RenderSettings => ({
    publicUrl,
    support: supportOf(shop),
    links: shop.links,
    handlers: [
      cardHandler({ profileId: config.stripe.profileId, environment: payments.livemode ? 'production' : 'sandbox' }),
    ],
  });
  const operations = createAcpOperations({
    checkout,
    authenticate: createAuthenticator(config.agents),
    renderSettings,
  });
  const readiness = createReadiness({ database: () => store.check() });
  const { basePath, trustProxy } = config.http;
  const http = createHttpServer({
    ...config.http,
    tls: config.http.tls && { ...config.http.tls, key: config.http.tls.key.reveal() },
    handler: createRoutes({
      basePath,
      checkout: createCheckoutRouter(operations, checkout),
      orderPages: createOrderPageRouter(createOrderService({ store }), shop),
      system: createSystemRouter(readiness),
      discovery: () =>
        renderDiscovery({
          apiBaseUrl: basePath === '/' ? publicUrl : `${publicUrl}${basePath}`,
          versions: VERSIONS,
          currency: shop.currency,
        }),
      logger,
      guard: config.mode === 'production' && trustProxy !== undefined ? requireHttps(trustProxy) : () => undefined,
    }),
    logger,
    readiness,
    clock,
  });

  return {
    sweeper,
    store,
    shop,
    logger,
    async start() {
      await upkeep.orphanCharges();
      const url = await http.listen();
      publicUrl ||= url;
      const { name, variants } = shop;
      logger.info({ url, mode: config.mode, file: config.database.file }, 'listening');
      logger.info({ shop: name, count: variants.size, file: config.shopDir }, 'selling these variants');
      logger.info({ payments: paymentsAt(config, overrides), mode: payments.livemode ? 'live' : 'test' }, 'paid at');
      for (const warning of config.warnings) logger.warn({ detail: warning }, 'setting');
      if (accountUnknown) logger.warn({ detail: String(accountUnknown) }, 'Stripe did not say whose key this is');
      for (const loop of loops) loop.start();
      return url;
    },
    async stop({ drainSeconds = config.http.drainSeconds, withinSeconds = STOP_SECONDS } = {}) {
      const drained = Promise.all([http.drain(drainSeconds), ...loops.map((loop) => loop.stop())]);
      const inTime = await settledWithin(drained.then(running.idle), withinSeconds * 1000);
      if (!inTime) logger.warn({ detail: 'the next start goes on with it' }, 'not all was finished in time');
      await store.close();
    },
  };
}

function paymentsOf({ stripe }: Config, overrides: AppOverrides, logger: Logger): PaymentService {
  const account =
    overrides.stripe ?? (stripe.kind === 'stripe' ? { ...stripe, secretKey: stripe.secretKey.reveal() } : undefined);
  if (!account) throw new Error('The embedded Stripe sandbox has to be started before the app');
  return createPaymentService({
    stripe: createStripeClient(account),
    call: createStripeCall({ ratePerSecond: stripe.ratePerSecond, now: monotonicClock.now }),
    apiVersion: stripe.apiVersion,
    tokenParameter: stripe.tokenParam,
    confirmsWithCreate: stripe.confirm === 'with_create',
    livemode: /^[sr]k_live_/.test(account.secretKey),
    now: monotonicClock.now,
    onRefusedDetails: ({ code, param }) => {
      logger.error({ code, detail: param }, 'Stripe refused the details of a payment');
    },
  });
}

/** Where payments go, in a word for the operator. */
const paymentsAt = ({ stripe }: Config, overrides: AppOverrides): string =>
  stripe.kind === 'sandbox' ? `sandbox ${overrides.stripe?.apiBase ?? ''}` : (stripe.apiBase ?? 'Stripe');

const supportOf = ({ support }: Shop): RenderSettings['support'] => ({
  email: support.email,
  phone: support.phone,
  hours: support.hours,
  help_center_url: support.helpCenterUrl,
});
