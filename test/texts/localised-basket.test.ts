import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireMessage, WireSession } from '../../src/protocol/wire.js';
import { createCartClient } from '../carts/support/cart-client.js';
import { ADDRESS, BUYER, createBody } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true });
});
afterAll(() => shop?.close());

const LANGUAGES = ['de', 'fr', 'es', 'ja'] as const;
const ITEMS = [
  'item_123',
  'item_456',
  'item_digital',
  'item_low',
  'item_sold_out',
  'item_pickup',
  'item_limited',
  'prod_test_001',
];
const CODES = ['SAVE10', 'FIVEOFF', 'FREESHIP', 'EXPIRED', 'NEWYEAR', 'TWOPLUSONE', 'WELCOME', 'NOSUCHCODE'];
const PLACES = [
  ADDRESS,
  { ...ADDRESS, state: 'Utopia' },
  { ...ADDRESS, state: '' },
  { ...ADDRESS, city: 'Toronto', state: 'ON', country: 'CA', postal_code: 'M5V 2T6' },
  { ...ADDRESS, state: 'IDF', country: 'FR', postal_code: '75001' },
  { ...ADDRESS, state: 'BE', country: 'DE', postal_code: '10115' },
];
const WAYS = ['shipping', 'digital', 'pickup', 'local_delivery'];

/** Baskets that lack all kinds of things. Nothing in them is ready, so that none takes units from another. */
const basket = fc.record(
  {
    line_items: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom(...ITEMS),
        quantity: fc.constantFrom<number>(1, 2, 7, 40),
        unit_amount: fc.constant<number>(1),
      }),
      { minLength: 1, maxLength: 4, selector: ({ id }) => id },
    ),
    buyer: fc.constant(BUYER),
    fulfillment_details: fc.record({ address: fc.constantFrom(...PLACES) }, { requiredKeys: [] }),
    discounts: fc.record({ codes: fc.uniqueArray(fc.constantFrom(...CODES), { maxLength: 4 }) }),
    way: fc.constantFrom(...WAYS),
  },
  { requiredKeys: ['line_items', 'discounts'] },
);

/** Most of what can be wrong at once. */
const EVERYTHING = {
  line_items: [
    { id: 'item_sold_out', quantity: 1, unit_amount: 1 },
    { id: 'item_limited', quantity: 40, unit_amount: 1 },
  ],
  fulfillment_details: {},
  discounts: { codes: ['EXPIRED', 'SAVE10', 'WELCOME', 'NOSUCHCODE'] },
};

const said = ({ messages }: Pick<WireSession, 'messages'>) =>
  messages.map(({ code, param }: WireMessage) => [code, param]);

describe('a basket', () => {
  it('is told of in every language: the same things, in other words', async () => {
    const heard = new Set<string>();
    const make = async (body: object, locale: string): Promise<WireSession> => {
      const answer = await shop.client.create({
        currency: 'usd',
        capabilities: { extensions: ['discount'] },
        ...body,
        locale,
      });
      expect(answer.status, answer.text).toBe(201);
      await shop.client.cancel(answer.body.id);
      return answer.body;
    };
    await fc.assert(
      fc.asyncProperty(basket, fc.constantFrom(...LANGUAGES), async ({ way, ...given }, language) => {
        const { line_items: lines } = given;
        const groups = way && [{ id: 'g', item_ids: [lines[0]?.id], destination_type: way }];
        const body = { ...given, ...(groups && { fulfillment_groups: groups }) };
        const english = await make(body, 'en');
        const other = await make(body, language);
        expect(said(other)).toEqual(said(english));
        const pairs = english.messages.map(({ content }, index) => [content, other.messages[index]?.content]);
        const rejected = (english.discounts?.rejected ?? []).map(({ message }, index) => [
          message,
          other.discounts?.rejected?.[index]?.message,
        ]);
        const ours = english.fulfillment_options.flatMap(({ type, title, description }, index) =>
          type === 'digital' || type === 'pickup'
            ? [
                [title, other.fulfillment_options[index]?.title],
                [description, other.fulfillment_options[index]?.description],
              ].filter(([text]) => text !== undefined)
            : [],
        );
        for (const [one, another] of [...pairs, ...rejected, ...ours]) {
          expect(another).toEqual(expect.any(String));
          expect(another).not.toBe(one);
        }
        for (const { code } of english.messages) heard.add(String(code));
      }),
      {
        numRuns: 15,
        examples: [
          [EVERYTHING, 'de'],
          [EVERYTHING, 'ja'],
        ],
      },
    );
    // Lest the baskets be such that nothing was said.
    for (const code of ['missing', 'out_of_stock', 'quantity_exceeded', 'price_change', 'discount_code_expired']) {
      expect([...heard]).toContain(code);
    }
  });

  it.each([
    ['fr-FR', 'Le prix de « Trail Tee, moss green, M » est de 19,99\u00a0$US.'],
    ['ja-JP', '「Trail Tee, moss green, M」の価格は$19.99です。'],
    ['de-DE', 'Der Preis von „Trail Tee, moss green, M“ beträgt 19,99\u00a0$.'],
  ])('has its prices as %s writes them, in a session and in a cart', async (locale, text) => {
    const line_items = [{ id: 'item_123', quantity: 1, unit_amount: 1 }];
    const session = await shop.client.create(createBody({ locale, line_items }));
    const contents = session.body.messages.map(({ content }: WireMessage) => content);
    expect(contents).toContain(text);
    const cart = await createCartClient(shop.client).create({ line_items, locale });
    expect(cart.status, cart.text).toBe(201);
    expect(cart.body.messages.map(({ content }: WireMessage) => content)).toContain(text);
  });
});
