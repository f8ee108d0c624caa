import fc from 'fast-check';
import type { Address, Buyer } from '../../../src/domain/party.js';
import type { Quote } from '../../../src/domain/quote.js';
import type { CheckoutSession, SessionStatus } from '../../../src/domain/session.js';
import type { StoreCredit } from '../../../src/domain/store-credit.js';
import { cardHandler, type RenderSettings } from '../../../src/protocol/index.js';
import type { Shop } from '../../../src/providers/shop.js';
import { draftOf, quotingOf } from '../../checkout/quoting-support.js';

/* Baskets of the rich shop by chance, as sessions that were never sent over a wire. */

/** Friday, 20 November 2026, 9:50 in San Francisco. */
const NOW = Date.UTC(2026, 10, 20, 17, 50);
const VARIANTS = ['item_123', 'item_456', 'item_digital', 'item_limited', 'item_low', 'item_pickup', 'prod_test_001'];
const CODES = ['SAVE10', 'FIVEOFF', 'FREESHIP', 'EXPIRED', 'TWOPLUSONE', 'NONE', 'credit0', 'credit1'];
const STATUSES: SessionStatus[] = [
  'not_ready_for_payment',
  'ready_for_payment',
  'complete_in_progress',
  'canceled',
  'expired',
];

const addresses: (Address | undefined)[] = [
  ['San Francisco', 'CA', 'US', '94103'],
  ['New York', 'NY', 'US', '10001'],
  ['Austin', 'TX', 'US', '73301'],
  ['Portland', 'OR', 'US', '97201'],
  ['Toronto', 'ON', 'CA', 'M5V 2T6'],
  ['Paris', '', 'FR', '75002'],
].map(([city = '', state = '', country = '', postalCode = '']) => ({
  name: 'Ada Byron',
  lineOne: '1 Road',
  city,
  state,
  country,
  postalCode,
}));

const buyers: (Buyer | undefined)[] = [
  undefined,
  { email: 'ada@example.com' },
  { email: 'ada@example.com', fullName: 'Ada King Lovelace' },
  { email: 'ada@example.com', firstName: 'Ada', lastName: '', phoneNumber: '+1 555 0101' },
  {
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Byron',
    accountType: 'business',
    company: { name: 'Analytical Engines' },
    loyalty: { tier: 'gold' },
    taxExemption: { certificateId: 'NY-RESALE-1', certificateType: 'resale' },
  },
];

const selections = fc.array(
  fc.record({
    optionId: fc.constantFrom('standard', 'express', 'pickup_mission', 'van'),
    itemIds: fc.subarray(VARIANTS, { maxLength: 3 }),
  }),
  { maxLength: 3 },
);

/** What a session is made of. */
export const baskets = fc.record({
  items: fc
    .subarray(VARIANTS, { minLength: 1 })
    .chain((ids) => fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), fc.constantFrom(1, 2, 3, 5, 40))))),
  address: fc.constantFrom(undefined, ...addresses),
  company: fc.constantFrom(undefined, 'Analytical Engines'),
  lineTwo: fc.constantFrom(undefined, 'Floor 2'),
  contact: fc.constantFrom({}, { phoneNumber: '+1 555 0102', email: 'desk@example.com' }),
  buyer: fc.constantFrom(...buyers),
  codes: fc.option(fc.subarray(CODES), { nil: undefined }),
  balances: fc.tuple(fc.constantFrom(0, 150, 700, 5_000_000), fc.constantFrom(0, 1)),
  selections,
  wrap: fc.boolean(),
  tip: fc.constantFrom(0, 100, 499),
  status: fc.constantFrom(...STATUSES),
});

type Basket = typeof baskets extends fc.Arbitrary<infer B> ? B : never;

export const settingsOf = (shop: Shop): RenderSettings => ({
  handlers: () =>
    shop.cards.map((card) => cardHandler(card, { profileId: 'profile_1', environment: 'sandbox', supports3ds: true })),
  links: shop.links,
  publicUrl: 'https://shop.example',
  support: shop.support,
  texts: shop.texts,
  ...(shop.authentication && { authentication: shop.authentication }),
});

/** What is wished for beyond measure is lowered where there was a quote before, and not refused. */
const earlier: Quote = {
  lines: [],
  fulfillmentOptions: [],
  selections: [],
  droppedSelections: [],
  totals: { itemsBase: 0, itemsDiscount: 0, subtotal: 0, discount: 0, taxBreakdown: [], total: 0 },
  pricesIncludeTax: false,
  messages: [],
};

const creditsOf = (shop: Shop, balances: readonly number[]): Map<string, StoreCredit> =>
  new Map(
    balances.map((balance, index) => {
      const id = `credit${index}`;
      return [
        id,
        {
          id,
          kind: 'store_credit',
          codeHash: id,
          end: id,
          currency: shop.currency,
          amount: balance,
          balance,
          createdAt: NOW,
        },
      ];
    }),
  );

/** The session of a basket, quoted by the shop's own rules. */
export async function sessionOf(shop: Shop, basket: Basket): Promise<CheckoutSession> {
  const { items, address, company, lineTwo, contact, buyer, codes, balances, selections: wanted, wrap, tip } = basket;
  const quoting = quotingOf(shop, undefined, creditsOf(shop, balances));
  const place = address && { ...address, ...(company && { company }), ...(lineTwo && { lineTwo }) };
  const draft = draftOf(Object.fromEntries(items), {
    currency: shop.currency,
    ...(place && { fulfillmentDetails: { name: 'Ada Byron', address: place, ...contact } }),
    ...(codes && { discountCodes: codes }),
    agent: { interventions: ['3ds'], extensions: ['discount'] },
    locale: 'en-US',
    timezone: 'America/Los_Angeles',
    quoteId: 'quote_1',
    metadata: { gift_wrap: wrap, tip_amount: tip, order: 'theirs' },
  });
  if (buyer) draft.buyer = buyer;
  else delete draft.buyer;
  const offered = wanted.some(({ optionId }) => optionId === 'van')
    ? (await quoting.quote(draft, NOW, { previous: earlier })).fulfillmentOptions
    : [];
  const van = offered.find(({ type }) => type === 'local_delivery')?.id ?? 'van';
  draft.selections = wanted.map(({ optionId, itemIds }) => ({
    optionId: optionId === 'van' ? van : optionId,
    itemIds,
  }));
  const quote = await quoting.quote(draft, NOW, { previous: earlier });
  return {
    id: 'cs_1',
    agentId: 'alpha',
    status: basket.status,
    draft,
    quote,
    availability: Object.fromEntries(quote.lines.map(({ id }) => [id, { status: 'in_stock', available: 7 }])),
    messages: quote.messages,
    createdAt: NOW,
    updatedAt: NOW,
    expiresAt: NOW + 21_600_000,
  };
}
