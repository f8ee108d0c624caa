import { completeBody, createBody } from '../../support/builders.js';
import { paymentFor, readySession } from '../../support/shopping.js';
import { type Exercise, sell, UNKNOWN_KEY, type World, withoutKey } from './exercise.js';

const anySession = async ({ app }: World) => ({ id: (await app.client.create(createBody())).body.id as string });
const nowhere = { id: 'cs_nobody_has_this' };

/** The agents' operations. */
export const checkoutExercises: Record<string, Exercise> = {
  createCheckoutSession: {
    good: ({ api }) => api.call('createCheckoutSession', { body: createBody({ metadata: { cart: 7 } }) }),
    status: 201,
    mistakes: {
      'an unknown property': {
        make: ({ api }) => api.call('createCheckoutSession', { body: createBody({ colour: 'red' }) }),
        status: 400,
        code: 'invalid',
      },
      'a missing property': {
        make: ({ api }) => api.call('createCheckoutSession', { body: { capabilities: {} } }),
        status: 400,
        code: 'missing',
      },
      'an unknown item': {
        make: ({ api }) => api.call('createCheckoutSession', { body: createBody({ line_items: [{ id: 'none' }] }) }),
        status: 400,
        code: 'invalid_item_id',
        isDescribed: true,
      },
      'another currency': {
        make: ({ api }) => api.call('createCheckoutSession', { body: createBody({ currency: 'jpy' }) }),
        status: 400,
        code: 'unsupported_currency',
        isDescribed: true,
      },
      'no idempotency key': {
        make: ({ api }) =>
          api.call('createCheckoutSession', { headers: { 'idempotency-key': null }, body: createBody() }),
        status: 400,
        code: 'idempotency_key_required',
      },
      'an idempotency key that is none': {
        make: ({ api }) =>
          api.call('createCheckoutSession', { headers: { 'idempotency-key': 'k'.repeat(256) }, body: createBody() }),
        status: 400,
        code: 'invalid_idempotency_key',
      },
      'no version': {
        make: ({ api }) => api.call('createCheckoutSession', { headers: { 'api-version': null }, body: createBody() }),
        status: 400,
        code: 'missing_api_version',
      },
      'an unknown version': {
        make: ({ api }) =>
          api.call('createCheckoutSession', { headers: { 'api-version': '2001-01-01' }, body: createBody() }),
        status: 400,
        code: 'unsupported_api_version',
      },
      'no JSON': {
        make: ({ api }) => api.call('createCheckoutSession', { body: '{"currency":' }),
        status: 400,
        code: 'invalid_json',
      },
      'another type of body': {
        make: ({ api }) =>
          api.call('createCheckoutSession', { headers: { 'content-type': 'text/plain' }, body: createBody() }),
        status: 415,
        code: 'unsupported_media_type',
      },
      'a body that is too large': {
        make: ({ api }) =>
          api.call('createCheckoutSession', { body: createBody({ metadata: { a: 'x'.repeat(300_000) } }) }),
        status: 413,
        code: 'payload_too_large',
        isDescribed: true,
      },
      'a key that was used': {
        async make({ api }) {
          const headers = { 'idempotency-key': 'used-once' };
          await api.call('createCheckoutSession', { headers, body: createBody() });
          return api.call('createCheckoutSession', { headers, body: createBody({ locale: 'fr' }) });
        },
        status: 422,
        code: 'idempotency_conflict',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('createCheckoutSession', { body: createBody() }),
    },
  },

  getCheckoutSession: {
    good: async (world) => {
      const { session } = await sell(world);
      return world.api.call('getCheckoutSession', { path: { id: session.id } });
    },
    status: 200,
    mistakes: {
      'an unknown session': {
        make: ({ api }) => api.call('getCheckoutSession', { path: nowhere }),
        status: 404,
        code: 'session_not_found',
        isDescribed: true,
      },
      'no version': {
        make: ({ api }) => api.call('getCheckoutSession', { path: nowhere, headers: { 'api-version': null } }),
        status: 400,
        code: 'missing_api_version',
      },
      'an unknown key': {
        make: ({ api }) => api.call('getCheckoutSession', { path: nowhere, headers: UNKNOWN_KEY }),
        status: 401,
        code: 'unauthorized',
        isDescribed: true,
      },
    },
  },

  updateCheckoutSession: {
    good: async (world) =>
      world.api.call('updateCheckoutSession', {
        path: await anySession(world),
        body: {
          selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard' }],
          discounts: { codes: ['SAVE10', 'EXPIRED'] },
          buyer: null,
        },
      }),
    status: 200,
    mistakes: {
      'a selection of nothing': {
        make: async (world) =>
          world.api.call('updateCheckoutSession', {
            path: await anySession(world),
            body: { selected_fulfillment_options: [{ type: 'shipping' }] },
          }),
        status: 400,
        code: 'missing',
      },
      'an unknown session': {
        make: ({ api }) => api.call('updateCheckoutSession', { path: nowhere, body: {} }),
        status: 404,
        code: 'session_not_found',
        isDescribed: true,
      },
      'a session that is over': {
        async make(world) {
          const path = await anySession(world);
          await world.api.call('cancelCheckoutSession', { path });
          return world.api.call('updateCheckoutSession', { path, body: {} });
        },
        status: 409,
        code: 'session_not_modifiable',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('updateCheckoutSession', { path: nowhere, body: {} }),
    },
  },

  completeCheckoutSession: {
    good: async (world) => {
      const ready = await readySession(world.app);
      const body = await paymentFor(world.app, ready);
      return world.api.call('completeCheckoutSession', { path: { id: ready.id }, body });
    },
    status: 200,
    mistakes: {
      'another way to pay': {
        make: async (world) =>
          world.api.call('completeCheckoutSession', {
            path: await anySession(world),
            body: { payment_data: { handler_id: 'card_tokenized', instrument: { type: 'cash', credential: {} } } },
          }),
        status: 400,
        code: 'invalid',
      },
      'a session that was paid': {
        async make(world) {
          const { session } = await sell(world);
          return world.api.call('completeCheckoutSession', { path: { id: session.id }, body: completeBody('spt_1') });
        },
        status: 409,
        code: 'session_not_modifiable',
        isDescribed: true,
      },
      'an unknown session': {
        make: ({ api }) => api.call('completeCheckoutSession', { path: nowhere, body: completeBody('spt_1') }),
        status: 404,
        code: 'session_not_found',
        isDescribed: true,
      },
      'Stripe away': {
        async make({ api, app }) {
          const ready = await readySession(app);
          const body = await paymentFor(app, ready);
          await app.stripe.faults([{ match: { method: 'POST', path: '/v1/payment_intents' }, fault: 'drop_before' }]);
          const answer = await api.call('completeCheckoutSession', { path: { id: ready.id }, body });
          await app.stripe.faults([]);
          return answer;
        },
        status: 503,
        code: 'service_unavailable',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('completeCheckoutSession', { path: nowhere, body: completeBody('spt_1') }),
    },
  },

  cancelCheckoutSession: {
    good: async (world) =>
      world.api.call('cancelCheckoutSession', {
        path: await anySession(world),
        body: { intent_trace: { reason_code: 'price_sensitivity', trace_summary: 'Shipping cost too much.' } },
      }),
    status: 200,
    mistakes: {
      'a trace without its reason': {
        make: async (world) =>
          world.api.call('cancelCheckoutSession', { path: await anySession(world), body: { intent_trace: {} } }),
        status: 400,
        code: 'missing',
      },
      'a session that was paid': {
        async make(world) {
          const { session } = await sell(world);
          return world.api.call('cancelCheckoutSession', { path: { id: session.id } });
        },
        status: 405,
        code: 'session_not_modifiable',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('cancelCheckoutSession', { path: nowhere }),
    },
  },
};
