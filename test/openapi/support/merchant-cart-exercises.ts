import { BUYER } from '../../support/builders.js';
import { type Exercise, type Mistake, type World, withoutKey } from './exercise.js';

const body = { line_items: [{ id: 'item_123', quantity: 2 }] };
const nowhere = { cart: 'cart_nobody_has_this' };

const anyCart = async ({ api }: World) => ({ cart: (await api.call('createCart', { body })).body.id as string });

const missing = (make: Mistake['make']): Mistake => ({ make, status: 404, code: 'not_found', isDescribed: true });

/** The merchant's operations on carts. */
export const merchantCartExercises: Record<string, Exercise> = {
  createMerchantCart: {
    good: ({ api }) => api.call('createMerchantCart', { body: { agent_id: 'alpha', ...body, buyer: BUYER } }),
    status: 201,
    mistakes: {
      'an unknown agent': {
        make: ({ api }) => api.call('createMerchantCart', { body: { agent_id: 'gamma', ...body } }),
        status: 400,
        code: 'invalid',
        isDescribed: true,
      },
      'no agent': {
        make: ({ api }) => api.call('createMerchantCart', { body }),
        status: 400,
        code: 'missing',
      },
      'a caller without a key': withoutKey('createMerchantCart', { body: { agent_id: 'alpha', ...body } }),
    },
  },

  getMerchantCart: {
    good: async (world) => world.api.call('getMerchantCart', { path: await anyCart(world) }),
    status: 200,
    mistakes: {
      'an unknown cart': missing(({ api }) => api.call('getMerchantCart', { path: nowhere })),
      'a caller without a key': withoutKey('getMerchantCart', { path: nowhere }),
    },
  },

  checkOutMerchantCart: {
    good: async (world) => world.api.call('checkOutMerchantCart', { path: await anyCart(world) }),
    status: 201,
    mistakes: {
      'an unknown cart': missing(({ api }) => api.call('checkOutMerchantCart', { path: nowhere })),
      'a caller without a key': withoutKey('checkOutMerchantCart', { path: nowhere }),
    },
  },
};
