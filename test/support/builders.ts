import type { CardHandler } from '../../src/domain/payment-handler.js';

/* Requests that tests send, with everything a ready session needs. */

export const ADDRESS = {
  name: 'Ada Byron',
  line_one: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94131',
};

export const BUYER = { first_name: 'Ada', last_name: 'Byron', email: 'ada@example.com' };

/** A card handler of a shop that takes every card. */
export const ANY_CARD: CardHandler = { id: 'card_tokenized', displayName: 'Card', threeDsVersions: ['2.1', '2.2'] };

export const createBody = (overrides: object = {}) => ({
  currency: 'usd',
  capabilities: {},
  line_items: [{ id: 'item_123', quantity: 1 }],
  buyer: BUYER,
  fulfillment_details: { name: 'Ada Byron', email: 'ada@example.com', address: ADDRESS },
  ...overrides,
});

export const standardShipping = (lineIds: string[] = []) => ({
  selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: lineIds }],
});

export const completeBody = (token: string, overrides: object = {}) => ({
  payment_data: {
    handler_id: 'card_tokenized',
    instrument: { type: 'card', credential: { type: 'spt', token } },
    billing_address: ADDRESS,
  },
  ...overrides,
});

/** What requests of older versions leave to the sample shop. */
export const UP_CONTEXT = { currency: 'usd' };
