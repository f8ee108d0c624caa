import type { RequestCheckout } from '../../../src/mcp/shop/request-checkout.js';
import type { Offer } from '../../../widget/wire.js';

/** What the shop shows of a shirt in two sizes. */
export const offer: Offer = {
  product: {
    id: 'trail-tee',
    title: 'Trail Tee',
    images: ['https://shop.example/tee.jpg'],
    variants: ['M', 'L'].map((size) => ({
      id: `tee-${size}`,
      title: `Trail Tee, ${size}`,
      options: [{ name: 'Size', value: size }],
      price: { amount: 1999, currency: 'USD', text: '$19.99' },
      availability: 'in_stock' as const,
      ...(size === 'L' && { max_per_order: 3 }),
    })),
  },
  variant_id: 'tee-M',
  quantity: 2,
  shop: { name: 'Trail Shop', country: 'US' },
  payment_mode: 'test',
};

/** A form that is filled in. */
export const person = {
  email: 'jane@example.com',
  name: 'Jane Doe',
  line_one: '1 Main St',
  city: 'Oakland',
  state: 'CA',
  postal_code: '94607',
};

/** A session as the shop answers with it. Its numbers do not add up: nobody but the shop is to know. */
export const checkout = (overrides: Partial<RequestCheckout> = {}): RequestCheckout => ({
  id: 'cs_1',
  status: 'ready_for_payment',
  currency: 'USD',
  line_items: [],
  totals: [
    { type: 'subtotal', display_text: 'Subtotal', amount: 3998 },
    { type: 'tax', display_text: 'Tax', amount: 1 },
    { type: 'total', display_text: 'Total', amount: 7777 },
  ],
  fulfillment_options: [
    { id: 'standard', type: 'shipping', title: 'Standard', subtitle: '', subtotal: 500, tax: 0, total: 500 },
    { id: 'express', type: 'shipping', title: 'Express', subtitle: '', subtotal: 1500, tax: 0, total: 1500 },
  ],
  fulfillment_option_id: 'standard',
  fulfillment_address: null,
  messages: [],
  links: [],
  metadata: {},
  payment_mode: 'test',
  payment_provider: { provider: 'stripe', merchant_id: 'profile_test_1', supported_payment_methods: ['card'] },
  ...overrides,
});

export const order = {
  id: 'ord_1',
  checkout_session_id: 'cs_1',
  order_number: 'AB-1',
  permalink_url: 'https://shop.example/o/1',
};

/** A form that nobody has filled in. */
export const emptyForm = {
  email: '',
  name: '',
  line_one: '',
  line_two: '',
  city: '',
  state: '',
  postal_code: '',
  country: 'US',
  phone_number: '',
};
