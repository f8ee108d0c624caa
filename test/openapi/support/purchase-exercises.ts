import { readySession } from '../../support/shopping.js';
import { type Exercise, type Mistake, type World, withoutKey } from './exercise.js';

/** A session whose purchase order waits for the shop. */
async function waitingSession({ app, api }: World): Promise<{ session: string }> {
  const { id } = await readySession(app);
  const body = {
    buyer: { email: 'ada@example.com', account_type: 'business' },
    payment_data: { purchase_order_number: 'PO-1' },
  };
  const { body: session } = await api.call('completeCheckoutSession', { path: { id }, body });
  if (session.status !== 'pending_approval') throw new Error(`It does not wait: ${JSON.stringify(session)}`);
  return { session: id };
}

const nobody = { session: 'cs_none' };

const mistakesOf = (operation: string): Record<string, Mistake> => ({
  'a session that waits for nothing': {
    make: async ({ api, app }) => {
      const { id } = await readySession(app);
      return api.call(operation, { path: { session: id } });
    },
    status: 409,
    code: 'session_not_modifiable',
    isDescribed: true,
  },
  'an unknown session': {
    make: ({ api }) => api.call(operation, { path: nobody }),
    status: 404,
    code: 'session_not_found',
    isDescribed: true,
  },
  'no idempotency key': {
    make: ({ api }) => api.call(operation, { path: nobody, headers: { 'idempotency-key': null } }),
    status: 400,
    code: 'idempotency_key_required',
  },
  'a caller without a key': withoutKey(operation, { path: nobody }),
});

/** What the merchant decides on purchase orders. */
export const purchaseExercises: Record<string, Exercise> = {
  approveSession: {
    good: async (world) => {
      const path = await waitingSession(world);
      await world.api.call('listSessions', { query: { status: 'pending_approval' } });
      await world.api.call('getSession', { path });
      const answer = await world.api.call('approveSession', { path });
      await world.api.call('getOrder', { path: { order: answer.body.order_id } });
      return answer;
    },
    status: 200,
    mistakes: mistakesOf('approveSession'),
  },
  rejectSession: {
    good: async (world) => {
      const body = { reason: 'credit_limit', description: 'Your last invoice is open.' };
      return world.api.call('rejectSession', { path: await waitingSession(world), body });
    },
    status: 200,
    mistakes: {
      ...mistakesOf('rejectSession'),
      'a reason that is no word': {
        make: ({ api }) => api.call('rejectSession', { path: nobody, body: { reason: 7 } }),
        status: 400,
        code: 'invalid',
      },
    },
  },
};
