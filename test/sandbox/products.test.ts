import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { failure, openSandbox } from './support/sandbox-client.js';

/** Parameters that the SDK's types do not allow. */
const untyped = (params: object) => params as Stripe.ProductCreateParams & Stripe.ProductUpdateParams;

/** The events of a kind, the oldest first. */
async function eventsOf(seller: Stripe, pattern: RegExp): Promise<Stripe.Event[]> {
  const { data } = await seller.events.list({ limit: 100 });
  return data.filter(({ type }) => pattern.test(type)).reverse();
}

describe('a product', () => {
  test('is created with all its fields, and read again', async () => {
    const { seller, agent } = await openSandbox({ now: () => 1_800_000_000_000 });
    const given = {
      active: false,
      description: 'Grown in the shade',
      images: ['https://shop.example/a.png', 'https://shop.example/b.png'],
      metadata: { origin: 'PE' },
      package_dimensions: { height: 3, length: 10.25, weight: 8.5, width: 4 },
      shippable: true,
      statement_descriptor: 'COFFEE',
      tax_code: 'txcd_99999999',
      unit_label: 'bag',
      url: 'https://shop.example/coffee',
    };
    const product = await seller.products.create({ name: 'Coffee', ...given });
    expect(product.id).toMatch(/^prod_/);
    expect(product).toMatchObject({
      ...{ object: 'product', name: 'Coffee', created: 1_800_000_000, updated: 1_800_000_000, livemode: false },
      ...{ default_price: null, marketing_features: [], type: 'service', ...given },
    });
    expect(await seller.products.retrieve(product.id)).toEqual(product);
    expect(await failure(agent.products.retrieve(product.id))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: `No such product: '${product.id}'`,
    });
  });

  test('of little more than a name has nothing else', async () => {
    const { seller } = await openSandbox();
    expect(await seller.products.create({ name: 'Coffee', id: 'coffee-1' })).toMatchObject({
      id: 'coffee-1',
      active: true,
      description: null,
      images: [],
      metadata: {},
      package_dimensions: null,
      shippable: null,
      tax_code: null,
      url: null,
    });
    expect(await failure(seller.products.create({ name: 'Coffee', id: 'coffee-1' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_already_exists',
    });
  });

  test('is made with its default price, which can be expanded', async () => {
    const { seller } = await openSandbox();
    const product = await seller.products.create({
      name: 'Coffee',
      default_price_data: { currency: 'usd', unit_amount: 1999, tax_behavior: 'exclusive' },
      expand: ['default_price'],
    });
    const price = product.default_price as Stripe.Price;
    expect(price).toMatchObject({ object: 'price', product: product.id, unit_amount: 1999, tax_behavior: 'exclusive' });
    const plain = await seller.products.retrieve(product.id);
    expect(plain.default_price).toBe(price.id);
    expect((await seller.products.retrieve(product.id, { expand: ['default_price'] })).default_price).toEqual(price);
    const other = await seller.products.create({ name: 'Tea' });
    const { data } = await seller.products.list({ expand: ['data.default_price'] });
    expect(data.map((listed) => listed.default_price)).toEqual([null, price]);
    expect((await eventsOf(seller, /^p/)).map(({ type, data }) => [type, data.object])).toEqual([
      ['product.created', plain],
      ['price.created', price],
      ['product.created', other],
    ]);
  });

  test('is changed, field by field, and cleared', async () => {
    let now = 1_800_000_000_000;
    const { seller } = await openSandbox({ now: () => now });
    const { id } = await seller.products.create({
      name: 'Coffee',
      description: 'Old',
      images: ['https://shop.example/a.png'],
      metadata: { a: '1', b: '2' },
      tax_code: 'txcd_99999999',
    });
    now += 60_000;
    expect(await seller.products.update(id, { name: 'Espresso', metadata: { a: '', c: '3' } })).toMatchObject({
      name: 'Espresso',
      description: 'Old',
      metadata: { b: '2', c: '3' },
      created: 1_800_000_000,
      updated: 1_800_000_060,
    });
    expect(
      await seller.products.update(id, { description: '', images: '', metadata: '', tax_code: '', active: false }),
    ).toMatchObject({ description: null, images: [], metadata: {}, tax_code: null, active: false });
    const [, first, second] = await eventsOf(seller, /^product/);
    expect(first?.type).toBe('product.updated');
    expect(first?.data.previous_attributes).toEqual({
      name: 'Coffee',
      metadata: { a: '1', b: '2' },
      updated: 1_800_000_000,
    });
    expect(second?.data.previous_attributes).toMatchObject({ active: true, description: 'Old' });
  });

  test('takes one of its own active prices as its default, or none', async () => {
    const { seller } = await openSandbox();
    const [one, two] = [await seller.products.create({ name: 'One' }), await seller.products.create({ name: 'Two' })];
    const make = (product: string) => seller.prices.create({ currency: 'usd', unit_amount: 100, product });
    const [mine, old, foreign] = [await make(one.id), await make(one.id), await make(two.id)];
    await seller.prices.update(old.id, { active: false });
    const set = (default_price: string) => seller.products.update(one.id, { default_price });
    expect((await set(mine.id)).default_price).toBe(mine.id);
    expect(await failure(set(foreign.id))).toMatchObject({ statusCode: 400, param: 'default_price' });
    expect(await failure(set(old.id))).toMatchObject({ statusCode: 400, param: 'default_price' });
    expect(await failure(set('price_x'))).toMatchObject({ statusCode: 400, param: 'default_price' });
    expect((await failure(seller.prices.update(mine.id, { active: false }))).message).toBe(
      'This price cannot be archived because it is the default price of its product.',
    );
    expect((await set('')).default_price).toBeNull();
    expect((await seller.prices.update(mine.id, { active: false })).active).toBe(false);
  });

  test('is deleted, unless it has prices', async () => {
    const { seller, agent } = await openSandbox();
    const product = await seller.products.create({ name: 'Coffee' });
    expect(await failure(agent.products.del(product.id))).toMatchObject({ statusCode: 404 });
    expect(await seller.products.del(product.id)).toMatchObject({ id: product.id, object: 'product', deleted: true });
    expect(await failure(seller.products.retrieve(product.id))).toMatchObject({ statusCode: 404 });
    expect(await failure(seller.products.del(product.id))).toMatchObject({ statusCode: 404 });
    const events = await eventsOf(seller, /^product/);
    expect(events.map(({ type }) => type)).toEqual(['product.created', 'product.deleted']);
    expect(events[1]?.data.object).toEqual(product);
    const { product: priced } = await seller.prices.create({
      currency: 'usd',
      unit_amount: 100,
      product_data: { name: 'Tea' },
    });
    expect(await failure(seller.products.del(String(priced)))).toMatchObject({
      statusCode: 400,
      message: 'This product cannot be deleted because it has one or more user-created prices.',
    });
  });

  test.each([
    ['no name', { name: undefined }, 'parameter_missing', 'name'],
    ['an empty name', { name: '' }, 'parameter_invalid_empty', 'name'],
    ['an unknown field', { colour: 'red' }, 'parameter_unknown', 'colour'],
    ['nine images', { images: Array.from('123456789') }, undefined, 'images'],
    ['a URL that is none', { url: 'shop' }, 'url_invalid', 'url'],
    ['a tax code that is none', { tax_code: 'books' }, 'resource_missing', 'tax_code'],
    [
      'half of its dimensions',
      { package_dimensions: { height: 1 } },
      'parameter_missing',
      'package_dimensions[length]',
    ],
    [
      'a weight that is no number',
      { package_dimensions: { height: 1, length: 1, weight: 'x', width: 1 } },
      undefined,
      'package_dimensions[weight]',
    ],
    ['a long descriptor', { statement_descriptor: 'x'.repeat(23) }, undefined, 'statement_descriptor'],
    ['an id with a slash', { id: 'a/b' }, undefined, 'id'],
    ['a price without an amount', { default_price_data: { currency: 'usd' } }, undefined, undefined],
    [
      'a price without a currency',
      { default_price_data: { unit_amount: 1 } },
      'parameter_missing',
      'default_price_data[currency]',
    ],
  ])('is refused with %s', async (_, params, code, param) => {
    const { seller } = await openSandbox();
    const error = await failure(seller.products.create(untyped({ name: 'Coffee', ...params })));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
    expect([error.code, error.param]).toEqual([code, param]);
    expect((await seller.products.list()).data).toEqual([]);
  });
});

describe('the list of products', () => {
  test('is narrowed and paged, the newest first', async () => {
    let now = 1_800_000_000_000;
    const { seller } = await openSandbox({ now: () => now });
    const make = async (params: Partial<Stripe.ProductCreateParams>) => {
      now += 1000;
      return (await seller.products.create({ name: 'P', ...params })).id;
    };
    const [a, b, c, d] = [
      await make({ shippable: true }),
      await make({ active: false }),
      await make({ shippable: false, url: 'https://shop.example/c' }),
      await make({}),
    ];
    const ids = async (params: Stripe.ProductListParams) =>
      (await seller.products.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([d, c, b, a]);
    expect(await ids({ active: true })).toEqual([d, c, a]);
    expect(await ids({ active: false })).toEqual([b]);
    expect(await ids({ shippable: true })).toEqual([a]);
    expect(await ids({ shippable: false })).toEqual([c]);
    expect(await ids({ ids: [a, c, 'prod_x'] })).toEqual([c, a]);
    expect(await ids({ url: 'https://shop.example/c' })).toEqual([c]);
    expect(await ids({ created: { gte: 1_800_000_003 } })).toEqual([d, c]);
    expect(await ids({ active: true, limit: 1, starting_after: d })).toEqual([c]);
    expect(await ids({ limit: 2, ending_before: b })).toEqual([d, c]);
    const first = await seller.products.list({ limit: 3 });
    expect(first).toMatchObject({ object: 'list', url: '/v1/products', has_more: true });
    expect((await seller.products.list({ limit: 3, starting_after: c })).has_more).toBe(false);
    expect(await seller.products.list({ limit: 1 }).autoPagingToArray({ limit: 10 })).toHaveLength(4);
    expect(await failure(seller.products.list({ limit: 101 }))).toMatchObject({ statusCode: 400, param: 'limit' });
    expect(await failure(seller.products.list({ starting_after: 'prod_x' }))).toMatchObject({
      code: 'resource_missing',
      param: 'starting_after',
    });
  });

  test('is every account’s own', async () => {
    const { seller, agent } = await openSandbox();
    await seller.products.create({ name: 'Coffee' });
    expect((await agent.products.list()).data).toEqual([]);
  });
});

test('a product is made once under one key, and a lost answer costs nothing', async () => {
  const { seller, retrying, setFaults } = await openSandbox();
  const key = { idempotencyKey: 'p1' };
  const first = await seller.products.create({ name: 'Coffee' }, key);
  const again = await seller.products.create({ name: 'Coffee' }, key);
  expect(again).toEqual(first);
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  await setFaults([{ match: { method: 'POST', path: '/v1/products' }, fault: 'drop_after', times: 1 }]);
  await retrying(1).products.create({ name: 'Tea' });
  expect((await seller.products.list()).data.map(({ name }) => name)).toEqual(['Tea', 'Coffee']);
});
