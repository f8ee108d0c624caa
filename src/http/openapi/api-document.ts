import { wireCart } from '../../protocol/answers/cart.js';
import { wireDiscounts } from '../../protocol/answers/discounts.js';
import { wireDiscovery } from '../../protocol/answers/discovery.js';
import { wireError } from '../../protocol/answers/error.js';
import { wireFulfillmentOption } from '../../protocol/answers/fulfillment-option.js';
import { wireHandler } from '../../protocol/answers/handler.js';
import { wireLineItem } from '../../protocol/answers/line-item.js';
import { wireMessage } from '../../protocol/answers/message.js';
import {
  wireAdjustment,
  wireFulfillment,
  wireOrder,
  wireOrderEvent,
  wireOrderLine,
} from '../../protocol/answers/order.js';
import { wireTotal } from '../../protocol/answers/parts.js';
import { wireSession } from '../../protocol/answers/session.js';
import { cartCancelRequest, cartCreateRequest, cartUpdateRequest } from '../../protocol/cart-schema.js';
import { delegateAnswer, delegateRequest } from '../../protocol/handlers/delegate-payment.js';
import { createDocument, type OpenApiDocument } from '../../protocol/openapi/document.js';
import type { ApiDescription } from '../../protocol/openapi/operation.js';
import {
  cancelRequest,
  completeRequest,
  createRequest,
  updateRequest,
  wireAddress,
  wireBuyer,
  wireFulfillmentDetails,
  wireFulfillmentGroup,
} from '../../protocol/schema.js';
import { CART_TAG, cartOperations } from './cart-operations.js';
import { CHECKOUT_TAG, checkoutOperations } from './checkout-operations.js';
import { delegateOperations } from './delegate-operations.js';
import { mcpAnswer, mcpMessage, mcpOperations, mcpRefusal, shopAppOperations } from './mcp-operations.js';
import { merchantCartOperations } from './merchant-cart-operations.js';
import { merchantCreditOperations } from './merchant-credit-operations.js';
import { merchantOrderOperations } from './merchant-order-operations.js';
import { MERCHANT_TAGS } from './merchant-parts.js';
import { merchantRecordOperations } from './merchant-record-operations.js';
import { merchantRetentionOperations } from './merchant-retention-operations.js';
import { merchantSchemas } from './merchant-schemas.js';
import { merchantShopOperations } from './merchant-shop-operations.js';
import { orderWebhooks } from './order-webhooks.js';
import {
  eventReceipt,
  feedMetadata,
  liveness,
  OPERATION_TAG,
  PUBLIC_TAG,
  readinessAnswer,
  systemOperations,
} from './system-operations.js';

/** What the document has to be told: the rest of it stands in the code. */
export interface ApiFacts extends Pick<ApiDescription, 'publicUrl' | 'basePath'> {
  /** Of this server's package. */
  version: string;
  /** What of it can be switched off. */
  offers: { mcp: boolean; shopApp: boolean; giftCards: boolean };
}

const schemas = {
  ...merchantSchemas,
  Address: wireAddress,
  Adjustment: wireAdjustment,
  Buyer: wireBuyer,
  CancelRequest: cancelRequest,
  Cart: wireCart,
  CartCancelRequest: cartCancelRequest,
  CartCreateRequest: cartCreateRequest,
  CartUpdateRequest: cartUpdateRequest,
  CheckoutSession: wireSession,
  CompleteRequest: completeRequest,
  CreateRequest: createRequest,
  DelegatedPayment: delegateAnswer,
  DelegatePaymentRequest: delegateRequest,
  Discounts: wireDiscounts,
  Discovery: wireDiscovery,
  Error: wireError,
  EventReceipt: eventReceipt,
  FeedMetadata: feedMetadata,
  Fulfillment: wireFulfillment,
  FulfillmentDetails: wireFulfillmentDetails,
  FulfillmentGroup: wireFulfillmentGroup,
  FulfillmentOption: wireFulfillmentOption,
  LineItem: wireLineItem,
  Liveness: liveness,
  McpAnswer: mcpAnswer,
  McpMessage: mcpMessage,
  McpRefusal: mcpRefusal,
  Message: wireMessage,
  Order: wireOrder,
  OrderEvent: wireOrderEvent,
  OrderLine: wireOrderLine,
  PaymentHandler: wireHandler,
  Readiness: readinessAnswer,
  Total: wireTotal,
  UpdateRequest: updateRequest,
};

const DESCRIPTION = `Amounts are integers in the minor unit of their currency (1999 is 19.99 USD), times are RFC 3339 in UTC.

Every error has one shape, \`Error\`; programs tell errors apart by \`code\`. Besides what each operation lists, a
request that is no valid HTTP, is too slow or has too many headers gets 400, 408, 417 or 431, and another method than
those listed gets 405 with \`Allow\`. While the server has too much to do, whatever is no payment gets 503 with
\`Retry-After\`.

Properties that are not described here are refused. Answers have no others either, though a later version of this
server may add some.`;

/** The document of everything that this server answers and sends. */
export const apiDocument = ({ publicUrl, basePath, version, offers }: ApiFacts): OpenApiDocument =>
  createDocument({
    info: {
      title: 'acp-seller',
      version,
      summary: 'A seller’s server of the Agentic Commerce Protocol.',
      description: DESCRIPTION,
    },
    publicUrl,
    basePath,
    tags: [CHECKOUT_TAG, CART_TAG, ...Object.values(MERCHANT_TAGS), PUBLIC_TAG, OPERATION_TAG],
    operations: [
      ...checkoutOperations,
      ...cartOperations,
      ...(offers.giftCards ? delegateOperations : []),
      ...(offers.mcp ? mcpOperations : []),
      ...(offers.shopApp ? shopAppOperations : []),
      ...merchantOrderOperations,
      ...merchantShopOperations,
      ...merchantCreditOperations,
      ...merchantCartOperations,
      ...merchantRecordOperations,
      ...merchantRetentionOperations,
      ...systemOperations,
    ],
    webhooks: orderWebhooks,
    schemas,
    errorSchema: wireError,
  });
