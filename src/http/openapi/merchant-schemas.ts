import { auditEntry, auditPage } from '../../protocol/merchant/audit.js';
import { cancellationsAnswer } from '../../protocol/merchant/cancellations.js';
import { merchantCart, merchantCartRequest } from '../../protocol/merchant/cart.js';
import { consentPage, marketingConsent } from '../../protocol/merchant/consents.js';
import { delivery, deliveryDetail, deliveryPage, redeliverAnswer } from '../../protocol/merchant/delivery.js';
import { discountsPage, discountUsage } from '../../protocol/merchant/discounts.js';
import { endpoint, endpointsAnswer, replayAnswer } from '../../protocol/merchant/endpoint.js';
import { merchantOrder, merchantOrderInFull, merchantOrderPage } from '../../protocol/merchant/order-answer.js';
import {
  approveRequest,
  cancelOrderRequest,
  creditRequest,
  fulfillmentEventRequest,
  fulfillmentRequest,
  rejectRequest,
  returnRequest,
} from '../../protocol/merchant/order-requests.js';
import { reconcileAnswer, reconcileRequest } from '../../protocol/merchant/reconciliation.js';
import { refundAnswer, refundRequest } from '../../protocol/merchant/refund.js';
import { erasureAnswer, erasureRequest, purgeAnswer, purgeRequest } from '../../protocol/merchant/retention.js';
import { merchantRevision, merchantSession, sessionPage, sessionSummary } from '../../protocol/merchant/session.js';
import { stockImportAnswer, stockLevel, stockPage, stockRequest } from '../../protocol/merchant/stock.js';
import {
  issuedCredit,
  storeCredit,
  storeCreditInFull,
  storeCreditRequest,
  storeCreditsPage,
} from '../../protocol/merchant/store-credits.js';
import { stripeEvent, stripeEventCounts, stripeEventPage } from '../../protocol/merchant/stripe-event.js';

/** The schemas of the merchant's API, by the names that the document gives them. */
export const merchantSchemas = {
  ApproveRequest: approveRequest,
  AuditEntry: auditEntry,
  AuditPage: auditPage,
  CancelOrderRequest: cancelOrderRequest,
  CancellationInsights: cancellationsAnswer,
  ConsentPage: consentPage,
  CreditRequest: creditRequest,
  Delivery: delivery,
  DeliveryDetail: deliveryDetail,
  DeliveryPage: deliveryPage,
  DiscountUsage: discountUsage,
  DiscountsPage: discountsPage,
  Endpoint: endpoint,
  Endpoints: endpointsAnswer,
  Erasure: erasureAnswer,
  ErasureRequest: erasureRequest,
  FulfillmentEventRequest: fulfillmentEventRequest,
  FulfillmentRequest: fulfillmentRequest,
  MarketingConsent: marketingConsent,
  MerchantCart: merchantCart,
  MerchantCartRequest: merchantCartRequest,
  MerchantOrder: merchantOrder,
  MerchantOrderInFull: merchantOrderInFull,
  MerchantOrderPage: merchantOrderPage,
  MerchantSession: merchantSession,
  MerchantSessionRevision: merchantRevision,
  Purge: purgeAnswer,
  PurgeRequest: purgeRequest,
  ReconcileRequest: reconcileRequest,
  Reconciliation: reconcileAnswer,
  Redelivery: redeliverAnswer,
  RefundAnswer: refundAnswer,
  RefundRequest: refundRequest,
  RejectRequest: rejectRequest,
  Replay: replayAnswer,
  ReturnRequest: returnRequest,
  SessionPage: sessionPage,
  SessionSummary: sessionSummary,
  StockImport: stockImportAnswer,
  StockLevel: stockLevel,
  StockPage: stockPage,
  StockRequest: stockRequest,
  StoreCredit: storeCredit,
  StoreCreditInFull: storeCreditInFull,
  StoreCreditIssued: issuedCredit,
  StoreCreditPage: storeCreditsPage,
  StoreCreditRequest: storeCreditRequest,
  StripeEvent: stripeEvent,
  StripeEventCounts: stripeEventCounts,
  StripeEventPage: stripeEventPage,
};
