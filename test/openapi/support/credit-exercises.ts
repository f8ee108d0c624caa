import { type Exercise, type Mistake, type World, withoutKey } from './exercise.js';

const body = { amount: 2500, note: 'late parcel' };

const issued = async ({ api }: World) => ({
  credit: (await api.call('issueStoreCredit', { body })).body.id as string,
});

const missing = (make: Mistake['make']): Mistake => ({ make, status: 404, code: 'not_found', isDescribed: true });

const nowhere = { credit: 'scr_none' };

/** The merchant's operations on store credits. */
export const creditExercises: Record<string, Exercise> = {
  listStoreCredits: {
    good: async (world) => {
      await issued(world);
      await issued(world);
      const first = await world.api.call('listStoreCredits', { query: { limit: '1' } });
      return world.api.call('listStoreCredits', { query: { limit: '1', cursor: first.body.next_cursor } });
    },
    status: 200,
    mistakes: {
      'a cursor of another list': {
        make: ({ api }) => api.call('listStoreCredits', { query: { cursor: 'WyJvcmRlcnMiLDFd' } }),
        status: 400,
        code: 'invalid',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('listStoreCredits'),
    },
  },
  issueStoreCredit: {
    good: async ({ api }) => {
      const headers = { 'idempotency-key': 'credit-once' };
      const first = await api.call('issueStoreCredit', { headers, body });
      const again = await api.call('issueStoreCredit', { headers, body });
      if (again.body.id !== first.body.id || again.body.code !== undefined) throw new Error('The code was told twice');
      return api.call('issueStoreCredit', { body: { amount: 1, expires_at: '2099-01-01T00:00:00Z' } });
    },
    status: 201,
    mistakes: {
      'nothing at all': {
        make: ({ api }) => api.call('issueStoreCredit', { body: { amount: 0 } }),
        status: 400,
        code: 'invalid',
      },
      'an end that is over': {
        make: ({ api }) => api.call('issueStoreCredit', { body: { amount: 1, expires_at: '2020-01-01T00:00:00Z' } }),
        status: 400,
        code: 'invalid',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('issueStoreCredit', { body }),
    },
  },
  getStoreCredit: {
    good: async (world) => world.api.call('getStoreCredit', { path: await issued(world) }),
    status: 200,
    mistakes: {
      'an unknown credit': missing(({ api }) => api.call('getStoreCredit', { path: nowhere })),
      'a caller without a key': withoutKey('getStoreCredit', { path: nowhere }),
    },
  },
  voidStoreCredit: {
    good: async (world) => world.api.call('voidStoreCredit', { path: await issued(world) }),
    status: 200,
    mistakes: {
      'one that is void': {
        make: async (world) => {
          const path = await issued(world);
          await world.api.call('voidStoreCredit', { path });
          return world.api.call('voidStoreCredit', { path });
        },
        status: 409,
        code: 'store_credit_void',
        isDescribed: true,
      },
      'an unknown credit': missing(({ api }) => api.call('voidStoreCredit', { path: nowhere })),
      'a caller without a key': withoutKey('voidStoreCredit', { path: nowhere }),
    },
  },
};
