import { BUYER, createBody } from '../../support/builders.js';
import { paymentFor, readySession } from '../../support/shopping.js';
import { type Exercise, type Mistake, sell, type World, withoutKey } from './exercise.js';

const invalid = (make: Mistake['make'], code = 'invalid'): Mistake => ({ make, status: 400, code });
const CSV = 'variant_id,on_hand\nitem_456,1000\nitem_pickup,40\n';

const notFound = (make: Mistake['make'], code = 'not_found'): Mistake => ({
  make,
  status: 404,
  code,
  isDescribed: true,
});

const refused = (make: Mistake['make'], code: string): Mistake => ({ make, status: 409, code, isDescribed: true });

/** An event of a fresh order, on its way to an endpoint. */
async function anyDelivery(world: World): Promise<{ delivery: string }> {
  const { order } = await sell(world);
  const { body } = await world.api.call('listDeliveries', { query: { order: order.id } });
  return { delivery: body.items[0].id };
}

async function updatedSession(world: World): Promise<{ session: string }> {
  const { body } = await world.app.client.create(createBody());
  await world.app.client.update(body.id, { buyer: null });
  return { session: body.id };
}

const since = '2020-01-31T12:00:00Z';

/** The merchant's operations on everything but orders. */
export const shopExercises: Record<string, Exercise> = {
  listStock: {
    good: async ({ api }) => {
      const first = await api.call('listStock', { query: { limit: '2' } });
      await api.call('listStock', { query: { limit: '2', cursor: first.body.next_cursor } });
      return api.call('listStock', { query: { below: '10' } });
    },
    status: 200,
    mistakes: {
      'fewer than nothing': invalid(({ api }) => api.call('listStock', { query: { below: '-1' } })),
      'a cursor of another list': {
        ...invalid(({ api }) => api.call('listStock', { query: { cursor: 'WyJvcmRlcnMiLDFd' } })),
        isDescribed: true,
      },
      'a caller without a key': withoutKey('listStock'),
    },
  },
  listDiscounts: {
    good: async ({ api }) => {
      const first = await api.call('listDiscounts', { query: { limit: '2' } });
      return api.call('listDiscounts', { query: { limit: '2', cursor: first.body.next_cursor } });
    },
    status: 200,
    mistakes: {
      'a filter that does not exist': invalid(({ api }) => api.call('listDiscounts', { query: { code: 'SAVE10' } })),
      'a cursor of another list': {
        ...invalid(({ api }) => api.call('listDiscounts', { query: { cursor: 'WyJvcmRlcnMiLDFd' } })),
        isDescribed: true,
      },
      'a caller without a key': withoutKey('listDiscounts'),
    },
  },
  importStock: {
    good: ({ api }) => api.call('importStock', { body: CSV }),
    status: 200,
    mistakes: {
      'a variant that does not exist': {
        ...invalid(({ api }) => api.call('importStock', { body: 'variant_id,on_hand\nnone,1\n' })),
        isDescribed: true,
      },
      'JSON in place of a table': {
        make: ({ api }) => api.call('importStock', { headers: { 'content-type': 'application/json' }, body: {} }),
        status: 415,
        code: 'unsupported_media_type',
      },
      'a caller without a key': withoutKey('importStock', { body: CSV }),
    },
  },
  getStock: {
    good: async ({ api }) => {
      await api.call('getStock', { path: { variant: 'item_digital' } });
      return api.call('getStock', { path: { variant: 'item_low' } });
    },
    status: 200,
    mistakes: {
      'an unknown variant': notFound(({ api }) => api.call('getStock', { path: { variant: 'none' } })),
      'a caller without a key': withoutKey('getStock', { path: { variant: 'item_low' } }),
    },
  },
  changeStock: {
    good: async ({ api }) => {
      const headers = { 'idempotency-key': 'restocked' };
      const path = { variant: 'item_sold_out' };
      await api.call('changeStock', { path, headers, body: { on_hand: 9 } });
      const again = await api.call('changeStock', { path, headers, body: { on_hand: 9 } });
      if (again.headers.get('idempotent-replayed') !== 'true') throw new Error('It was done twice');
      return api.call('changeStock', { path, body: { adjust: -2 } });
    },
    status: 200,
    mistakes: {
      'both at once': invalid(({ api }) =>
        api.call('changeStock', { path: { variant: 'item_low' }, body: { on_hand: 1, adjust: 1 } }),
      ),
      neither: invalid(({ api }) => api.call('changeStock', { path: { variant: 'item_low' }, body: {} })),
      'more than there is': refused(
        ({ api }) => api.call('changeStock', { path: { variant: 'item_low' }, body: { adjust: -1000 } }),
        'stock_not_adjustable',
      ),
      'an unknown variant': notFound(({ api }) =>
        api.call('changeStock', { path: { variant: 'none' }, body: { on_hand: 1 } }),
      ),
      'a caller without a key': withoutKey('changeStock', { path: { variant: 'item_low' }, body: { on_hand: 1 } }),
    },
  },
  listSessions: {
    good: async (world) => {
      await updatedSession(world);
      return world.api.call('listSessions', { query: { agent: 'alpha', limit: '3' } });
    },
    status: 200,
    mistakes: {
      'an unknown status': invalid(({ api }) => api.call('listSessions', { query: { status: 'lost' } })),
      'a caller without a key': withoutKey('listSessions'),
    },
  },
  getSession: {
    good: async (world) => {
      const { session } = await sell(world);
      await world.api.call('getSession', { path: { session: session.id } });
      return world.api.call('getSession', { path: await updatedSession(world) });
    },
    status: 200,
    mistakes: {
      'an unknown session': notFound(
        ({ api }) => api.call('getSession', { path: { session: 'cs_none' } }),
        'session_not_found',
      ),
      'a caller without a key': withoutKey('getSession', { path: { session: 'cs_none' } }),
    },
  },
  getSessionRevision: {
    good: async (world) => {
      const path = await updatedSession(world);
      const { body } = await world.api.call('getSession', { path });
      return world.api.call('getSessionRevision', { path: { ...path, seq: String(body.revisions.at(-1).seq) } });
    },
    status: 200,
    mistakes: {
      'an unknown revision': notFound(async (world) =>
        world.api.call('getSessionRevision', { path: { ...(await updatedSession(world)), seq: '0' } }),
      ),
      'a caller without a key': withoutKey('getSessionRevision', { path: { session: 'cs_none', seq: '1' } }),
    },
  },
  listDeliveries: {
    good: async (world) => {
      await sell(world);
      return world.api.call('listDeliveries', { query: { endpoint: 'alpha', limit: '5' } });
    },
    status: 200,
    mistakes: {
      'an unknown state': invalid(({ api }) => api.call('listDeliveries', { query: { state: 'lost' } })),
      'a caller without a key': withoutKey('listDeliveries'),
    },
  },
  getDelivery: {
    good: async (world) => world.api.call('getDelivery', { path: await anyDelivery(world) }),
    status: 200,
    mistakes: {
      'an unknown event': notFound(({ api }) => api.call('getDelivery', { path: { delivery: 'evt_none' } })),
      'a caller without a key': withoutKey('getDelivery', { path: { delivery: 'evt_none' } }),
    },
  },
  redeliver: {
    good: async (world) => world.api.call('redeliver', { path: await anyDelivery(world) }),
    status: 202,
    mistakes: {
      'an unknown event': notFound(({ api }) => api.call('redeliver', { path: { delivery: 'evt_none' } })),
      'no idempotency key': invalid(
        ({ api }) => api.call('redeliver', { path: { delivery: 'evt_none' }, headers: { 'idempotency-key': null } }),
        'idempotency_key_required',
      ),
      'a caller without a key': withoutKey('redeliver', { path: { delivery: 'evt_none' } }),
    },
  },
  listEndpoints: {
    good: ({ api }) => api.call('listEndpoints'),
    status: 200,
    mistakes: {
      'an unknown parameter': invalid(({ api }) => api.call('listEndpoints', { query: { limit: '1' } })),
      'a caller without a key': withoutKey('listEndpoints'),
    },
  },
  replayEndpoint: {
    good: ({ api }) => api.call('replayEndpoint', { path: { endpoint: 'alpha' }, query: { since } }),
    status: 202,
    mistakes: {
      'no time': invalid(({ api }) => api.call('replayEndpoint', { path: { endpoint: 'alpha' } }), 'missing'),
      'an unknown endpoint': notFound(({ api }) =>
        api.call('replayEndpoint', { path: { endpoint: 'nobody' }, query: { since } }),
      ),
      'a caller without a key': withoutKey('replayEndpoint', { path: { endpoint: 'alpha' }, query: { since } }),
    },
  },
  listStripeEvents: {
    good: ({ api }) => api.call('listStripeEvents', { query: { limit: '5' } }),
    status: 200,
    mistakes: {
      'an unknown outcome': invalid(({ api }) => api.call('listStripeEvents', { query: { outcome: 'lost' } })),
      'a caller without a key': withoutKey('listStripeEvents'),
    },
  },
  countStripeEvents: {
    good: ({ api }) => api.call('countStripeEvents'),
    status: 200,
    mistakes: {
      'an unknown parameter': invalid(({ api }) => api.call('countStripeEvents', { query: { type: 'x' } })),
      'a caller without a key': withoutKey('countStripeEvents'),
    },
  },
  listConsents: {
    good: async ({ api, app }) => {
      const session = await readySession(app);
      const marketing_consents = [{ channel: 'email', opted_in: true }];
      await app.client.complete(session.id, { ...(await paymentFor(app, session)), marketing_consents });
      return api.call('listConsents', { query: { channel: 'email', contact: BUYER.email } });
    },
    status: 200,
    mistakes: {
      'a channel that is none': invalid(({ api }) => api.call('listConsents', { query: { channel: 'push' } })),
      'a caller without a key': withoutKey('listConsents'),
    },
  },
  listAudit: {
    good: async ({ api }) => {
      await api.call('changeStock', { path: { variant: 'item_low' }, body: { adjust: 1 } });
      return api.call('listAudit', { query: { subject: 'item_low' } });
    },
    status: 200,
    mistakes: {
      'an action that is none': invalid(({ api }) => api.call('listAudit', { query: { action: '' } })),
      'a caller without a key': withoutKey('listAudit'),
    },
  },
  getCancellationInsights: {
    good: async ({ api, app }) => {
      for (const body of [undefined, { intent_trace: { reason_code: 'price', trace_summary: 'Too much.' } }]) {
        const { body: session } = await app.client.create(createBody());
        await app.client.cancel(session.id, body);
      }
      return api.call('getCancellationInsights', { query: { since } });
    },
    status: 200,
    mistakes: {
      'a time that is none': invalid(({ api }) => api.call('getCancellationInsights', { query: { since: 'monday' } })),
      'a caller without a key': withoutKey('getCancellationInsights'),
    },
  },
  reconcile: {
    good: ({ api }) => api.call('reconcile', { body: { since } }),
    status: 200,
    mistakes: {
      'no time': invalid(({ api }) => api.call('reconcile', { body: {} }), 'missing'),
      'a caller without a key': withoutKey('reconcile', { body: { since } }),
    },
  },
  purge: {
    good: ({ api }) => api.call('purge', { body: { dry_run: true } }),
    status: 200,
    mistakes: {
      'a look that is none': invalid(({ api }) => api.call('purge', { body: { dry_run: 'yes' } })),
      'a caller without a key': withoutKey('purge'),
    },
  },
  eraseBuyer: {
    async good(world) {
      await sell(world);
      return world.api.call('eraseBuyer', { body: { email: 'nobody@example.com' } });
    },
    status: 200,
    mistakes: {
      nobody: invalid(({ api }) => api.call('eraseBuyer', { body: {} }), 'missing'),
      'no address': invalid(({ api }) => api.call('eraseBuyer', { body: { email: 'ada' } })),
      'a caller without a key': withoutKey('eraseBuyer', { body: { email: 'ada@example.com' } }),
    },
  },
};
