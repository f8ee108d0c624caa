import { WEBHOOK_SECRET } from '../../support/start-app.js';
import { type Exercise, sell, type World } from './exercise.js';

/** Addresses that anyone may read: nothing can be wrong but the method, which the document knows of none. */
const readOnly = (operationId: string): Exercise => ({
  good: ({ api }) => api.call(operationId),
  status: 200,
  mistakes: {
    'a method that it does not take': {
      async make({ app, api }) {
        const path = api.operation(operationId).path.replace(/\{\w+\}/g, 'any');
        const response = await fetch(`${app.url}${path}`, { method: 'DELETE' });
        const text = await response.text();
        const { status, headers } = response;
        return { status, headers, text, body: JSON.parse(text), refused: ['DELETE'] };
      },
      status: 405,
      code: 'method_not_allowed',
    },
  },
});

function signed({ app }: World, event: object) {
  const payload = JSON.stringify(event);
  const signature = app.stripe.seller.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
  return { body: payload, headers: { 'stripe-signature': signature } };
}

/** The same, for what is not sent again to a caller who has it. */
const conditional = (operationId: string): Exercise => ({
  ...readOnly(operationId),
  good: async ({ api }) => {
    const first = await api.call(operationId);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await api.call(operationId, { headers });
    if (again.status !== 304) throw new Error(`Sent again with ${again.status}`);
    return first;
  },
});

const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'customer.created',
  created: 1,
  livemode: false,
  data: { object: { id: 'cus_1', object: 'customer' } },
};

/** What anyone may read, what operators ask, and where Stripe reports. */
export const systemExercises: Record<string, Exercise> = {
  getDiscovery: readOnly('getDiscovery'),
  getProductFeed: conditional('getProductFeed'),
  getProductTable: conditional('getProductTable'),
  getProductFeedMetadata: readOnly('getProductFeedMetadata'),
  getOpenApiDocument: conditional('getOpenApiDocument'),
  getDocumentPage: readOnly('getDocumentPage'),
  getLiveness: readOnly('getLiveness'),
  getReadiness: readOnly('getReadiness'),
  getMetrics: readOnly('getMetrics'),

  getOrderPage: {
    good: async (world) => {
      const { order } = await sell(world);
      return world.api.call('getOrderPage', { path: { secret: order.permalink_url.split('/').at(-1) ?? '' } });
    },
    status: 200,
    mistakes: {
      ...readOnly('getOrderPage').mistakes,
      'an address that nobody has': {
        make: async ({ api }) => ({
          ...(await api.call('getOrderPage', { path: { secret: 'nobody' } })),
          body: { code: 'a page' },
        }),
        status: 404,
        code: 'a page',
        isDescribed: true,
      },
    },
  },

  receiveStripeEvent: {
    good: (world) => world.api.call('receiveStripeEvent', signed(world, EVENT)),
    status: 200,
    mistakes: {
      'a signature that is not of these bytes': {
        make: (world) => {
          const { headers } = signed(world, EVENT);
          return world.api.call('receiveStripeEvent', { headers, body: { ...EVENT, type: 'customer.deleted' } });
        },
        status: 400,
        code: 'invalid_signature',
        isDescribed: true,
      },
      'no signature': {
        make: ({ api }) => api.call('receiveStripeEvent', { body: EVENT }),
        status: 400,
        code: 'invalid_signature',
      },
      'an event of the other mode': {
        make: (world) => world.api.call('receiveStripeEvent', signed(world, { ...EVENT, livemode: true })),
        status: 400,
        code: 'invalid',
        isDescribed: true,
      },
    },
  },
};
