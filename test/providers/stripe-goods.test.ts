import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodsOfStripe, type StripePriceFacts, type StripeProductFacts } from '../../src/providers/stripe-goods.js';
import { gramsOf } from '../../src/providers/weight.js';

const PRODUCT: StripeProductFacts = {
  id: 'prod_tee',
  active: true,
  name: 'Trail Tee',
  description: 'Dries on the way.',
  images: ['https://shop.example/tee.jpg'],
  url: 'https://shop.example/tee',
  shippable: null,
  package_dimensions: null,
  tax_code: null,
  metadata: {},
};
const PRICE: StripePriceFacts = {
  id: 'price_1',
  active: true,
  currency: 'usd',
  unit_amount: 1999,
  type: 'one_time',
  tax_behavior: 'unspecified',
  lookup_key: null,
  nickname: null,
  metadata: {},
};
const TERMS = { currency: 'usd', pricesIncludeTax: false };

const goods = (product: Partial<StripeProductFacts>, ...prices: Partial<StripePriceFacts>[]) =>
  goodsOfStripe(
    { ...PRODUCT, ...product },
    (prices.length > 0 ? prices : [{}]).map((price) => ({ ...PRICE, ...price })),
    TERMS,
  );

describe('a product of Stripe', () => {
  it('becomes a product of the feed with its stock row', () => {
    expect(goods({})).toEqual({
      product: {
        id: 'prod_tee',
        title: 'Trail Tee',
        description: { plain: 'Dries on the way.' },
        url: 'https://shop.example/tee',
        media: [{ type: 'image', url: 'https://shop.example/tee.jpg' }],
        variants: [{ id: 'price_1', title: 'Trail Tee', price: { amount: 1999, currency: 'USD' } }],
      },
      stock: [{ variantId: 'price_1', kinds: ['shipping'], weightGrams: 0 }],
      leftOut: [],
    });
  });

  it('has a variant for each price, named by nickname and told apart by options', () => {
    const { product, stock } = goods(
      { metadata: { max_per_order: '5', weight_grams: '180' } },
      { id: 'price_s', lookup_key: 'tee-s', nickname: 'S', metadata: { option_Size: 'S', on_hand: '3' } },
      { id: 'price_m', nickname: 'M', metadata: { option_Size: 'M', option_Color: 'green', max_per_order: '2' } },
    );
    expect(product?.variants).toEqual([
      {
        id: 'tee-s',
        title: 'Trail Tee, S',
        price: { amount: 1999, currency: 'USD' },
        variant_options: [{ name: 'Size', value: 'S' }],
      },
      {
        id: 'price_m',
        title: 'Trail Tee, M',
        price: { amount: 1999, currency: 'USD' },
        variant_options: [
          { name: 'Size', value: 'M' },
          { name: 'Color', value: 'green' },
        ],
      },
    ]);
    expect(stock).toEqual([
      { variantId: 'tee-s', onHand: 3, kinds: ['shipping'], weightGrams: 180, maxPerOrder: 5 },
      { variantId: 'price_m', kinds: ['shipping'], weightGrams: 180, maxPerOrder: 2 },
    ]);
  });

  it('says how it reaches the buyer, what it weighs and how it is taxed', () => {
    const entry = (product: Partial<StripeProductFacts>) => goods(product).stock[0];
    expect(entry({ shippable: false })?.kinds).toEqual(['digital']);
    expect(entry({ shippable: false, metadata: { kind: 'shipping | pickup' } })?.kinds).toEqual(['shipping', 'pickup']);
    expect(entry({ package_dimensions: { weight: 1 } })?.weightGrams).toBe(29);
    expect(entry({ package_dimensions: { weight: 16.5 } })?.weightGrams).toBe(468);
    expect(entry({ package_dimensions: { weight: 16 }, metadata: { weight_grams: '7' } })?.weightGrams).toBe(7);
    expect(entry({ tax_code: 'txcd_1' })?.taxCode).toBe('txcd_1');
    expect(entry({ tax_code: { id: 'txcd_2' } })?.taxCode).toBe('txcd_2');
    expect(entry({ metadata: { on_hand: '0' } })?.onHand).toBe(0);
  });

  it.each<[string, Partial<StripeProductFacts>, Partial<StripePriceFacts>]>([
    ['its product is archived', { active: false }, {}],
    ['it is archived', {}, { active: false }],
    ['it is recurring', {}, { type: 'recurring' }],
    ['it is in eur, and the shop sells in usd', {}, { currency: 'eur' }],
    ['it has no amount in whole minor units', {}, { unit_amount: null }],
    ['it is for packages of several units', {}, { transform_quantity: { divide_by: 12, round: 'up' } }],
    ['its amount is not from 0 to 99999999', {}, { unit_amount: 100_000_000 }],
    ['it includes tax, and the prices of the shop do not', {}, { tax_behavior: 'inclusive' }],
    [
      'its metadata kind is "letter"; expected shipping, digital, pickup, local_delivery, several joined by "|"',
      { metadata: { kind: 'letter' } },
      {},
    ],
    ['its metadata on_hand is "many"; expected a whole number from 0 up', { metadata: { on_hand: 'many' } }, {}],
    ['its metadata max_per_order is "0"; expected a whole number from 1 up', {}, { metadata: { max_per_order: '0' } }],
    [
      'its metadata weight_grams is "1.5"; expected a whole number from 0 up',
      {},
      { metadata: { weight_grams: '1.5' } },
    ],
  ])('is left out where %s', (reason, product, price) => {
    expect(goods(product, price)).toEqual({ stock: [], leftOut: [{ price: 'price_1', reason }] });
  });

  it('is taken with tax inside where the shop has that', () => {
    const include = { ...TERMS, pricesIncludeTax: true };
    expect(goodsOfStripe(PRODUCT, [{ ...PRICE, tax_behavior: 'inclusive' }], include).stock).toHaveLength(1);
    expect(goodsOfStripe(PRODUCT, [{ ...PRICE, tax_behavior: 'exclusive' }], include).leftOut).toEqual([
      { price: 'price_1', reason: 'it does not include tax, and the prices of the shop do' },
    ]);
  });

  it('does not sell the units of a product once for each of its prices', () => {
    const { stock, leftOut } = goods(
      { metadata: { on_hand: '10' } },
      { id: 'price_a' },
      { id: 'price_b', metadata: { on_hand: '4' } },
    );
    expect(stock.map(({ variantId, onHand }) => [variantId, onHand])).toEqual([['price_b', 4]]);
    expect(leftOut).toEqual([
      {
        price: 'price_a',
        reason: 'metadata on_hand stands at its product, which has several prices; put it at each price',
      },
    ]);
  });
});

describe('a weight', () => {
  it('is exact, and rounded up to a gram', () => {
    expect(gramsOf('1', 'lb')).toBe(454);
    expect(gramsOf('0.0001', 'kg')).toBe(1);
    expect(gramsOf('1.001', 'kg')).toBe(1001);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (grams) => {
        expect(gramsOf(`${Math.floor(grams / 1000)}.${String(grams % 1000).padStart(3, '0')}`, 'kg')).toBe(grams);
        expect(gramsOf(String(grams), 'g')).toBe(grams);
      }),
    );
  });

  it.each(['', '-1', '1,5', '1e3', 'heavy', '1.', '12345678901'])('is not %j', (text) => {
    expect(gramsOf(text, 'kg')).toBeUndefined();
  });
});
