import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFeed, type Feed } from '../../src/feed/feed.js';
import { watchingStore } from '../../src/feed/watching-store.js';
import type { FeedProduct } from '../../src/providers/feed-schema.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock, type TestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';
import { createTestListing } from './support/listing.js';

const SHOP = { name: 'Shop', country: 'US', links: [], lowStockThreshold: 5, shipping: new Map() };
const products = (count: number): FeedProduct[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `p${index}`,
    variants: [0, 1].map((size) => ({ id: `v${index}-${size}`, title: 'V', price: { amount: 100, currency: 'USD' } })),
  }));

let clock: TestClock;
let store: Store;
let feed: Feed;
let reads: number;

async function open(count: number): Promise<void> {
  const goods = products(count);
  const memory = createMemoryStore({ clock });
  reads = 0;
  const counting: Store = {
    ...memory,
    read(keys) {
      reads += keys.variants?.length ?? 0;
      return memory.read(keys);
    },
  };
  store = watchingStore(counting, (ids) => feed.touch(ids));
  await store.seedStock(new Map(goods.flatMap(({ variants }) => variants.map(({ id }) => [id, 100] as const))));
  feed = createFeed({
    shop: SHOP,
    listing: createTestListing(goods),
    store,
    isShared: false,
    clock,
    feedId: 'feed_x',
    publicUrl: () => 'https://x.example',
  });
}

const take = (variantId: string, by: number) =>
  store.commit({ variants: [variantId] }, () => ({ result: undefined, stock: [{ variantId, by: -by }] }));

beforeEach(() => {
  clock = createTestClock();
});
afterEach(() => store.close());

describe('a large catalog', () => {
  it('is made once for all who ask, and looked up again only where units moved', async () => {
    await open(3_000);
    const files = await Promise.all(Array.from({ length: 50 }, () => feed.jsonl()));
    expect(new Set(files.map(({ gzip }) => gzip)).size).toBe(1);
    expect(reads).toBe(6_000);
    const [file] = files;
    const text = gunzipSync(file?.gzip ?? '').toString();
    expect(text.split('\n').length).toBe(3_001);
    expect(Buffer.byteLength(text)).toBe(file?.plainLength);
    await take('v7-0', 1);
    expect((await feed.jsonl()).gzip).toBe(file?.gzip);
    expect(reads).toBe(6_001);
  });

  it('is made anew at most every ten seconds', async () => {
    await open(3_000);
    const first = await feed.jsonl();
    await take('v7-0', 100);
    expect((await feed.jsonl()).etags).toEqual(first.etags);
    clock.advance(9_000);
    expect((await feed.jsonl()).etags).toEqual(first.etags);
    clock.advance(1_000);
    const second = await feed.jsonl();
    expect(second.etags).not.toEqual(first.etags);
    expect(second.changedAt).toBeGreaterThan(first.changedAt);
  });

  it('gives others their turn while it is made', async () => {
    await open(3_000);
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await feed.jsonl();
    isDone = true;
    expect(turns).toBeGreaterThan(60);
  });
});

describe('a small catalog', () => {
  it('is never older than the last commit', async () => {
    await open(3);
    const before = await feed.jsonl();
    await take('v1-0', 100);
    const after = await feed.jsonl();
    expect(after.etags).not.toEqual(before.etags);
    expect(gunzipSync(after.gzip).toString()).toContain('"available":false');
  });

  it('has a later date for each content, given out once it has come', async () => {
    await open(3);
    const dates: number[] = [];
    for (const by of [100, -100, 100]) {
      await take('v1-0', by);
      dates.push((await feed.jsonl()).changedAt);
    }
    expect(dates).toEqual([0, 1, 2].map((seconds) => (dates[0] ?? 0) + 1_000 * seconds));
    expect((await feed.jsonl()).lastModified).toBeUndefined();
    clock.advance(2_000);
    expect((await feed.jsonl()).lastModified).toBe(dates[2]);
  });

  it('is made again after the database was away', async () => {
    await open(3);
    await feed.jsonl();
    await take('v1-0', 100);
    const { read } = store;
    store.read = () => Promise.reject(new Error('away'));
    await expect(feed.jsonl()).rejects.toThrow('away');
    store.read = read;
    expect(gunzipSync((await feed.jsonl()).gzip).toString()).toContain('"available":false');
  });
});
