import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import type { Checkout } from '../checkout/checkout.js';
import { ProtocolError } from '../errors.js';
import type { Merchant } from '../merchant/merchant.js';
import type { OrderOperations } from '../orders/order-operations.js';
import type { PaymentEvents } from '../orders/payment-events.js';
import type { Reconciliation } from '../orders/reconciliation.js';
import type { RefundService } from '../orders/refund-service.js';
import type { CartSettings, RenderSettings } from '../protocol/index.js';
import { createMerchantCartsRouter } from './merchant-carts-router.js';
import { createMerchantCreditsRouter } from './merchant-credits-router.js';
import { createMerchantDeliveriesRouter } from './merchant-deliveries-router.js';
import { createMerchantMoneyRouter } from './merchant-money-router.js';
import { createMerchantOperations } from './merchant-operation.js';
import { createMerchantOrdersRouter } from './merchant-orders-router.js';
import { createMerchantRecordsRouter } from './merchant-records-router.js';
import { createMerchantRetentionRouter, type MerchantRetentionDeps } from './merchant-retention-router.js';
import { createMerchantSessionsRouter } from './merchant-sessions-router.js';
import { createMerchantStockRouter } from './merchant-stock-router.js';

export interface MerchantRouterDeps extends MerchantRetentionDeps {
  /** Throws 401 where the caller is not the merchant. */
  authenticate: (req: IncomingMessage) => void;
  merchant: Merchant;
  orderChanges: OrderOperations;
  refunds: RefundService;
  reconcile: Reconciliation['run'];
  countEvents: PaymentEvents['counts'];
  requestKey: Checkout['requestKey'];
  settings: () => RenderSettings;
  cartSettings: CartSettings;
}

/** The merchant's own API: everything under `/merchant`, for whoever has the merchant's key. */
export function createMerchantRouter(deps: MerchantRouterDeps): Router {
  const { authenticate, merchant, orderChanges, refunds, reconcile, countEvents, requestKey, settings, cartSettings } =
    deps;
  const { orders, stock, discounts, sessions, carts, deliveries, endpoints } = merchant;
  const router = Router({ caseSensitive: true, strict: true });
  const operations = createMerchantOperations(requestKey);

  router.use('/merchant', (req, _res, next) => {
    authenticate(req);
    next();
  });
  router.use(createMerchantOrdersRouter({ operations, orders, changes: orderChanges, settings }));
  router.use(createMerchantMoneyRouter({ orders, refunds, reconcile }));
  router.use(createMerchantStockRouter({ operations, stock, discounts }));
  router.use(createMerchantCreditsRouter({ operations, storeCredits: merchant.storeCredits }));
  router.use(createMerchantSessionsRouter({ operations, sessions, approvals: merchant.approvals, settings }));
  router.use(createMerchantCartsRouter({ operations, carts, settings, cartSettings }));
  router.use(createMerchantDeliveriesRouter({ operations, deliveries, endpoints }));
  router.use(createMerchantRecordsRouter({ ...merchant, operations, countEvents }));
  router.use(createMerchantRetentionRouter(deps));
  router.use('/merchant', () => {
    throw new ProtocolError(404, 'not_found', 'There is nothing at this address of the merchant API.');
  });
  return router;
}
