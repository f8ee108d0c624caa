import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import type { LogFields } from '../../src/logger.js';
import { catalogFromBackEnd } from '../../src/providers/back-end/catalog.js';
import { createBackEndListing } from '../../src/providers/back-end/listing.js';
import { type ForeignListing, readListing } from '../../src/providers/back-end/read-listing.js';
import type { InventoryRow } from '../../src/providers/inventory-file.js';
import { createKeptListing } from '../../src/providers/kept-listing.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock, type TestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';
import { asking } from './support/asking.js';
import { startBackEnd, type TestBackEnd } from './support/back-end.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

interface Goods {
  id: string;
  amount?: number;
  currency?: string;
}

let backEnd: TestBackEnd;
let store: Store;
let clock: TestClock;
let log: LogFields[];
/** What the back end sells. */
let goods: Goods[];
let details: Record<string, object>;
let version: string | undefined;

const productOf = ({ id, amount = 1000, currency = 'USD' }: Goods) => ({
  id: `p-${id}`,
  shelf: 7,
  variants: [{ id, title: id, price: { amount, currency } }],
});
const answerOf = (some: Goods[]) => ({ products: some.map(productOf), details });

beforeEach(async () => {
  clock = createTestClock();
  store = createMemoryStore({ clock });
  log = [];
  goods = [{ id: 'mug' }, { id: 'cup', amount: 500 }];
  details = {};
  version = undefined;
  backEnd = await startBackEnd({
    'catalog.list': ({ version: known }) =>
      known !== undefined && known === version ? { unchanged: true } : { ...answerOf(goods), version },
    'catalog.find': ({ variant_ids: ids }) => answerOf(goods.filter(({ id }) => ids.includes(id))),
  });
});
afterEach(() => backEnd.close());

/** A server that starts now. */
async function start(rows: InventoryRow[] = []) {
  const ask = asking(backEnd, log, clock);
  const listing = createBackEndListing({
    read: (known, signal) => readListing(ask, 'usd', known, signal),
    kept: createKeptListing<ForeignListing>(store, 'kept'),
    seedStock: store.seedStock,
    currency: 'usd',
    inventory: new Map(rows.map((row) => [row.variantId, row])),
    clock,
    logger: { warn: (fields: LogFields) => log.push(fields) },
  });
  await listing.load();
  const { find } = catalogFromBackEnd({ ask, listing, currency: 'usd', clock });
  const refresh = () => {
    clock.advance(MINUTE);
    return listing.runOnce(new AbortController().signal);
  };
  const priceOf = async (id: string) => (await find([id])).get(id)?.unitPrice;
  return { listing, find, refresh, priceOf, ids: () => listing.products().map(({ id }) => id) };
}

describe('the listing', () => {
  it('is read page after page', async () => {
    backEnd.answers['catalog.list'] = ({ cursor }) =>
      cursor === undefined ? { ...answerOf([{ id: 'mug' }]), next_cursor: '2' } : answerOf([{ id: 'cup' }]);
    const { ids } = await start();
    expect(ids()).toEqual(['p-mug', 'p-cup']);
    expect(backEnd.asked.map(({ body }) => body.cursor)).toEqual([undefined, '2']);
  });

  it('has nothing that the feed does not know', async () => {
    const { listing } = await start();
    expect(listing.products()[0]).toEqual({
      id: 'p-mug',
      variants: [{ id: 'mug', title: 'mug', price: { amount: 1000, currency: 'USD' } }],
    });
  });

  it('is told of when it changes, and what did not change stays the same', async () => {
    const { listing, refresh } = await start();
    const [mug, cup] = listing.products();
    let changes = 0;
    listing.onChange(() => {
      changes += 1;
    });
    await refresh();
    expect(changes).toBe(0);
    goods = [{ id: 'mug' }, { id: 'cup', amount: 600 }, { id: 'jug' }];
    await refresh();
    expect(changes).toBe(1);
    expect(listing.products()[0]).toBe(mug);
    expect(listing.products()[1]).not.toBe(cup);
    goods = [{ id: 'mug' }];
    await refresh();
    expect([changes, listing.products().length]).toEqual([2, 1]);
  });

  it('is not sent where its version is the known one', async () => {
    version = 'v1';
    const { refresh, ids } = await start();
    goods = [];
    await refresh();
    expect(backEnd.asked.map(({ body }) => body.version)).toEqual([undefined, 'v1']);
    expect(ids()).toEqual(['p-mug', 'p-cup']);
    version = 'v2';
    await refresh();
    expect(ids()).toEqual([]);
  });

  it('leaves out what cannot be sold, and says so once', async () => {
    goods = [{ id: 'mug' }, { id: 'tasse', currency: 'EUR' }, { id: 'mug' }];
    const { refresh, ids } = await start();
    await refresh();
    expect(ids()).toEqual(['p-mug']);
    expect(log.map(({ detail }) => detail)).toEqual([
      'tasse: its price is in EUR',
      'mug: its id, or that of its product, stands there twice',
    ]);
  });

  it.each<[string, () => void]>([
    ['a product has another shape', () => goods.push({ id: 'jug', amount: -1 })],
    ['the back end is broken', () => backEnd.trouble(() => ({ status: 500 }))],
  ])('stays as it was when %s, and is read again sooner', async (_, harm) => {
    const { listing, refresh, ids } = await start();
    const usual = listing.interval();
    harm();
    await refresh();
    expect(ids()).toEqual(['p-mug', 'p-cup']);
    expect(listing.interval()).toBeLessThan(usual);
    expect(log).toHaveLength(1);
    backEnd.trouble(() => undefined);
    goods = [{ id: 'mug' }];
    await refresh();
    expect([ids(), listing.interval()]).toEqual([['p-mug'], usual]);
  });

  it('refuses pages that do not end', async () => {
    backEnd.answers['catalog.list'] = () => ({ ...answerOf([]), next_cursor: 'again' });
    await expect(start()).rejects.toThrow(/more than 1000 pages/);
  });
});

describe('a start while the back end is away', () => {
  it('sells what was kept', async () => {
    await start();
    await backEnd.away();
    const { ids, priceOf } = await start();
    expect(ids()).toEqual(['p-mug', 'p-cup']);
    expect(await priceOf('cup')).toBe(500);
  });

  it('fails in a sentence where nothing was kept', async () => {
    await backEnd.away();
    await expect(start()).rejects.toThrow(/shop\.json has the catalog there, .* keeps none from an earlier time/);
  });
});

describe('a price', () => {
  it('is asked for once in 30 seconds, by all who ask at once', async () => {
    const { find, priceOf } = await start();
    await Promise.all([find(['mug', 'cup']), find(['mug']), priceOf('cup')]);
    expect(backEnd.asked.slice(1).map(({ body }) => body.variant_ids)).toEqual([['mug', 'cup']]);
    goods = [{ id: 'mug', amount: 1100 }];
    clock.advance(29 * SECOND);
    expect(await priceOf('mug')).toBe(1000);
    clock.advance(SECOND);
    expect(await priceOf('mug')).toBe(1100);
    clock.advance(30 * SECOND);
    goods = [];
    expect(await priceOf('mug')).toBeUndefined();
  });

  it('is the last one known for ten minutes while the back end is away, and then none', async () => {
    const { priceOf } = await start();
    goods = [{ id: 'mug', amount: 1100 }];
    expect(await priceOf('mug')).toBe(1100);
    await backEnd.away();
    clock.advance(10 * MINUTE - SECOND);
    expect(await priceOf('mug')).toBe(1100);
    clock.advance(SECOND);
    await expect(priceOf('mug')).rejects.toBeInstanceOf(UnavailableError);
    await backEnd.back();
    clock.advance(10 * SECOND);
    expect(await priceOf('mug')).toBe(1100);
  });

  it('is that of the listing for what nobody asked for before', async () => {
    const { priceOf } = await start();
    await backEnd.away();
    expect(await priceOf('cup')).toBe(500);
    await expect(priceOf('jug')).rejects.toBeInstanceOf(UnavailableError);
  });

  it('is none for what does not exist', async () => {
    const { find } = await start();
    expect((await find(['jug', 'mug'])).has('jug')).toBe(false);
  });
});

describe('what a checkout needs besides', () => {
  const row: InventoryRow = { place: 'line 2', variantId: 'mug', kinds: ['pickup'], weightGrams: 0, onHand: 7 };

  it('is what the back end says of it, under what inventory.csv says', async () => {
    details = {
      mug: { kinds: ['digital'], weight_grams: 350, tax_code: 'a', max_per_order: 2, on_hand: 5 },
      cup: { weight_grams: 100, on_hand: 4, colour: 'blue' },
    };
    const { find } = await start([row]);
    const found = await find(['mug', 'cup']);
    expect(found.get('mug')).toMatchObject({
      fulfillmentTypes: ['pickup'],
      weightGrams: 350,
      taxCode: 'a',
      maxPerOrder: 2,
    });
    expect(found.get('cup')).toMatchObject({ fulfillmentTypes: ['shipping'], weightGrams: 100 });
    expect([...(await store.read({ variants: ['mug', 'cup'] })).stock]).toEqual([
      ['mug', 7],
      ['cup', 4],
    ]);
  });

  it('is counted before it is sold, also where it is new', async () => {
    const { find } = await start();
    goods = [{ id: 'jug' }];
    details = { jug: { on_hand: 2 } };
    await find(['jug']);
    expect((await store.read({ variants: ['jug'] })).stock.get('jug')).toBe(2);
  });
});
