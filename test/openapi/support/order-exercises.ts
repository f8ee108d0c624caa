import { type Exercise, type Mistake, type Sold, sell, type World, withoutKey } from './exercise.js';

const REVIEW = { bot: 'block' } as const;
const SHIPPED = {
  type: 'shipping',
  carrier: 'UPS',
  tracking_number: '1Z',
  tracking_url: 'https://track.example/1Z',
  event: { type: 'shipped', location: 'Oakland' },
};

const pathOf = ({ order }: Sold) => ({ order: order.id });
const oneUnit = ({ order }: Sold) => [{ id: order.line_items[0]?.id ?? '', quantity: 1 }];
const nowhere = { order: 'ord_nobody_has_this' };

/** Calls an operation on a fresh order. */
const onOrder =
  (operationId: string, bodyOf: (sold: Sold) => object | undefined, risk?: Record<string, 'block'>) =>
  async (world: World) => {
    const sold = await sell(world, risk);
    return world.api.call(operationId, { path: pathOf(sold), body: bodyOf(sold) });
  };

/** The same twice, where once is all that is possible. */
const twice =
  (operationId: string, bodyOf: (sold: Sold) => object | undefined, risk?: Record<string, 'block'>) =>
  async (world: World) => {
    const sold = await sell(world, risk);
    await world.api.call(operationId, { path: pathOf(sold), body: bodyOf(sold) });
    return world.api.call(operationId, { path: pathOf(sold), body: bodyOf(sold) });
  };

const unknownOrder = (operationId: string, body?: object, path: Record<string, string> = nowhere): Mistake => ({
  make: ({ api }) => api.call(operationId, { path, body }),
  status: 404,
  code: 'not_found',
  isDescribed: true,
});

const notModifiable = (make: Mistake['make']): Mistake => ({
  make,
  status: 409,
  code: 'order_not_modifiable',
  isDescribed: true,
});

const invalid = (make: Mistake['make'], code = 'invalid'): Mistake => ({ make, status: 400, code });

/** The merchant's operations on orders. */
export const orderExercises: Record<string, Exercise> = {
  listOrders: {
    good: async (world) => {
      await sell(world);
      const first = await world.api.call('listOrders', { query: { limit: '1', agent: 'alpha' } });
      const cursor = first.body.next_cursor;
      if (cursor !== undefined) await world.api.call('listOrders', { query: { cursor } });
      return world.api.call('listOrders', { query: { status: 'confirmed', created_after: '2020-01-31T12:00:00Z' } });
    },
    status: 200,
    mistakes: {
      'an unknown status': invalid(({ api }) => api.call('listOrders', { query: { status: 'lost' } })),
      'an unknown parameter': invalid(({ api }) => api.call('listOrders', { query: { page: '2' } })),
      'a limit that is none': invalid(({ api }) => api.call('listOrders', { query: { limit: '101' } })),
      'a caller without a key': withoutKey('listOrders'),
    },
  },
  getOrder: {
    good: async (world) => world.api.call('getOrder', { path: { order: (await sell(world)).order.order_number } }),
    status: 200,
    mistakes: {
      'an unknown order': unknownOrder('getOrder'),
      'a caller without a key': withoutKey('getOrder', { path: nowhere }),
    },
  },
  createFulfillment: {
    good: onOrder('createFulfillment', () => SHIPPED),
    status: 201,
    mistakes: {
      'an unknown type': invalid(onOrder('createFulfillment', () => ({ type: 'pigeon' }))),
      'a license key in a parcel': invalid(
        onOrder('createFulfillment', () => ({ type: 'shipping', digital_delivery: { license_key: 'x' } })),
      ),
      'no body': invalid(
        onOrder('createFulfillment', () => undefined),
        'invalid_json',
      ),
      'an order in review': notModifiable(onOrder('createFulfillment', () => SHIPPED, REVIEW)),
      'an unknown order': unknownOrder('createFulfillment', SHIPPED),
      'a caller without a key': withoutKey('createFulfillment', { path: nowhere, body: SHIPPED }),
    },
  },
  recordFulfillmentEvent: {
    good: async (world) => {
      const sold = await sell(world);
      const { body } = await world.api.call('createFulfillment', { path: pathOf(sold), body: SHIPPED });
      const path = { ...pathOf(sold), fulfillment: body.fulfillments[0].id };
      return world.api.call('recordFulfillmentEvent', {
        path,
        body: { type: 'delivered', description: 'At the door' },
      });
    },
    status: 201,
    mistakes: {
      'an unknown event': invalid(({ api }) =>
        api.call('recordFulfillmentEvent', { path: { ...nowhere, fulfillment: 'ful_1' }, body: { type: 'lost' } }),
      ),
      'an unknown order': unknownOrder(
        'recordFulfillmentEvent',
        { type: 'delivered' },
        { ...nowhere, fulfillment: 'ful_1' },
      ),
      'an event that cannot follow': notModifiable(async (world) => {
        const sold = await sell(world);
        const { body } = await world.api.call('createFulfillment', { path: pathOf(sold), body: SHIPPED });
        const path = { ...pathOf(sold), fulfillment: body.fulfillments[0].id };
        return world.api.call('recordFulfillmentEvent', { path, body: { type: 'processing' } });
      }),
      'a caller without a key': withoutKey('recordFulfillmentEvent', {
        path: { ...nowhere, fulfillment: 'ful_1' },
        body: { type: 'delivered' },
      }),
    },
  },
  createRefund: {
    good: onOrder('createRefund', () => ({ amount: 500, reason: 'late', key: 'goodwill' })),
    status: 200,
    mistakes: {
      'less than nothing': invalid(onOrder('createRefund', () => ({ amount: -1, key: 'k' }))),
      'more than was paid': {
        ...invalid(onOrder('createRefund', () => ({ amount: 9_999_999, key: 'much' }))),
        isDescribed: true,
      },
      'no name': {
        ...invalid(
          onOrder('createRefund', () => ({ amount: 1 })),
          'idempotency_key_required',
        ),
        isDescribed: true,
      },
      'an unknown order': unknownOrder('createRefund', { key: 'k' }),
      'another refund of the same name': {
        async make(world) {
          const path = pathOf(await sell(world));
          await world.api.call('createRefund', { path, body: { amount: 1, key: 'one' } });
          return world.api.call('createRefund', { path, body: { amount: 2, key: 'one' } });
        },
        status: 422,
        code: 'idempotency_conflict',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('createRefund', { path: nowhere }),
    },
  },
  createReturn: {
    good: async (world) => {
      const sold = await sell(world);
      await world.api.call('createFulfillment', { path: pathOf(sold), body: SHIPPED });
      return world.api.call('createReturn', { path: pathOf(sold), body: { line_items: oneUnit(sold), restock: true } });
    },
    status: 201,
    mistakes: {
      'no lines': invalid(onOrder('createReturn', () => ({ line_items: [] }))),
      'an unknown order': unknownOrder('createReturn', { line_items: [{ id: 'li', quantity: 1 }] }),
      'a caller without a key': withoutKey('createReturn', {
        path: nowhere,
        body: { line_items: [{ id: 'li', quantity: 1 }] },
      }),
    },
  },
  cancelOrder: {
    good: onOrder('cancelOrder', (sold) => ({ line_items: oneUnit(sold), reason: 'changed_mind' })),
    status: 200,
    mistakes: {
      'half a unit': invalid(
        onOrder('cancelOrder', (sold) => ({ line_items: [{ ...oneUnit(sold)[0], quantity: 0.5 }] })),
      ),
      'an order that is canceled': notModifiable(twice('cancelOrder', () => undefined)),
      'a caller without a key': withoutKey('cancelOrder', { path: nowhere }),
    },
  },
  approveOrder: {
    good: onOrder('approveOrder', () => undefined, REVIEW),
    status: 200,
    mistakes: {
      'an order in no review': notModifiable(onOrder('approveOrder', () => undefined)),
      'a body that says something': invalid(onOrder('approveOrder', () => ({ really: true }), REVIEW)),
      'a caller without a key': withoutKey('approveOrder', { path: nowhere }),
    },
  },
  rejectOrder: {
    good: onOrder('rejectOrder', () => ({ reason: 'fraud' }), REVIEW),
    status: 200,
    mistakes: {
      'an order in no review': notModifiable(onOrder('rejectOrder', () => undefined)),
      'a reason that is no text': invalid(onOrder('rejectOrder', () => ({ reason: 7 }), REVIEW)),
      'a caller without a key': withoutKey('rejectOrder', { path: nowhere }),
    },
  },
  createCredit: {
    good: onOrder('createCredit', () => ({ amount: 250, reason: 'late' })),
    status: 201,
    mistakes: {
      'no amount': invalid(
        onOrder('createCredit', () => ({ reason: 'late' })),
        'missing',
      ),
      'an unknown order': unknownOrder('createCredit', { amount: 1 }),
      'a caller without a key': withoutKey('createCredit', { path: nowhere, body: { amount: 1 } }),
    },
  },
};
