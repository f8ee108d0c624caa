import type { Order, OrderLine } from '../../../src/domain/order.js';
import type { ShopFace } from '../../../src/http/order-page.js';
import { anOrder } from '../../store/support/builders.js';
import { texts } from '../../support/texts.js';

/* Orders as a buyer may come to see them. */

const at = (day: number, hour = 9): number => Date.UTC(2026, 0, day, hour, 30);

export const line = (id: string, title: string, more: Partial<OrderLine> = {}): OrderLine => ({
  id,
  variant: { id, productId: id, title, imageUrls: [] },
  quantity: { ordered: 1, current: 1, fulfilled: 0 },
  unitAmount: 1999,
  amounts: { base: 1999, discount: 0, subtotal: 1999, total: 1999 },
  ...more,
});

const ADDRESS = {
  name: 'Ada Byron',
  lineOne: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  postalCode: '94131',
  country: 'US',
};

const option = (
  type: 'shipping' | 'digital' | 'pickup',
  title: string,
  more: object = {},
): Order['selected'][number] => ({
  option: { id: type, type, title, lineIds: [], amount: 599, ...more },
  selection: { type, optionId: type, lineIds: [] },
});

const sale = (more: Partial<Order>): Order =>
  anOrder('ord_1', 'cs_1', {
    number: '7KQ2M-XD94A',
    status: 'confirmed',
    currency: 'usd',
    createdAt: at(2),
    buyer: { email: 'ada@example.com' },
    fulfillmentDetails: { address: ADDRESS },
    selected: [
      option('shipping', 'Standard shipping', { carrier: 'USPS', earliestDelivery: at(6), latestDelivery: at(9) }),
    ],
    payment: { paymentIntentId: 'pi_canary', amount: 8123, brand: 'visa', last4: '4242' },
    ...more,
  });

const totals = (more: Partial<Order['totals']> = {}): Order['totals'] => ({
  itemsBase: 8497,
  itemsDiscount: 850,
  subtotal: 7647,
  discount: 100,
  fulfillment: 599,
  tax: 669,
  taxBreakdown: [{ jurisdiction: 'California', rate: 0.0875, amount: 669 }],
  total: 8815,
  ...more,
});

const LINES = [
  line('li_1', 'Trail tee, moss green, M', {
    quantity: { ordered: 3, current: 3, fulfilled: 0 },
    amounts: { base: 5997, discount: 600, subtotal: 5397, total: 5397 },
  }),
  line(
    'li_2',
    'Enamel mug with a very long name that a shop gave it so that nobody who reads the title has any question left about it',
    {
      unitAmount: 2500,
      amounts: { base: 2500, discount: 250, subtotal: 2250, total: 2250 },
    },
  ),
];

/** By what is to be seen of them. */
export const SAMPLE_ORDERS: Record<string, Order> = {
  'just placed': sale({ lines: LINES, totals: totals(), notes: 'Please leave it with the neighbour.\n\nThank you!' }),

  'on its way, with changes': sale({
    status: 'shipped',
    lines: LINES.map((each, index) =>
      index === 0 ? { ...each, quantity: { ordered: 3, current: 2, fulfilled: 2 } } : each,
    ),
    totals: totals({
      taxBreakdown: [
        { jurisdiction: 'California', rate: 0.06, amount: 459 },
        { jurisdiction: 'San Francisco County', rate: 0.0275, amount: 210 },
      ],
    }),
    fulfillments: [
      {
        id: 'ful_1',
        type: 'shipping',
        status: 'in_transit',
        lines: [
          { lineId: 'li_1', quantity: 2 },
          { lineId: 'li_2', quantity: 1 },
        ],
        carrier: 'UPS',
        trackingNumber: '1Z999AA10123456784',
        trackingUrl: 'https://track.example/1Z999AA10123456784',
        estimatedDelivery: { earliest: at(6), latest: at(9) },
        events: [
          { id: 'evt_1', type: 'processing', occurredAt: at(3) },
          { id: 'evt_2', type: 'shipped', occurredAt: at(4, 15), location: 'Oakland, CA' },
          { id: 'evt_3', type: 'in_transit', occurredAt: at(5), description: 'Sorted', location: 'Sacramento, CA' },
        ],
      },
      {
        id: 'ful_2',
        type: 'digital',
        status: 'delivered',
        lines: [{ lineId: 'li_2', quantity: 1 }],
        digitalDelivery: { accessUrl: 'https://shop.example/get/1', licenseKey: 'AAAA-BBBB-CCCC', expiresAt: at(30) },
        events: [{ id: 'evt_4', type: 'delivered', occurredAt: at(2, 10) }],
      },
      {
        id: 'ful_3',
        type: 'pickup',
        status: 'ready_for_pickup',
        lines: [],
        destination: { ...ADDRESS, name: 'Example Outfitters, Mission', lineOne: '1 Valencia Street' },
        description: 'Bring your order number.',
        events: [{ id: 'evt_5', type: 'ready_for_pickup', occurredAt: at(4) }],
      },
    ],
    adjustments: [
      {
        id: 'adj_1',
        type: 'cancellation',
        occurredAt: at(3),
        status: 'completed',
        lines: [{ lineId: 'li_1', quantity: 1 }],
        reason: 'canary',
      },
      {
        id: 'adj_2',
        type: 'refund',
        occurredAt: at(3),
        status: 'completed',
        amount: 1999,
        currency: 'usd',
        description: 'One tee was no longer to be had.',
        stripeId: 're_canary',
      },
      { id: 'adj_3', type: 'refund', occurredAt: at(5), status: 'pending', amount: 500, currency: 'usd' },
      { id: 'adj_4', type: 'price_adjustment', occurredAt: at(5), status: 'failed', amount: 125, currency: 'usd' },
      {
        id: 'adj_5',
        type: 'dispute',
        occurredAt: at(8),
        status: 'pending',
        amount: 1000,
        currency: 'usd',
        description: 'canary of a dispute',
      },
    ],
    warnings: [{ id: 'w', kind: 'early_fraud_warning', detail: 'canary of a warning', occurredAt: at(5) }],
  }),

  canceled: sale({ status: 'canceled', lines: LINES, totals: totals() }),
  'in review': sale({ status: 'manual_review', lines: LINES, totals: totals() }),

  'digital, free': sale({
    status: 'completed',
    lines: [
      line('li_1', 'Trail atlas (PDF)', { unitAmount: 0, amounts: { base: 0, discount: 0, subtotal: 0, total: 0 } }),
    ],
    totals: { itemsBase: 0, itemsDiscount: 0, subtotal: 0, discount: 0, tax: 0, taxBreakdown: [], total: 0 },
    selected: [option('digital', 'Digital delivery', { amount: 0 })],
    fulfillmentDetails: undefined,
    payment: undefined,
  }),

  'in Japanese': sale({
    status: 'shipped',
    currency: 'jpy',
    locale: 'ja',
    lines: [
      line('li_1', '登山用Tシャツ（緑・M）', {
        quantity: { ordered: 2, current: 2, fulfilled: 1 },
        unitAmount: 2000,
        amounts: { base: 4000, discount: 0, subtotal: 4000, total: 4000 },
      }),
    ],
    totals: {
      itemsBase: 4000,
      itemsDiscount: 0,
      subtotal: 4000,
      discount: 0,
      fulfillment: 500,
      tax: 450,
      taxBreakdown: [{ jurisdiction: '消費税', rate: 0.1, amount: 450 }],
      extras: [
        { id: 'fee_islands', type: 'fee', title: '沖縄への送料', amount: 300, tax: 0 },
        { id: 'gift_wrap', type: 'gift_wrap', title: { key: 'total.gift_wrap' }, amount: 250, tax: 0 },
        { id: 'tip', type: 'tip', title: { key: 'total.tip' }, amount: 200, tax: 0 },
      ],
      total: 5700,
    },
    fulfillments: [
      {
        id: 'ful_1',
        type: 'shipping',
        status: 'in_transit',
        lines: [{ lineId: 'li_1', quantity: 1 }],
        carrier: 'ヤマト運輸',
        trackingNumber: '1234-5678-9012',
        estimatedDelivery: { earliest: at(6), latest: at(9) },
        events: [
          { id: 'evt_1', type: 'shipped', occurredAt: at(4, 15), location: '東京都江東区' },
          { id: 'evt_2', type: 'in_transit', occurredAt: at(5) },
        ],
      },
    ],
  }),

  'right to left': sale({
    lines: [line('li_1', 'قميص قطني أخضر (M) 2 × 3')],
    totals: totals(),
    notes: 'من فضلك اتركه عند الجار.',
    fulfillmentDetails: { address: { ...ADDRESS, name: 'עדה ביירון', lineOne: 'רחוב הרצל 12', city: 'תל אביב' } },
  }),

  spiteful: sale({
    lines: [
      line('li_1', '<script>alert(1)</script>'),
      line('li_2', `${'W'.repeat(400)}\u202eevil\u202c`),
      line('li_3', '</td></tr></table><img src=x onerror=alert(2)>'),
    ],
    totals: totals(),
    notes: '"><style>*{display:none}</style>\u0000\n\n</section><iframe src="//evil.example"></iframe>',
    fulfillmentDetails: { address: { ...ADDRESS, name: 'O\'Hara & "Sons"', lineOne: '\u2067turned\u2069' } },
    fulfillments: [
      {
        id: 'ful_1',
        type: 'shipping',
        status: 'shipped',
        lines: [{ lineId: 'li_unknown', quantity: 1 }],
        carrier: '<b>UPS</b>',
        trackingNumber: '1Z"><script>',
        trackingUrl: 'javascript:alert(3)',
        events: [{ id: 'e', type: 'shipped', occurredAt: at(3), location: '&lt;' }],
      },
      {
        id: 'ful_2',
        type: 'digital',
        status: 'delivered',
        lines: [],
        digitalDelivery: { accessUrl: 'data:text/html,<script>alert(4)</script>', licenseKey: '<i>KEY</i>' },
        events: [],
      },
    ],
  }),
};

export const SAMPLE_SHOP: ShopFace = {
  texts,
  name: 'Example Outfitters',
  support: {
    email: 'help@shop.example',
    phone: '+1-555-010-0199',
    hours: 'Mon to Fri, 9:00 to 17:00 Eastern',
    helpCenterUrl: 'https://shop.example/help',
  },
  links: [
    { type: 'terms_of_use', title: 'Our terms', url: 'https://shop.example/terms' },
    { type: 'return_policy', url: 'https://shop.example/returns' },
  ],
};
