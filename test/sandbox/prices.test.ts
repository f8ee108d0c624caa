import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { openReceiver } from './support/receiver.js';
import { clientsOf, failure, openSandbox } from './support/sandbox-client.js';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Parameters that the SDK's types do not allow. */
const untyped = (params: object) => params as Stripe.PriceCreateParams & Stripe.PriceUpdateParams;

async function withProduct(options: Parameters<typeof openSandbox>[0] = {}) {
  const clients = await openSandbox(options);
  const product = await clients.seller.products.create({ name: 'Coffee' });
  const make = (more: Partial<Stripe.PriceCreateParams> = {}) =>
    clients.seller.prices.create({ currency: 'usd', unit_amount: 1999, product: product.id, ...more });
  return { ...clients, product, make };
}

/** The events about prices, the oldest first. */
async function priceEvents(seller: Stripe): Promise<Stripe.Event[]> {
  const { data } = await seller.events.list({ limit: 100 });
  return data.filter(({ type }) => type.startsWith('price.')).reverse();
}

describe('a price', () => {
  test('is created for a product, and read again', async () => {
    const { seller, agent, make, product } = await withProduct({ now: () => 1_800_000_000_000 });
    const price = await make({ nickname: 'standard', metadata: { size: 'L' }, lookup_key: 'coffee' });
    expect(price.id).toMatch(/^price_/);
    expect(price).toMatchObject({
      ...{ object: 'price', active: true, billing_scheme: 'per_unit', created: 1_800_000_000, currency: 'usd' },
      ...{ livemode: false, lookup_key: 'coffee', metadata: { size: 'L' }, nickname: 'standard', product: product.id },
      ...{ recurring: null, tax_behavior: 'unspecified', type: 'one_time', unit_amount: 1999 },
    });
    expect(String(price.unit_amount_decimal)).toBe('1999');
    expect(await seller.prices.retrieve(price.id)).toEqual(price);
    expect((await seller.prices.retrieve(price.id, { expand: ['product'] })).product).toEqual(product);
    expect(await failure(agent.prices.retrieve(price.id))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  });

  test('brings its product along', async () => {
    const { seller } = await openSandbox();
    const price = await seller.prices.create({
      currency: 'EUR',
      unit_amount: 0,
      tax_behavior: 'inclusive',
      product_data: { name: 'Sample', tax_code: 'txcd_99999999' },
      expand: ['product'],
    });
    expect(price).toMatchObject({
      currency: 'eur',
      unit_amount: 0,
      tax_behavior: 'inclusive',
      product: { name: 'Sample', tax_code: 'txcd_99999999', default_price: null },
    });
    const { data } = await seller.events.list();
    expect(data.map(({ type }) => type)).toEqual(['price.created', 'product.created']);
  });

  test.each([
    ['123.45', null, '123.45'],
    ['0.5000', null, '0.5'],
    ['100.00', 100, '100'],
    ['007', 7, '7'],
  ])('of %s minor units is %s whole ones', async (decimal, whole, shown) => {
    const { make } = await withProduct();
    const price = await make({ unit_amount: undefined, unit_amount_decimal: Stripe.Decimal.from(decimal) });
    expect(price.unit_amount).toBe(whole);
    expect(String(price.unit_amount_decimal)).toBe(shown);
  });

  test('may be due again and again, or be for the buyer to choose', async () => {
    const { make } = await withProduct();
    expect(await make({ recurring: { interval: 'month', interval_count: 3 } })).toMatchObject({
      type: 'recurring',
      recurring: { interval: 'month', interval_count: 3, meter: null, trial_period_days: null, usage_type: 'licensed' },
    });
    const chosen = await make({ unit_amount: undefined, custom_unit_amount: { enabled: true, minimum: 100 } });
    expect(chosen).toMatchObject({
      custom_unit_amount: { maximum: null, minimum: 100, preset: null },
      unit_amount: null,
      unit_amount_decimal: null,
    });
  });

  test('changes in what may change, and its tax behavior once', async () => {
    const { seller, make } = await withProduct();
    const { id } = await make({ metadata: { a: '1' } });
    const changed = await seller.prices.update(id, {
      active: false,
      nickname: 'old',
      lookup_key: 'k',
      metadata: { b: '2' },
      tax_behavior: 'inclusive',
    });
    expect(changed).toMatchObject({
      ...{ active: false, nickname: 'old', lookup_key: 'k', metadata: { a: '1', b: '2' }, tax_behavior: 'inclusive' },
      unit_amount: 1999,
    });
    expect(await seller.prices.update(id, { tax_behavior: 'inclusive' })).toEqual(changed);
    expect(await failure(seller.prices.update(id, { tax_behavior: 'exclusive' }))).toMatchObject({
      statusCode: 400,
      param: 'tax_behavior',
    });
    expect(await failure(seller.prices.update(id, untyped({ unit_amount: 1 })))).toMatchObject({
      code: 'parameter_unknown',
      param: 'unit_amount',
    });
    const [created, updated] = await priceEvents(seller);
    expect(created?.type).toBe('price.created');
    expect(updated).toMatchObject({
      type: 'price.updated',
      data: { object: { id }, previous_attributes: { active: true, nickname: null, tax_behavior: 'unspecified' } },
    });
  });

  test('has its lookup key to itself, until it is handed over', async () => {
    const { seller, make } = await withProduct();
    const holder = await make({ lookup_key: 'k' });
    await seller.prices.update(holder.id, { active: false });
    expect(await failure(make({ lookup_key: 'k' }))).toMatchObject({
      statusCode: 400,
      param: 'lookup_key',
      message: `A price (\`${holder.id}\`) already uses that lookup key.`,
    });
    const next = await make({ lookup_key: 'k', transfer_lookup_key: true });
    expect(next.lookup_key).toBe('k');
    expect((await seller.prices.retrieve(holder.id)).lookup_key).toBeNull();
    const handed = (await priceEvents(seller)).filter(({ type }) => type === 'price.updated').at(-1);
    expect(handed?.data).toMatchObject({ object: { id: holder.id }, previous_attributes: { lookup_key: 'k' } });
    expect((await seller.prices.update(next.id, { lookup_key: 'k' })).lookup_key).toBe('k');
    const back = await seller.prices.update(holder.id, { lookup_key: 'k', transfer_lookup_key: true });
    expect(back.lookup_key).toBe('k');
    expect((await seller.prices.list({ lookup_keys: ['k'] })).data).toEqual([back]);
  });

  test('is deleted as only the Dashboard can', async () => {
    const { seller, make, url, product } = await withProduct();
    const [one, two] = [await make(), await make()];
    await seller.products.update(product.id, { default_price: one.id });
    const remove = (id: string) => fetch(`${url}/_sandbox/prices/${id}/delete`, { method: 'POST' });
    expect((await remove(one.id)).status).toBe(400);
    expect(await (await remove(two.id)).json()).toEqual({ id: two.id, object: 'price', deleted: true });
    expect((await remove(two.id)).status).toBe(404);
    expect(await failure(seller.prices.retrieve(two.id))).toMatchObject({ statusCode: 404 });
    expect((await priceEvents(seller)).at(-1)).toMatchObject({
      type: 'price.deleted',
      data: { object: { id: two.id } },
    });
  });

  const message = {
    either: 'You must specify either `product` or `product_data` when creating a price.',
    one: 'You may only specify one of these parameters: product, product_data.',
    amount: 'Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.',
    amounts: 'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
  };
  test.each([
    ['no product', { product: undefined }, undefined, message.either],
    ['two products', { product_data: { name: 'x' } }, 'product', message.one],
    ['an unknown product', { product: 'prod_x' }, 'product', "No such product: 'prod_x'"],
    ['no amount', { unit_amount: undefined }, undefined, message.amount],
    ['two amounts', { unit_amount_decimal: '1.5' }, 'unit_amount', message.amounts],
    ['a negative amount', { unit_amount: -1 }, 'unit_amount', null],
    ['an amount that is none', { unit_amount: undefined, unit_amount_decimal: '1e3' }, 'unit_amount_decimal', null],
    ['an unknown currency', { currency: 'zzz' }, 'currency', null],
    ['no currency', { currency: undefined }, 'currency', null],
    ['another interval', { recurring: { interval: 'hour' } }, 'recurring[interval]', null],
    ['no interval at all', { recurring: { interval: 'day', interval_count: 0 } }, 'recurring[interval_count]', null],
    ['a meter', { recurring: { interval: 'day', usage_type: 'metered' } }, 'recurring[usage_type]', null],
    ['another tax behavior', { tax_behavior: 'none' }, 'tax_behavior', null],
    ['an unknown field', { price: 1 }, 'price', null],
  ])('is refused with %s', async (_, params, param, text) => {
    const { seller, product } = await withProduct();
    const given = untyped({ currency: 'usd', unit_amount: 1999, product: product.id, ...params });
    const error = await failure(seller.prices.create(given));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
    expect(error.param).toBe(param);
    if (text !== null) expect(error.message).toBe(text);
    expect((await seller.prices.list()).data).toEqual([]);
    expect((await seller.products.list()).data).toHaveLength(1);
  });
});

describe('the list of prices', () => {
  test('is narrowed, paged and expanded', async () => {
    const { seller, make, product } = await withProduct();
    const other = await seller.products.create({ name: 'Tea' });
    const plain = await make({ lookup_key: 'plain' });
    const monthly = await make({ recurring: { interval: 'month' }, lookup_key: 'monthly' });
    const euro = await make({ currency: 'eur', product: other.id, active: false });
    const ids = async (params: Stripe.PriceListParams) => (await seller.prices.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([euro.id, monthly.id, plain.id]);
    expect(await ids({ active: true })).toEqual([monthly.id, plain.id]);
    expect(await ids({ currency: 'eur' })).toEqual([euro.id]);
    expect(await ids({ product: product.id })).toEqual([monthly.id, plain.id]);
    expect(await ids({ type: 'one_time' })).toEqual([euro.id, plain.id]);
    expect(await ids({ recurring: { interval: 'month' } })).toEqual([monthly.id]);
    expect(await ids({ lookup_keys: ['plain', 'monthly', 'none'] })).toEqual([monthly.id, plain.id]);
    expect(await ids({ active: true, limit: 1 })).toEqual([monthly.id]);
    expect(await ids({ starting_after: monthly.id })).toEqual([plain.id]);
    expect((await seller.prices.list({ limit: 2 })).has_more).toBe(true);
    const { data } = await seller.prices.list({ expand: ['data.product'] });
    expect(data.map((price) => (price.product as Stripe.Product).name)).toEqual(['Tea', 'Coffee', 'Coffee']);
    expect(await failure(seller.prices.list({ product: 'prod_x' }))).toMatchObject({
      statusCode: 400,
      message: "No such product: 'prod_x'",
    });
    expect(await failure(seller.prices.list({ lookup_keys: Array.from('12345678901') }))).toMatchObject({
      param: 'lookup_keys',
    });
  });
});

test('what changes in the catalog is told to the webhook', async () => {
  const receiver = await openReceiver();
  const { seller } = await openSandbox({ webhook: receiver.endpoint });
  const { id } = await seller.products.create({ name: 'Coffee' });
  const price = await seller.prices.create({ currency: 'usd', unit_amount: 1999, product: id });
  await seller.prices.update(price.id, { active: false });
  await seller.products.update(id, { active: false });
  const told = ['price.created', 'price.updated', 'product.created', 'product.updated'];
  await expect.poll(() => receiver.types().sort(), { timeout: 5000 }).toEqual(told);
});

test('the catalog outlives the sandbox', async () => {
  const file = join(folder, 'catalog.db');
  const { url, close } = await startSandbox({ file });
  const { seller } = clientsOf(url);
  const key = { idempotencyKey: 'k1' };
  const given = { currency: 'usd', unit_amount: 1999, lookup_key: 'k', product_data: { name: 'Coffee' } };
  const price = await seller.prices.create(given, key);
  const { data: products } = await seller.products.list();
  await close();
  const next = await openSandbox({ file });
  expect(await next.seller.prices.retrieve(price.id)).toEqual(price);
  expect((await next.seller.products.list()).data).toEqual(products);
  expect((await next.seller.prices.create(given, key)).lastResponse.headers['idempotent-replayed']).toBe('true');
  expect((await next.seller.prices.list()).data).toHaveLength(1);
});
