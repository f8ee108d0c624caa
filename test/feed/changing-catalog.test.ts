import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFeed, type Feed, type FeedItem } from '../../src/feed/feed.js';
import type { FeedProduct } from '../../src/providers/feed-schema.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock, type TestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';
import { createTestListing } from './support/listing.js';

const SHOP = { name: 'Shop', country: 'US', links: [], lowStockThreshold: 5, shipping: new Map() };
const product = (id: string, amount: number): FeedProduct => ({
  id,
  variants: [{ id: `${id}-v`, title: id, price: { amount, currency: 'USD' } }],
});
const [apple, pear] = [product('apple', 100), product('pear', 200)];

const SETTINGS = { shop: SHOP, feedId: 'feed_x', publicUrl: () => 'https://x.example' };

let clock: TestClock;
let store: Store;
let feed: Feed;
let listing: ReturnType<typeof createTestListing>;
let changes: string[][];

beforeEach(async () => {
  clock = createTestClock();
  store = createMemoryStore({ clock });
  await store.seedStock(new Map([['plum-v', 2]]));
  listing = createTestListing([apple, pear]);
  feed = createFeed({ ...SETTINGS, listing, store, isShared: false, clock });
  changes = [];
  feed.onChange((ids) => changes.push([...ids]));
});
afterEach(() => store.close());

async function read(): Promise<{ lines: FeedProduct[]; etag: string }> {
  const { gzip, etags } = await feed.jsonl();
  const text = gunzipSync(gzip).toString();
  return {
    lines: text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    etag: etags.plain,
  };
}

async function itemsOf(ids: string[]): Promise<FeedProduct[]> {
  const items: FeedItem[] = [];
  for await (const batch of feed.items(ids)) items.push(...batch);
  return items.map(({ json }) => JSON.parse(json));
}

describe('a catalog that changes while the server runs', () => {
  it('is read as it is then, with the standing of what came new', async () => {
    const before = await read();
    listing.replaceBy([apple, product('plum', 300)]);
    const after = await read();
    expect(after.lines.map(({ id, variants: [variant] }) => [id, variant?.availability?.status])).toEqual([
      ['apple', 'in_stock'],
      ['plum', 'limited_stock'],
    ]);
    expect(after.etag).not.toBe(before.etag);
    expect(feed.counts()).toEqual({ products: 2, variants: 2 });
  });

  it('tells of what is new, other or gone, and of nothing else', async () => {
    await feed.refresh();
    changes.length = 0;
    listing.replaceBy([apple, product('pear', 250), product('plum', 300)]);
    expect(changes).toEqual([['pear', 'plum']]);
    listing.replaceBy([apple]);
    expect(changes.at(-1)).toEqual(['pear', 'plum']);
  });

  it('still says of a product that it is gone, until it is back', async () => {
    listing.replaceBy([apple]);
    expect(await itemsOf(['pear', 'never'])).toMatchObject([
      { id: 'pear', variants: [{ availability: { available: false, status: 'discontinued' } }] },
    ]);
    listing.replaceBy([apple, pear]);
    expect(await itemsOf(['pear'])).toMatchObject([
      { id: 'pear', variants: [{ availability: { available: true, status: 'in_stock' } }] },
    ]);
  });
});

describe('a shelf that others sell from too', () => {
  const statusOf = async () => (await read()).lines.map(({ variants: [variant] }) => variant?.availability?.status);
  const soldElsewhere = () => store.seedStock(new Map([['pear-v', 1]]));

  it('is looked at again after ten seconds, although nobody tells of what they sold', async () => {
    feed = createFeed({ ...SETTINGS, listing, store, isShared: true, clock });
    expect(await statusOf()).toEqual(['in_stock', 'in_stock']);
    await soldElsewhere();
    expect(await statusOf()).toEqual(['in_stock', 'in_stock']);
    clock.advance(10_000);
    expect(await statusOf()).toEqual(['in_stock', 'limited_stock']);
  });

  it('is not looked at for nothing where one process has all of it', async () => {
    await statusOf();
    await soldElsewhere();
    clock.advance(60_000);
    expect(await statusOf()).toEqual(['in_stock', 'in_stock']);
  });
});
