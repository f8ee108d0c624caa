import { z } from 'zod';
import { wireCart } from '../../protocol/answers/cart.js';
import { cartCancelRequest, cartCreateRequest, cartUpdateRequest } from '../../protocol/cart-schema.js';
import type { GoodAnswer, Operation, Parameter } from '../../protocol/openapi/operation.js';
import { agentReadErrors, agentWriteErrors } from './checkout-operations.js';
import { errors } from './errors.js';
import { optionalKey } from './merchant-parts.js';

/* The agents' operations on carts (ACP 2026-04-17, openapi.cart.yaml). */

export const CART_TAG = {
  name: 'Carts',
  description: 'What a buyer’s agent calls before it is sure: items with an estimate, which hold no stock.',
};

const COMMON = { tag: CART_TAG.name, key: 'agentKey', underBasePath: true } as const;

const cartId: Parameter = { name: 'id', in: 'path', description: 'Of the cart.', schema: z.string() };

const lines = [
  { id: 'item_123', quantity: 2 },
  { id: 'item_456', quantity: 1 },
];

const answered = (status: number, description: string): GoodAnswer => ({
  status,
  description,
  schema: wireCart,
  headers: ['Idempotency-Key', 'Idempotent-Replayed'],
});

const content = [...agentWriteErrors, errors.invalidItem, errors.soldOut];

export const cartOperations: readonly Operation[] = [
  {
    ...COMMON,
    id: 'createCart',
    method: 'post',
    path: '/carts',
    summary: 'Create a cart',
    description: 'In the shop’s currency. Items that cannot be had now stay in it, with a message.',
    parameters: ['ApiVersion', 'IdempotencyKey', 'RequestId', 'Signature', 'Timestamp'],
    body: {
      schema: cartCreateRequest,
      required: true,
      examples: {
        'two items': { line_items: lines },
        'with the buyer': { line_items: lines, buyer: { email: 'ada@example.com' }, locale: 'en-US' },
      },
    },
    answers: [answered(201, 'The new cart.')],
    errors: content,
  },
  {
    ...COMMON,
    id: 'getCart',
    method: 'get',
    path: '/carts/{id}',
    summary: 'Read a cart',
    description: 'With the prices and the stock of now.',
    parameters: [cartId, 'ApiVersion', 'RequestId', 'Signature', 'Timestamp'],
    answers: [{ status: 200, description: 'The cart as it is now.', schema: wireCart }],
    errors: [...agentReadErrors, errors.cartNotFound],
  },
  {
    ...COMMON,
    id: 'updateCart',
    method: 'put',
    path: '/carts/{id}',
    summary: 'Replace a cart',
    description: 'All of it: what is left out is not in the cart any more. Moves `expires_at` on.',
    parameters: [cartId, 'ApiVersion', optionalKey, 'RequestId', 'Signature', 'Timestamp'],
    body: { schema: cartUpdateRequest, required: true, examples: { 'one item': { line_items: lines.slice(0, 1) } } },
    answers: [answered(200, 'The cart with its new content.')],
    errors: [...content.filter((error) => error !== errors.keyRequired), errors.cartNotFound],
  },
  {
    ...COMMON,
    id: 'cancelCart',
    method: 'post',
    path: '/carts/{id}/cancel',
    summary: 'Give a cart up',
    parameters: [cartId, 'ApiVersion', 'IdempotencyKey', 'RequestId', 'Signature', 'Timestamp'],
    body: { schema: cartCancelRequest, required: false, examples: { nothing: {} } },
    answers: [answered(200, 'The cart as it was last changed. It is gone from now on.')],
    errors: [...agentWriteErrors, errors.cartNotFound],
  },
];
