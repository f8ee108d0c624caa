import { BUYER } from '../../support/builders.js';
import { type Exercise, type Mistake, type World, withoutKey } from './exercise.js';

const body = { line_items: [{ id: 'item_123', quantity: 2 }] };
const nowhere = { id: 'cart_nobody_has_this' };

const anyCart = async ({ api }: World) => ({ id: (await api.call('createCart', { body })).body.id as string });

const missing = (make: Mistake['make']): Mistake => ({ make, status: 404, code: 'not_found', isDescribed: true });

const soldOut = (make: Mistake['make']): Mistake => ({ make, status: 422, code: 'out_of_stock', isDescribed: true });

const unknownItem = (make: Mistake['make']): Mistake => ({
  make,
  status: 400,
  code: 'invalid_item_id',
  isDescribed: true,
});

/** Nothing of this is left once somebody took all there was. */
const sellOut = ({ app }: World): Promise<number> =>
  app.app.store.commit({}, () => ({ result: 0, puts: { stockLevels: new Map([['prod_test_003', 0]]) } }));

const nothingLeft = { line_items: [{ id: 'prod_test_003' }] };

/** The agents' operations on carts. */
export const cartExercises: Record<string, Exercise> = {
  createCart: {
    good: ({ api }) => api.call('createCart', { body: { ...body, buyer: BUYER, locale: 'en-US' } }),
    status: 201,
    mistakes: {
      'an unknown property': {
        make: ({ api }) => api.call('createCart', { body: { ...body, currency: 'usd' } }),
        status: 400,
        code: 'invalid',
      },
      'no items': { make: ({ api }) => api.call('createCart', { body: {} }), status: 400, code: 'missing' },
      'an unknown item': unknownItem(({ api }) => api.call('createCart', { body: { line_items: [{ id: 'none' }] } })),
      'nothing that can be had': soldOut(async (world) => {
        await sellOut(world);
        return world.api.call('createCart', { body: nothingLeft });
      }),
      'no idempotency key': {
        make: ({ api }) => api.call('createCart', { headers: { 'idempotency-key': null }, body }),
        status: 400,
        code: 'idempotency_key_required',
      },
      'a key that was used': {
        async make({ api }) {
          const headers = { 'idempotency-key': 'one-cart' };
          await api.call('createCart', { headers, body });
          return api.call('createCart', { headers, body: { ...body, locale: 'fr' } });
        },
        status: 422,
        code: 'idempotency_conflict',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('createCart', { body }),
    },
  },

  getCart: {
    good: async (world) => world.api.call('getCart', { path: await anyCart(world) }),
    status: 200,
    mistakes: {
      'an unknown cart': missing(({ api }) => api.call('getCart', { path: nowhere })),
      'no version': {
        make: ({ api }) => api.call('getCart', { path: nowhere, headers: { 'api-version': null } }),
        status: 400,
        code: 'missing_api_version',
      },
      'a caller without a key': withoutKey('getCart', { path: nowhere }),
    },
  },

  updateCart: {
    good: async (world) => {
      const path = await anyCart(world);
      const headers = { 'idempotency-key': 'replaced' };
      await world.api.call('updateCart', { path, headers, body: { line_items: [{ id: 'item_456' }] } });
      return world.api.call('updateCart', { path, body: { ...body, buyer: BUYER } });
    },
    status: 200,
    mistakes: {
      'no items': {
        make: async (world) => world.api.call('updateCart', { path: await anyCart(world), body: { line_items: [] } }),
        status: 400,
        code: 'invalid',
      },
      'an unknown item': unknownItem(async (world) =>
        world.api.call('updateCart', { path: await anyCart(world), body: { line_items: [{ id: 'none' }] } }),
      ),
      'nothing that can be had': soldOut(async (world) => {
        await sellOut(world);
        return world.api.call('updateCart', { path: await anyCart(world), body: nothingLeft });
      }),
      'an unknown cart': missing(({ api }) => api.call('updateCart', { path: nowhere, body })),
      'a caller without a key': withoutKey('updateCart', { path: nowhere, body }),
    },
  },

  cancelCart: {
    good: async (world) => world.api.call('cancelCart', { path: await anyCart(world), body: {} }),
    status: 200,
    mistakes: {
      'a cart that is gone': missing(async (world) => {
        const path = await anyCart(world);
        await world.api.call('cancelCart', { path });
        return world.api.call('cancelCart', { path });
      }),
      'a body that is no object': {
        make: async (world) => world.api.call('cancelCart', { path: await anyCart(world), body: [1] }),
        status: 400,
        code: 'invalid',
      },
      'a caller without a key': withoutKey('cancelCart', { path: nowhere }),
    },
  },
};
