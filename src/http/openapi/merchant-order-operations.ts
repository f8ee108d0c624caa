import { z } from 'zod';
import {
  merchantOrder,
  merchantOrderInFull,
  merchantOrderPage,
  ordersQuery,
} from '../../protocol/merchant/order-answer.js';
import {
  approveRequest,
  cancelOrderRequest,
  creditRequest,
  fulfillmentEventRequest,
  fulfillmentRequest,
  rejectRequest,
  returnRequest,
} from '../../protocol/merchant/order-requests.js';
import { refundAnswer, refundRequest } from '../../protocol/merchant/refund.js';
import type { Operation, Parameter } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';
import {
  changeErrors,
  done,
  inPath,
  MERCHANT_TAGS,
  merchantKey,
  postErrors,
  postParameters,
  queryParameters,
  readErrors,
} from './merchant-parts.js';

const COMMON = { ...merchantKey, tag: MERCHANT_TAGS.orders.name } as const;

const order = inPath('order', 'Id of the order, or its number.');

const refundKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Names the refund, unless `key` in the body does: the same key again is the same refund.',
  schema: z.string().regex(/^[\x21-\x7e]{1,100}$/),
};

/** One thing that can be done with an order, at an address of its own. */
interface Action {
  id: string;
  /** Below the order's own. */
  address: string;
  summary: string;
  description?: string;
  status: number;
  body: NonNullable<Operation['body']>;
}

const action = ({ address, status, ...told }: Action): Operation => ({
  ...COMMON,
  ...told,
  method: 'post',
  path: `/merchant/orders/{order}/${address}`,
  parameters: [
    order,
    ...(address.includes('{fulfillment}') ? [inPath('fulfillment', 'Id of the fulfillment.')] : []),
    ...postParameters,
  ],
  answers: [done(status, 'The order with the change.', merchantOrder)],
  errors: [...postErrors, errors.orderNotModifiable],
});

const lines = [{ id: 'li_123', quantity: 1 }];

export const merchantOrderOperations: readonly Operation[] = [
  {
    ...COMMON,
    id: 'listOrders',
    method: 'get',
    path: '/merchant/orders',
    summary: 'List orders',
    description: 'The newest first.',
    parameters: [...queryParameters(ordersQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of orders.', schema: merchantOrderPage }],
    errors: readErrors,
  },
  {
    ...COMMON,
    id: 'getOrder',
    method: 'get',
    path: '/merchant/orders/{order}',
    summary: 'Read an order',
    parameters: [order, 'RequestId'],
    answers: [{ status: 200, description: 'The order.', schema: merchantOrderInFull }],
    errors: [...readErrors, errors.notFound],
  },
  action({
    id: 'createFulfillment',
    address: 'fulfillments',
    summary: 'Ship, hand over or send units',
    status: 201,
    body: {
      schema: fulfillmentRequest,
      required: true,
      examples: {
        'all of it, shipped': {
          type: 'shipping',
          carrier: 'UPS',
          tracking_number: '1Z999AA10123456784',
          event: { type: 'shipped' },
        },
      },
    },
  }),
  action({
    id: 'recordFulfillmentEvent',
    address: 'fulfillments/{fulfillment}/events',
    summary: 'Tell what happened to a fulfillment',
    status: 201,
    body: { schema: fulfillmentEventRequest, required: true, examples: { delivered: { type: 'delivered' } } },
  }),
  {
    ...COMMON,
    id: 'createRefund',
    method: 'post',
    path: '/merchant/orders/{order}/refunds',
    summary: 'Give money back',
    description: 'A part of the payment, what some units cost, or all that is left.',
    parameters: [order, refundKey, 'RequestId'],
    body: {
      schema: refundRequest,
      required: false,
      examples: { 'a part': { amount: 500, reason: 'defective' }, 'one unit': { line_items: lines } },
    },
    answers: [
      done(200, 'The refund is at Stripe, or failed there.', refundAnswer),
      done(202, 'The refund is recorded, and will be made.', refundAnswer),
    ],
    errors: [...changeErrors, errors.refundKeyRequired, errors.orderNotModifiable],
  },
  action({
    id: 'createReturn',
    address: 'returns',
    summary: 'Take units back',
    status: 201,
    body: {
      schema: returnRequest,
      required: true,
      examples: { 'one unit, back on the shelf': { line_items: lines, restock: true, reason: 'defective' } },
    },
  }),
  action({
    id: 'cancelOrder',
    address: 'cancel',
    summary: 'Cancel what is not dispatched',
    status: 200,
    body: { schema: cancelOrderRequest, required: false, examples: { 'one unit': { line_items: lines } } },
  }),
  action({
    id: 'approveOrder',
    address: 'approve',
    summary: 'Let an order in manual review go on',
    status: 200,
    body: { schema: approveRequest, required: false },
  }),
  action({
    id: 'rejectOrder',
    address: 'reject',
    summary: 'Cancel an order in manual review, and refund it',
    status: 200,
    body: { schema: rejectRequest, required: false, examples: { fraud: { reason: 'fraud' } } },
  }),
  action({
    id: 'createCredit',
    address: 'credits',
    summary: 'Note a credit that the buyer got elsewhere',
    description: 'No money moves at Stripe.',
    status: 201,
    body: { schema: creditRequest, required: true, examples: { 'store credit': { amount: 500, reason: 'late' } } },
  }),
];
