import { type Exercise, withoutKey } from './exercise.js';

const body = {
  handler_id: 'gift_card',
  payment_method: { type: 'seller_backed_gift_card', fields: { card_number: 'GC-2222-3333-4444-5555' } },
  allowance: {
    reason: 'one_time',
    max_amount: 5000,
    currency: 'usd',
    checkout_session_id: 'cs_1',
    merchant_id: 'profile_test_sandbox',
    expires_at: '2099-01-01T00:00:00Z',
  },
  risk_signals: [],
  metadata: { source: 'agent' },
};

/** The shop as the vault of gift cards. */
export const delegateExercises: Record<string, Exercise> = {
  delegatePayment: {
    good: ({ api }) => api.call('delegatePayment', { body }),
    status: 201,
    mistakes: {
      'a card that is not for this shop to keep': {
        make: ({ api }) =>
          api.call('delegatePayment', {
            body: { ...body, payment_method: { type: 'card', number: '4242424242424242' } },
          }),
        status: 400,
        code: 'invalid',
      },
      'another merchant': {
        make: ({ api }) =>
          api.call('delegatePayment', { body: { ...body, allowance: { ...body.allowance, merchant_id: 'other' } } }),
        status: 400,
        code: 'invalid',
        isDescribed: true,
      },
      'a caller without a key': withoutKey('delegatePayment', { body }),
    },
  },
};
