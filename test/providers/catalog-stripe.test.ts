import { beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import { catalogFromStripe } from '../../src/providers/catalog-stripe.js';
import { createKeptListing } from '../../src/providers/kept-listing.js';
import type { StripeGoodsFacts } from '../../src/providers/stripe-assortment.js';
import { createTestClock } from '../support/clock.js';
import { createMemoryStore } from '../support/memory-store.js';

type Product = StripeGoodsFacts['products'][number];
type Price = StripeGoodsFacts['prices'][number];

const product = (id: string, changes: Partial<Product> = {}): Product => ({
  ...{ id, active: true, name: id, description: null, images: [], url: null, shippable: null, tax_code: null },
  ...{ package_dimensions: null, metadata: {} },
  ...changes,
});
const price = (id: string, of: string, amount: number, changes: Partial<Price> = {}): Price => ({
  ...{ id, product: of, active: true, currency: 'usd', unit_amount: amount, type: 'one_time', metadata: {} },
  ...{ tax_behavior: 'unspecified', lookup_key: null, nickname: null },
  ...changes,
});

let facts: StripeGoodsFacts;
let changes: number;
let leftOut: string[];
const clock = createTestClock();
let store = createMemoryStore({ clock });

function open() {
  const goods = catalogFromStripe({
    shop: { currency: 'usd', pricesIncludeTax: false, inventory: new Map() },
    read: async () => facts,
    kept: createKeptListing(store, 'goods'),
    seedStock: store.seedStock,
    now: clock.now,
    onLeftOut: (id, reason) => leftOut.push(`${id}: ${reason}`),
  });
  goods.onChange(() => {
    changes += 1;
  });
  return goods;
}

beforeEach(() => {
  facts = {
    products: [product('pear'), product('apple', { metadata: { on_hand: '5' } })],
    prices: [price('p2', 'pear', 200), price('p1', 'apple', 100)],
  };
  store = createMemoryStore({ clock });
  changes = 0;
  leftOut = [];
});

describe('goods at Stripe that are read again', () => {
  it('are the same objects as long as they are as they were', async () => {
    const goods = open();
    await goods.load();
    const [apple, pear] = goods.products();
    expect([apple?.id, pear?.id]).toEqual(['apple', 'pear']);
    const before = goods.products();
    await goods.refresh();
    facts = structuredClone(facts);
    await goods.refresh();
    expect(goods.products()).toBe(before);
    expect(changes).toBe(1);

    facts = { ...facts, prices: [price('p2', 'pear', 250), price('p1', 'apple', 100)] };
    await goods.refresh();
    expect(changes).toBe(2);
    expect(goods.products()[0]).toBe(apple);
    expect(goods.products()[1]).not.toBe(pear);
  });

  it('change for the checkout alone where no feed shows it', async () => {
    const goods = open();
    await goods.load();
    facts = { ...facts, products: [product('pear', { tax_code: 'txcd_00000000' }), product('apple')] };
    await goods.refresh();
    expect(changes).toBe(1);
    expect((await goods.find(['p2', 'none'])).get('p2')?.taxCode).toBe('txcd_00000000');
  });

  it('have units before they are offered, and keep those that were sold', async () => {
    const happened: string[] = [];
    const { seedStock } = store;
    store.seedStock = async (levels) => {
      await seedStock(levels);
      happened.push(`seeded ${[...levels.keys()]}`);
    };
    const goods = open();
    goods.onChange(() => happened.push(`offered ${goods.products().map(({ id }) => id)}`));
    await goods.load();
    await store.commit({}, () => ({ result: undefined, stock: [{ variantId: 'p1', by: -2 }] }));
    facts = {
      products: [...facts.products, product('plum', { metadata: { on_hand: '9' } })],
      prices: [...facts.prices, price('p3', 'plum', 300)],
    };
    await goods.refresh();
    expect(happened).toEqual(['seeded p1', 'offered apple,pear', 'seeded p3', 'offered plum,apple,pear']);
    await open().load();
    expect(Object.fromEntries((await store.read({ variants: ['p1', 'p2', 'p3'] })).stock)).toEqual({ p1: 3, p3: 9 });
  });

  it('are kept as they were read last', async () => {
    await open().load();
    const away = catalogFromStripe({
      shop: { currency: 'usd', pricesIncludeTax: false, inventory: new Map() },
      read: () => Promise.reject(new UnavailableError('Stripe does not answer')),
      kept: createKeptListing(store, 'goods'),
      seedStock: store.seedStock,
      now: clock.now,
      onLeftOut: () => {},
    });
    expect(await away.load()).toMatchObject({ from: 'kept', at: expect.any(Number) });
    expect(away.products().map(({ id }) => id)).toEqual(['apple', 'pear']);
    await expect(away.refresh()).rejects.toThrow('Stripe does not answer');
    expect(away.products()).toHaveLength(2);
  });

  it('are sold under one id once', async () => {
    facts = {
      ...facts,
      prices: [price('p2', 'pear', 200, { lookup_key: 'p1' }), price('p1', 'apple', 100)],
    };
    const goods = open();
    await goods.load();
    expect((await goods.find(['p1'])).get('p1')).toMatchObject({ productId: 'apple', unitPrice: 100 });
    expect(leftOut).toEqual(['pear: another variant is called p1 already']);
    expect(goods.products().map(({ id }) => id)).toEqual(['apple']);
  });
});

it('lets requests in between while it takes in a large catalog', async () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => String(index));
  facts = { products: ids.map((id) => product(id)), prices: ids.map((id) => price(`p${id}`, id, 100)) };
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  turn();
  const goods = open();
  await goods.load();
  isOver = true;
  expect(goods.products()).toHaveLength(2_000);
  expect(turns).toBeGreaterThan(20);
});
