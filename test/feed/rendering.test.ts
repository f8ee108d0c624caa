import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src/feed/csv.js';
import { OPENAI_COLUMNS, rowsOf } from '../../src/feed/openai-row.js';
import { createProductRenderer } from '../../src/feed/render-product.js';
import { type Standing, standingOf } from '../../src/feed/standing.js';
import type { FeedProduct, FeedVariant } from '../../src/providers/feed-schema.js';
import { checkAgainstFeedSpec } from '../support/spec.js';

const shop = { name: 'Shop', country: 'DE', links: [], lowStockThreshold: 5 };
const render = createProductRenderer(shop);
const product = (variant: Partial<FeedVariant> = {}, more: Partial<FeedProduct> = {}): FeedProduct => ({
  id: 'p',
  variants: [{ id: 'v', title: 'V', price: { amount: 1999, currency: 'EUR' }, ...variant }],
  ...more,
});
const rendered = (standing: Standing, variant: Partial<FeedVariant> = {}) =>
  render(product(variant), () => standing).variants[0];

describe('availability', () => {
  it.each([
    [undefined, 'in_stock'],
    [0, 'out_of_stock'],
    [5, 'limited_stock'],
    [6, 'in_stock'],
  ] as const)('%s on hand is %s', (onHand, standing) => {
    expect(standingOf(onHand, 5)).toBe(standing);
  });

  it.each<[Standing, FeedVariant['availability'], FeedVariant['availability']]>([
    ['in_stock', undefined, { available: true, status: 'in_stock' }],
    ['limited_stock', { available: true, status: 'in_stock' }, { available: true, status: 'limited_stock' }],
    ['in_stock', { status: 'preorder' }, { available: true, status: 'preorder' }],
    ['out_of_stock', { available: true, status: 'in_stock' }, { available: false, status: 'out_of_stock' }],
    ['out_of_stock', { status: 'preorder' }, { available: false, status: 'out_of_stock' }],
    ['out_of_stock', { status: 'discontinued' }, { available: false, status: 'discontinued' }],
    ['in_stock', { available: false }, { available: false, status: 'out_of_stock' }],
    ['in_stock', { available: false, status: 'discontinued' }, { available: false, status: 'discontinued' }],
  ])('%s with the merchant’s %j is %j', (standing, availability, expected) => {
    expect(rendered(standing, { availability })?.availability).toEqual(expected);
  });

  it('leaves everything else as the merchant has it', () => {
    const whole = product({ seller: { name: 'Another' }, categories: [{ value: 'A > B' }] }, { title: 'P' });
    const after = render(whole, () => 'in_stock');
    const [{ availability, ...variant } = { availability: undefined }] = after.variants;
    expect(availability).toBeDefined();
    expect({ ...after, variants: [variant] }).toEqual(whole);
    checkAgainstFeedSpec('Product', after);
  });
});

describe('the columns of OpenAI', () => {
  const row = (variant: Partial<FeedVariant> = {}, more: Partial<FeedProduct> = {}) => {
    const whole = render(product(variant, more), () => 'in_stock');
    const [values = []] = rowsOf(whole, { shop, countries: ['DE', 'AT'], shopUrl: 'https://shop.example' });
    return Object.fromEntries(OPENAI_COLUMNS.map((name, index) => [name, values[index]]));
  };

  it.each([
    [{ amount: 1999, currency: 'EUR' }, '19.99 EUR'],
    [{ amount: 5, currency: 'USD' }, '0.05 USD'],
    [{ amount: 1500, currency: 'JPY' }, '1500 JPY'],
    [{ amount: 1234, currency: 'KWD' }, '1.234 KWD'],
    [{ amount: 0, currency: 'USD' }, '0.00 USD'],
  ])('have %j as %s', (price, expected) => {
    expect(row({ price }).price).toBe(expected);
  });

  it('tell a reduced price from the one before', () => {
    const reduced = row({ list_price: { amount: 2999, currency: 'EUR' } });
    expect([reduced.price, reduced.sale_price]).toEqual(['29.99 EUR', '19.99 EUR']);
    expect(row({ list_price: { amount: 1999, currency: 'EUR' } }).sale_price).toBe('');
  });

  it('have what a product has, and nothing made up', () => {
    const all = row({
      barcodes: [
        { type: 'SKU', value: 'x' },
        { type: 'EAN', value: '4006381333931' },
      ],
      variant_options: [{ name: 'Brand', value: 'Acme' }],
      media: ['a', 'b', 'c'].map((name) => ({ type: 'image', url: `https://shop.example/${name}.jpg` })),
      condition: ['new'],
      availability: { status: 'preorder' },
    });
    expect(all).toMatchObject({
      gtin: '4006381333931',
      brand: 'Acme',
      condition: 'new',
      image_url: 'https://shop.example/a.jpg',
      additional_image_urls: 'https://shop.example/b.jpg,https://shop.example/c.jpg',
      availability: 'pre_order',
      target_countries: 'DE,AT',
      url: 'https://shop.example',
      listing_has_variations: 'false',
    });
    expect(row()).toMatchObject({ gtin: '', condition: '', image_url: '', variant_dict: '', brand: 'Shop' });
  });

  it('are cut to the lengths that are taken, between characters', () => {
    const long = row({ title: '😀'.repeat(200), description: { plain: 'x'.repeat(6_000) } });
    expect([...(long.title ?? '')]).toEqual(Array.from({ length: 150 }, () => '😀'));
    expect(long.description).toHaveLength(5_000);
  });
});

describe('CSV', () => {
  it('reads back as it was, whatever is in it', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('=1+1', '@x', '-1', '+1', '"', '""', 'a,b', '\r\n', '\n', ' x ', '\t=x', "'", ''),
    );
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1 }), (records) => {
        const text = records.map(csvLine).join('');
        expect(parse(text, { record_delimiter: '\r\n', skip_empty_lines: false })).toEqual(records);
      }),
    );
  });
});
