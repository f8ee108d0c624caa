import { wireSession } from '../../protocol/answers/session.js';
import { merchantCart, merchantCartRequest } from '../../protocol/merchant/cart.js';
import type { Operation } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';
import { done, inPath, MERCHANT_TAGS, merchantKey, postErrors, postParameters, readErrors } from './merchant-parts.js';

const CARTS = { ...merchantKey, tag: MERCHANT_TAGS.carts.name } as const;

const cart = inPath('cart', 'Id of the cart.');

export const merchantCartOperations: readonly Operation[] = [
  {
    ...CARTS,
    id: 'createMerchantCart',
    method: 'post',
    path: '/merchant/carts',
    summary: 'Make a cart for an agent',
    description: 'Such as one that a buyer put together on the shop’s own pages. The agent finds it under its id.',
    parameters: postParameters,
    body: {
      schema: merchantCartRequest,
      required: true,
      examples: { 'one item': { agent_id: 'first-agent', line_items: [{ id: 'item_123', quantity: 2 }] } },
    },
    answers: [done(201, 'The new cart.', merchantCart)],
    errors: [...postErrors, errors.invalidItem, errors.soldOut],
  },
  {
    ...CARTS,
    id: 'getMerchantCart',
    method: 'get',
    path: '/merchant/carts/{cart}',
    summary: 'Read a cart',
    parameters: [cart, 'RequestId'],
    answers: [{ status: 200, description: 'The cart, with the prices and the stock of now.', schema: merchantCart }],
    errors: [...readErrors, errors.notFound],
  },
  {
    ...CARTS,
    id: 'checkOutMerchantCart',
    method: 'post',
    path: '/merchant/carts/{cart}/checkout_sessions',
    summary: 'Make a checkout session out of a cart',
    description: 'For the cart’s agent, which goes on with it as with any session of its own. The cart stays.',
    parameters: [cart, ...postParameters],
    answers: [done(201, 'The new session.', wireSession)],
    errors: [...postErrors, errors.invalidItem],
  },
];
