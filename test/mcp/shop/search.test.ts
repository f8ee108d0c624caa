import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProductSearch } from '../../../src/mcp/shop/product-search.js';
import type { FeedProduct } from '../../../src/providers/feed-schema.js';

const product = (id: string, title: string, more: Partial<FeedProduct['variants'][number]> = {}): FeedProduct => ({
  id,
  title,
  variants: [{ id: `${id}-1`, title, ...more }],
});

const GOODS: FeedProduct[] = [
  product('tee', 'Trail Tee', {
    variant_options: [{ name: 'Color', value: 'Moss green' }],
    categories: [{ value: 'Apparel > Shirts' }],
  }),
  {
    ...product('skillet', 'Camp Skillet'),
    description: { html: '<p>Cast-iron, for <b>crêpes</b> and trail suppers</p>' },
  },
  product('long', 'Trail Tee Long Sleeve'),
  product('cafe', 'Café Straße', { description: { markdown: 'A **saucer** for one' } }),
  product('shirt', 'メリノシャツ'),
];

function listingOf(first: readonly FeedProduct[]) {
  let products = first;
  const listeners: (() => void)[] = [];
  return {
    listing: { products: () => products, onChange: (listener: () => void) => void listeners.push(listener) },
    become(next: readonly FeedProduct[]) {
      products = next;
      for (const listener of listeners) listener();
    },
  };
}

const search = createProductSearch(listingOf(GOODS).listing);
const found = async (query: string) => (await search.find(query)).map(({ id }) => id);

describe('a search', () => {
  it.each([
    ['', ['tee', 'skillet', 'long', 'cafe', 'shirt']],
    ['  ', ['tee', 'skillet', 'long', 'cafe', 'shirt']],
    ['!?', []],
    ['nothing of that', []],
    ['TRAIL tee', ['tee', 'long', 'skillet']],
    ['long trail tee', ['long', 'tee', 'skillet']],
    ['crepes', ['skillet']],
    ['CRÊPES', ['skillet']],
    ['cafe strasse', ['cafe']],
    ['CAFÉ STRASSE', ['cafe']],
    ['saucer', ['cafe']],
    ['for one', []],
    ['mossy', ['tee']],
    ['gree', ['tee']],
    ['shirt', ['tee']],
    ['skillets', ['skillet']],
    ['b', []],
    ['シャツ', ['shirt']],
  ])('for %j finds %j', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('does not depend on the sequence of the words, nor on words that are not there', async () => {
    expect(await found('tee trail')).toEqual(await found('trail tee'));
    expect(await found('trail tee for uncle Bob')).toEqual(await found('trail tee'));
  });

  it('finds ids of products and of variants, and a product before a variant of the same id', async () => {
    expect((await search.byId('tee-1'))?.id).toBe('tee');
    const twins = createProductSearch(listingOf([product('a', 'A'), product('a-1', 'B')]).listing);
    expect((await twins.byId('a-1'))?.title).toBe('B');
    for (const id of ['', 'TEE', '__proto__', 'constructor']) expect(await search.byId(id)).toBeUndefined();
  });

  it('takes what the listing has become', async () => {
    const { listing, become } = listingOf(GOODS);
    const lively = createProductSearch(listing);
    expect(await lively.find('skillet')).toHaveLength(1);
    become([product('pan', 'Pan')]);
    expect(await lively.find('skillet')).toEqual([]);
    expect((await lively.find('')).map(({ id }) => id)).toEqual(['pan']);
    expect(await lively.byId('tee')).toBeUndefined();
  });

  it('ends, with each product once, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (query) => {
        const ids = await found(query);
        expect(new Set(ids).size).toBe(ids.length);
        expect(await found(query)).toEqual(ids);
      }),
    );
  });

  it('finds every product of a large listing by its title', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => product(`p${index}`, `Thing number${index} of many`));
    const large = createProductSearch(listingOf(many).listing);
    for (const index of [0, 249, 250, 1_999]) {
      expect((await large.find(`thing number${index}`))[0]?.id).toBe(`p${index}`);
    }
    expect(await large.find('thing')).toHaveLength(2_000);
  });
});
