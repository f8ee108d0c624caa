import { describe, expect, it } from 'vitest';
import { regionKey } from '../../src/domain/regions.js';
import type { TaxRate } from '../../src/domain/tax-shares.js';
import { discountsFromCodes } from '../../src/providers/discount-codes.js';
import { type ShippingRate, shippingFromRates } from '../../src/providers/shipping-rates.js';
import { loadShop } from '../../src/providers/shop.js';
import { shopSchema } from '../../src/providers/shop-schema.js';
import type { ShopFile } from '../../src/providers/shop-sources.js';
import { taxTable } from '../../src/providers/tax-settings.js';
import { taxFromTable } from '../../src/providers/tax-table.js';
import type { TaxedLine } from '../../src/providers/types.js';

const shop = await loadShop('examples/shop');
const NOW = Date.UTC(2026, 4, 20, 15, 30);
const address = (country: string, state: string) => ({
  name: 'Ada',
  lineOne: '1 Road',
  city: 'Town',
  postalCode: '1',
  country,
  state,
});
const taxed = (id: string, taxCode?: string): TaxedLine => ({
  id,
  variantId: id,
  quantity: 1,
  amount: 100,
  ...(taxCode !== undefined && { taxCode }),
});
const basket = (lines: TaxedLine[]) => ({ currency: 'usd', delivery: [{ optionId: 'standard', amount: 0 }], lines });
const taxFile = (rates: object) => ({ tax: taxTable(shopSchema.shape.tax.parse({ rates }) as ShopFile['tax']) });
const ratesOf = (rate: number): TaxRate[] => [{ jurisdiction: 'J', rate }];
const UNTAXED = (lines: string[]) => ({
  tax: { lines: Object.fromEntries(lines.map((id) => [id, []])), delivery: { standard: [] } },
});

describe('regionKey', () => {
  it.each([
    ['US', 'CA', 'US-CA'],
    ['us', ' ca ', 'US-CA'],
    ['US', 'US-CA', 'US-CA'],
    ['US', 'california', 'US-CA'],
    ['US', 'Washington', 'US-WA'],
    ['US', 'West Virginia', 'US-WV'],
    ['CA', 'Québec', 'CA-QC'],
    ['CA', 'Newfoundland & Labrador', 'CA-NL'],
    ['CA', 'Newfoundland and Labrador', 'CA-NL'],
    ['CA', 'ca-on', 'CA-ON'],
    ['CA', 'California', 'CA-CALIFORNIA'],
    ['AU', 'NSW', 'AU-NSW'],
    ['US', 'N.Y.', 'US-NY'],
    ['US', 'Washington, D.C.', 'US-DC'],
    ['US', 'Puerto Rico', 'US-PR'],
    ['US', '', 'US-'],
  ])('%s, %s is %s', (country, state, key) => {
    expect(regionKey(country, state)).toBe(key);
  });
});

describe('tax table', () => {
  const rate = (percent: number, delivery: TaxRate[] = [], byTaxCode = new Map<string, TaxRate[]>()) => ({
    rates: ratesOf(percent * 10_000),
    delivery,
    byTaxCode,
  });
  const table = {
    entries: new Map([
      ['US-CA', rate(8.75)],
      ['DE', rate(19, ratesOf(190_000), new Map([['book', ratesOf(70_000)]]))],
      ['ES', rate(21)],
      ['ES-CN', rate(7)],
    ]),
    byRegion: new Set(['US', 'ES']),
  };
  const lines = [taxed('a'), taxed('b', 'book'), taxed('c', 'other')];

  it.each([
    ['US', 'CA', [87_500, 87_500, 87_500], []],
    ['de', 'Berlin', [190_000, 70_000, 190_000], ratesOf(190_000)],
    ['ES', 'CN', [70_000, 70_000, 70_000], []],
    ['ES', 'M', [210_000, 210_000, 210_000], []],
  ])('knows %s %s', async (country, state, [a = 0, b = 0, c = 0], delivery) => {
    const { assess: ask } = taxFromTable({ tax: { ...table, elsewhere: 'untaxed' } });
    expect(await ask({ address: address(country, state), ...basket(lines) })).toEqual({
      tax: { lines: { a: ratesOf(a), b: ratesOf(b), c: ratesOf(c) }, delivery: { standard: delivery } },
    });
  });

  it('has no rate where nothing is taken', async () => {
    const { assess: ask } = taxFromTable({ tax: { ...table, elsewhere: 'untaxed' } });
    expect(await ask({ address: address('FR', 'IDF'), ...basket(lines) })).toEqual(UNTAXED(['a', 'b', 'c']));
  });

  it('refuses a state it does not know, and other countries where it is told to', async () => {
    const { assess: ask } = taxFromTable({ tax: { ...table, elsewhere: 'refused' } });
    expect(await ask({ address: address('US', 'Atlantis'), ...basket(lines) })).toEqual({ refused: 'state' });
    expect(await ask({ address: address('FR', 'IDF'), ...basket(lines) })).toEqual({ refused: 'country' });
  });
});

describe('a tax table by jurisdiction', () => {
  const { tax } = taxFile({
    'US-NY': {
      parts: [{ name: 'New York', percent: 4 }],
      shipping_taxable: true,
      tax_codes: { clothing: { 'New York': 0, 'New York City': 0 }, book: 1 },
      local: [
        {
          postal_codes: ['100', '112'],
          parts: [
            { name: 'New York City', percent: 4.5 },
            { name: 'MCTD', percent: 0.375, shipping_taxable: false },
          ],
        },
      ],
    },
  });
  const assess = (postalCode: string) =>
    taxFromTable({ tax }).assess({
      address: { ...address('US', 'NY'), postalCode },
      ...basket([taxed('a'), taxed('b', 'clothing'), taxed('c', 'book')]),
    });
  const rate = (jurisdiction: string, millionths: number) => ({ jurisdiction, rate: millionths });

  it('adds what a place takes to what its region takes', async () => {
    const all = [rate('New York', 40_000), rate('New York City', 45_000), rate('MCTD', 3_750)];
    const book = [rate('US-NY', 10_000)];
    const clothing = [rate('New York', 0), rate('New York City', 0), rate('MCTD', 3_750)];
    for (const code of ['10001', '112 01', '11-201']) {
      expect(await assess(code)).toEqual({
        tax: { lines: { a: all, b: clothing, c: book }, delivery: { standard: all.slice(0, 2) } },
      });
    }
  });

  it('takes the region alone elsewhere', async () => {
    const own = [rate('New York', 40_000)];
    expect(await assess('12207')).toMatchObject({ tax: { lines: { a: own }, delivery: { standard: own } } });
  });
});

describe('a tax table by region', () => {
  const entry = (percent: number) => ({
    rates: ratesOf(percent * 10_000),
    delivery: [],
    byTaxCode: new Map<string, TaxRate[]>(),
  });
  const entries = new Map([
    ['US-NY', entry(8)],
    ['CA', entry(5)],
    ['CA-ON', entry(13)],
    ['ES', entry(21)],
    ['ES-CN', entry(7)],
  ]);
  const ask = (country: string, state: string, elsewhere: 'untaxed' | 'refused' = 'untaxed') =>
    taxFromTable({ tax: { entries, byRegion: new Set(['US', 'CA', 'ES']), elsewhere } }).assess({
      address: address(country, state),
      ...basket([taxed('a')]),
    });

  it.each(['FL', 'Florida', 'PR', 'Guam', 'AP', 'VI', 'AS', 'MP', 'AA', 'AE'])(
    'sells to %s without tax, or not at all where elsewhere is refused',
    async (state) => {
      expect(await ask('US', state)).toEqual(UNTAXED(['a']));
      expect(await ask('US', state, 'refused')).toEqual({ refused: 'country' });
    },
  );

  it.each([
    ['US', ''],
    ['US', '  '],
    ['US', 'XX'],
    ['US', 'Ontario'],
    ['CA', ''],
    ['ca', 'NY'],
  ])('asks for the state again: %s "%s"', async (country, state) => {
    expect(await ask(country, state)).toEqual({ refused: 'state' });
  });

  it.each([
    ['CA', 'QC', 50_000],
    ['CA', 'ON', 130_000],
    ['ES', '', 210_000],
    ['ES', 'M', 210_000],
  ])('takes the rate of the country for other regions: %s "%s"', async (country, state, rate) => {
    expect(await ask(country, state, 'refused')).toMatchObject({ tax: { lines: { a: ratesOf(rate) } } });
  });
});

describe('shipping rates', () => {
  const { options } = shippingFromRates(shop);
  const ask = (country: string, state: string, grams: number, merchandise = 0, now = NOW) => {
    const variant = shop.variants.get('item_123');
    if (variant === undefined) throw new Error('the sample shop has no item_123');
    const line = { id: 'li_0', variant: { ...variant, weightGrams: grams }, quantity: 1, amount: 0 };
    const lines = [{ ...line, left: merchandise, ways: ['shipping' as const] }];
    return options({ lines, address: address(country, state), now });
  };

  it.each([
    ['US', 1000, 599, 1499],
    ['US', 1001, 999, 2499],
    ['US', 5001, 1999, 3999],
    ['CA', 1000, 1299, 2999],
    ['ca', 5000, 1999, 3999],
    ['CA', 999_999, 3499, 5999],
  ])('ships to %s %i g for %i or %i', async (country, grams, standard, express) => {
    expect(await ask(country, 'CA', grams)).toMatchObject({
      options: [
        { id: 'standard', type: 'shipping', amount: standard },
        { id: 'express', type: 'shipping', amount: express },
      ],
    });
  });

  it('is free above the limit, express never', async () => {
    expect(await ask('US', 'CA', 1, 10_000)).toMatchObject({ options: [{ amount: 599 }, { amount: 1499 }] });
    expect(await ask('US', 'CA', 1, 10_001)).toMatchObject({ options: [{ amount: 0 }, { amount: 1499 }] });
  });

  it('delivers in whole days of UTC, the same all day', async () => {
    const morning = await ask('US', 'CA', 1, 0, Date.UTC(2026, 4, 20));
    expect(await ask('US', 'CA', 1, 0, Date.UTC(2026, 4, 20, 23, 59, 59, 999))).toEqual(morning);
    const dates = { earliestDelivery: Date.UTC(2026, 4, 23), latestDelivery: Date.UTC(2026, 4, 26) };
    expect(morning).toMatchObject({ options: [dates, {}] });
  });

  it('ships nowhere else', async () => {
    expect(await ask('MX', 'CA', 1)).toEqual({ options: [], refused: 'region_restricted' });
  });

  it('lets a region go before its country and a weight above all steps take the rate off', async () => {
    const light = [{ id: 'air', title: 'Air', steps: [{ upToGrams: 100, amount: 900 }] }];
    const byRegion = shippingFromRates({
      shipping: new Map<string, readonly ShippingRate[]>([...shop.shipping, ['US-AK', light]]),
    });
    const ship = (grams: number) => {
      const variants = [...shop.variants.values()].slice(0, 1);
      const lines = variants.map((variant) => ({
        id: 'a',
        variant: { ...variant, weightGrams: grams },
        quantity: 1,
        amount: 0,
        left: 0,
        ways: ['shipping' as const],
      }));
      return byRegion.options({ lines, address: address('US', 'Alaska'), now: NOW });
    };
    expect(await ship(100)).toMatchObject({ options: [{ id: 'air', amount: 900 }] });
    expect(await ship(101)).toEqual({ options: [], undelivered: new Map([['a', 'too_large']]) });
  });
});

describe('shipping zones by region', () => {
  const rate = (id: string): ShippingRate[] => [{ id, title: id, steps: [{ amount: 1 }] }];
  const shipping = new Map([
    ['US', rate('us')],
    ['US-HI', rate('hawaii')],
    ['CA-ON', rate('ontario')],
    ['ES', rate('es')],
    ['ES-CN', rate('canaries')],
  ]);
  const variant = shop.variants.get('item_123');
  const lines = variant ? [{ id: 'a', variant, quantity: 1, amount: 0, left: 0, ways: ['shipping' as const] }] : [];
  const ask = (country: string, state: string) =>
    shippingFromRates({ shipping }).options({ lines, address: address(country, state), now: NOW });

  it.each([
    ['US', 'Hawaii', 'hawaii'],
    ['US', 'PR', 'us'],
    ['ES', '', 'es'],
  ])('ships to %s "%s" by %s', async (country, state, id) => {
    expect(await ask(country, state)).toMatchObject({ options: [{ id }] });
  });

  it.each([
    ['US', ''],
    ['US', 'Atlantis'],
    ['CA', 'QC'],
    ['CA', ''],
  ])('does not ship to %s "%s"', async (country, state) => {
    expect(await ask(country, state)).toEqual({ options: [], refused: 'region_restricted' });
  });
});

describe('discount codes', () => {
  it('finds codes without case, by the code as sent, and all automatic rules', async () => {
    const { byCode, automatic } = await discountsFromCodes(shop).rules(['save10', 'Save10', 'nope'], undefined);
    expect([...byCode].map(([code, rule]) => [code, rule.id])).toEqual([
      ['save10', 'save10'],
      ['Save10', 'save10'],
    ]);
    expect(automatic.map(({ id }) => id)).toEqual(['trail_bars']);
  });
});
