/* Bodies that the document shows, for the sample shop. */

const address = {
  name: 'Ada Byron',
  line_one: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94131',
};

const lines = [{ id: 'item_123', quantity: 1 }];

export const createExamples = {
  'one item': { currency: 'usd', capabilities: {}, line_items: lines },
  'with buyer and address': {
    currency: 'usd',
    capabilities: { interventions: { supported: ['3ds'] } },
    line_items: lines,
    buyer: { first_name: 'Ada', last_name: 'Byron', email: 'ada@example.com' },
    fulfillment_details: { name: 'Ada Byron', email: 'ada@example.com', address },
  },
};

export const updateExamples = {
  'choose the delivery': {
    selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: [] }],
  },
  'buyer and address': {
    buyer: { email: 'ada@example.com' },
    fulfillment_details: { address },
  },
  'a discount code': { discounts: { codes: ['SAVE10'] } },
};

export const completeExamples = {
  'a card behind a shared payment token': {
    payment_data: {
      handler_id: 'card_tokenized',
      instrument: { type: 'card', credential: { type: 'spt', token: 'spt_123' } },
      billing_address: address,
    },
  },
  'a gift card, where the shop takes them': {
    payment_data: {
      handler_id: 'gift_card',
      instrument: {
        type: 'seller_backed_gift_card',
        credential: { type: 'gift_card_code', token: 'GC-7KQ2-MXD9-4A8B-W3EF' },
      },
    },
  },
  'a purchase order': {
    buyer: { email: 'ada@example.com', account_type: 'business', company: { name: 'Byron Ltd' } },
    payment_data: { purchase_order_number: 'PO-2026-118', payment_terms: 'net_30', billing_address: address },
  },
};

export const cancelExample = {
  'with the reason': { intent_trace: { reason_code: 'price_sensitivity', trace_summary: 'Shipping cost too much.' } },
};
