import type { Carts } from '../carts/carts.js';
import type { Checkout } from '../checkout/checkout.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import { handlersFor } from '../domain/payment-handler.js';
import type { Feed } from '../feed/feed.js';
import { createAcpCalls } from '../http/acp-calls.js';
import { createAcpOperations } from '../http/acp-operation.js';
import { createAuthenticator, createMerchantCheck } from '../http/authenticate.js';
import { createCartCalls } from '../http/cart-calls.js';
import { createCartRouter } from '../http/cart-router.js';
import { createCheckoutCalls } from '../http/checkout-calls.js';
import { createCheckoutRouter } from '../http/checkout-router.js';
import { createDelegateRouter } from '../http/delegate-router.js';
import { createDocsRouter } from '../http/docs-router.js';
import { createErrorReport } from '../http/error-handler.js';
import { createFeedRouter } from '../http/feed-router.js';
import { createHttpServer, type HttpServer } from '../http/http-server.js';
import { createMerchantRouter } from '../http/merchant-router.js';
import { apiDocument } from '../http/openapi/api-document.js';
import { createOrderPageRouter } from '../http/order-page-router.js';
import { createReadiness } from '../http/readiness.js';
import { requireHttps } from '../http/require-https.js';
import { createRoutes, type DevelopmentPages } from '../http/routes.js';
import { createStripeWebhookRouter } from '../http/stripe-webhook-router.js';
import { createSystemRouter } from '../http/system-router.js';
import type { Logger } from '../logger.js';
import { createMcpRouter } from '../mcp/mcp-router.js';
import { createShopRouter } from '../mcp/shop/shop-router.js';
import type { Reconciliation } from '../orders/reconciliation.js';
import type { StripeNews } from '../payments/stripe-events.js';
import type { StripeSide } from '../payments/stripe-side.js';
import {
  type CartSettings,
  cardHandler,
  giftCardOffer,
  type HandlerSettings,
  type RenderSettings,
  renderDiscovery,
  VERSIONS,
} from '../protocol/index.js';
import type { Shop } from '../providers/shop.js';
import type { Store } from '../store/store.js';
import type { Limits } from './limits.js';
import { madeOf } from './made-of.js';
import type { Measures } from './measures.js';
import { orderSettingsOf } from './order-settings.js';
import type { Providers } from './providers.js';
import type { RetentionUseCases } from './retention.js';
import type { WidgetHtml } from './shop-widget.js';
import type { UseCases } from './use-cases.js';

export interface HttpFaceContext extends Pick<UseCases, 'orders' | 'orderService' | 'merchant' | 'vaultTokens'> {
  config: Config;
  /** The settings with the secrets of now. */
  live: () => Config;
  checkout: Checkout;
  carts: Carts;
  feed: Feed;
  /** Resolves when an event of Stripe cannot be lost any more. */
  receiveEvent: (news: StripeNews) => Promise<unknown>;
  reconcile: Reconciliation['run'];
  stripeSide: StripeSide;
  shop: Shop;
  providers: Providers;
  /** Absent where there is no app for assistants. */
  widgetHtml: WidgetHtml | undefined;
  store: Store;
  logger: Logger;
  clock: Clock;
  measures: Pick<Measures, 'metrics' | 'onAnswered' | 'aroundRequests'>;
  limits: Limits;
  retention: RetentionUseCases;
  /** What callers reach this server by, without a slash at the end; known once it listens. */
  publicUrl: () => string;
  developmentPages?: DevelopmentPages | undefined;
}

/** Everything this server says over HTTP. */
export function createHttpFace(context: HttpFaceContext): HttpServer {
  const {
    config,
    live,
    checkout,
    orders,
    orderService,
    merchant,
    receiveEvent,
    stripeSide,
    shop,
    store,
    logger,
    clock,
  } = context;
  const { basePath, trustProxy } = config.http;
  const supports3ds = shop.authentication !== undefined;
  const handlerSettings: HandlerSettings = {
    profileId: config.stripe.profileId,
    environment: stripeSide.payments.livemode ? 'production' : 'sandbox',
    supports3ds,
  };
  const renderSettings = (): RenderSettings => ({
    ...orderSettingsOf(shop, context.publicUrl()),
    links: shop.links,
    authentication: shop.authentication,
    handlers: (session) => handlersFor(shop.cards, session).map((card) => cardHandler(card, handlerSettings)),
    sellerBacked: shop.giftCards ? [giftCardOffer(shop.giftCards, config.stripe.profileId)] : [],
  });
  const discovery = () => {
    const apiBaseUrl = basePath === '/' ? context.publicUrl() : `${context.publicUrl()}${basePath}`;
    const transports = config.mcp ? (['mcp'] as const) : [];
    return renderDiscovery({
      apiBaseUrl,
      versions: VERSIONS,
      currency: shop.currency,
      locales: shop.texts.known,
      transports,
      supports3ds,
    });
  };
  const { load, rate, checkSignature, turnOf } = context.limits;
  const authenticator = madeOf(live, ({ agents }) => createAuthenticator(agents));
  const authenticate = rate.limited((req) => authenticator()(req));
  const merchantCheck = madeOf(live, ({ merchantKeyHashes }) => createMerchantCheck(merchantKeyHashes));
  const upContext = { currency: shop.currency };
  const calls = createAcpCalls({ checkout, renderSettings, context: upContext, turnOf, clock });
  const checkoutCalls = createCheckoutCalls(checkout, shop.texts.localeFor, upContext);
  const operations = createAcpOperations({ calls, authenticate, checkSignature });
  const cartSettings: CartSettings = { continueUrl: shop.cartUrl, texts: shop.texts };
  const mcpDeps = {
    calls,
    checkoutCalls,
    report: createErrorReport(logger),
    refuseLoad: load.refuse,
    ownOrigin: () => new URL(context.publicUrl()).origin,
    version: ownVersion(),
  };
  const { widgetHtml } = context;
  const offers = { mcp: config.mcp, shopApp: widgetHtml !== undefined, giftCards: shop.giftCards !== undefined };
  const api = () => apiDocument({ publicUrl: context.publicUrl(), basePath, version: ownVersion(), offers });
  const checkScheme =
    config.mode === 'production' && trustProxy !== undefined ? requireHttps(trustProxy) : () => undefined;
  const readiness = createReadiness({ database: () => store.check() });
  return createHttpServer({
    ...config.http,
    tls: config.http.tls && { ...config.http.tls, key: config.http.tls.key.reveal() },
    handler: createRoutes({
      basePath,
      checkout: createCheckoutRouter(operations, checkoutCalls),
      carts: createCartRouter(
        operations,
        createCartCalls({ carts: context.carts, settings: cartSettings, localeFor: shop.texts.localeFor, turnOf }),
      ),
      delegate:
        shop.giftCards &&
        createDelegateRouter({
          operations,
          issue: context.vaultTokens.issue,
          merchantId: config.stripe.profileId,
          now: clock.now,
        }),
      mcp: config.mcp ? createMcpRouter({ ...mcpDeps, authenticate, checkSignature }) : undefined,
      shopApp: widgetHtml && createShopRouter({ ...mcpDeps, ...shopAppDeps(context), widgetHtml, limit: rate.shared }),
      feed: createFeedRouter(context.feed),
      orderPages: createOrderPageRouter(orderService, shop),
      stripeWebhooks: createStripeWebhookRouter({ verify: stripeSide.events.verify, receive: receiveEvent }),
      merchant: createMerchantRouter({
        authenticate: rate.guardedCheck((req) => merchantCheck()(req)),
        merchant,
        orderChanges: orders.operations,
        refunds: orders.refunds,
        reconcile: context.reconcile,
        ...context.retention,
        countEvents: orders.events.counts,
        requestKey: checkout.requestKey,
        settings: renderSettings,
        cartSettings,
      }),
      system: createSystemRouter(readiness, context.measures.metrics),
      docs: createDocsRouter(api),
      discovery,
      developmentPages: context.developmentPages,
      logger,
      guard(req, res) {
        load.guard(req, res);
        checkScheme(req);
      },
    }),
    logger,
    readiness,
    clock,
    onAnswered: context.measures.onAnswered,
    around: context.measures.aroundRequests,
  });
}

/** What assistants' apps sell, and how it is paid. */
const shopAppDeps = ({ config, stripeSide, shop, providers, feed }: HttpFaceContext) => ({
  shop,
  say: shop.texts.say,
  feed,
  listing: providers.listing,
  catalog: providers.catalog,
  profileId: shop.cards[0]?.merchantId ?? config.stripe.profileId,
  isLive: () => stripeSide.payments.livemode,
});
