import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { BUYER } from '../support/builders.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';
import { buy, type Sold } from './support/buying.js';
import { createMerchant } from './support/merchant.js';

let shop: TestApp;
let merchant: ReturnType<typeof createMerchant>;
let sold: Sold;
beforeAll(async () => {
  shop = await startApp({
    shopDir: await ownShop([
      { id: 'item_digital', price: 999 },
      { id: 'gift', price: 0 },
    ]),
  });
  merchant = createMerchant(shop.url);
  sold = await buy(shop);
});
afterAll(async () => {
  expect(await shop.stripe.refunds(), 'nothing in here may be refunded').toEqual([]);
  await shop.close();
});

const BODIES: readonly [string, unknown, string][] = [
  ['nothing', { amount: 0 }, '$.amount'],
  ['less than nothing', { amount: -1 }, '$.amount'],
  ['half a cent', { amount: 1.5 }, '$.amount'],
  ['an amount in words', { amount: '100' }, '$.amount'],
  ['no amount at all', { amount: null }, '$.amount'],
  ['more than an integer can hold', { amount: 2 ** 53 }, '$.amount'],
  ['more than was paid', { amount: 1_000_000_000 }, '$.amount'],
  ['an unknown field', { amount: 1, currency: 'usd' }, '$.currency'],
  ['an empty key', { amount: 1, key: '' }, '$.key'],
  ['a key that is too long', { amount: 1, key: 'k'.repeat(101) }, '$.key'],
  ['an empty description', { amount: 1, description: '' }, '$.description'],
  ['a description that is too long', { amount: 1, description: 'd'.repeat(501) }, '$.description'],
  ['a list', [], '$'],
];

describe('a refund is refused, with the field', () => {
  it.each(BODIES)('for %s', async (_, body, param) => {
    const { status, body: error } = await merchant.refund(sold.orderId, body);
    expect({ status, type: error.type, param: error.param }, JSON.stringify(error)).toEqual({
      status: 400,
      type: 'invalid_request',
      param,
    });
  });
});

it('is refused without a key, and with one that is not plain', async () => {
  const { status, body } = await merchant.refund(sold.orderId, { amount: 1 }, { key: null });
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'idempotency_key_required' });
  const long = await merchant.refund(sold.orderId, { amount: 1 }, { key: 'k'.repeat(101) });
  expect({ status: long.status, param: long.body.param }).toEqual({ status: 400, param: '$.key' });
});

it('is refused to everybody but the merchant', async () => {
  for (const authorization of [null, 'Bearer wrong', `Bearer ${ALPHA_KEY}`, 'Basic YTpi', 'Bearer ']) {
    const { status, headers, body } = await merchant.refund(sold.orderId, {}, { authorization });
    expect({ status, code: body.code }, String(authorization)).toEqual({ status: 401, code: 'unauthorized' });
    expect(headers.get('www-authenticate')).toBe('Bearer');
  }
});

it.each(['ord_unknown', '%20', '..%2F..%2Fhealthz', "x'%20OR%201=1--", '%00'])('there is no order %s', async (name) => {
  const { status, body } = await merchant.refund(name, { amount: 1 });
  expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' });
});

it('a path that is no URL is refused', async () => {
  expect((await merchant.refund('%E0', { amount: 1 })).status).toBe(400);
});

it('a free order has nothing to refund', async () => {
  const created = await shop.client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: 'gift', quantity: 1 }],
    buyer: BUYER,
  });
  const token = await shop.stripe.mint({ amount: 100 });
  const free = await shop.client.complete(created.body.id, {
    payment_data: {
      handler_id: 'card_tokenized',
      instrument: { type: 'card', credential: { type: 'spt', token } },
    },
  });
  expect(free.body.status, free.text).toBe('completed');
  for (const body of [undefined, { amount: 1 }]) {
    const { status, body: error } = await merchant.refund(free.body.order.id, body);
    expect({ status, param: error.param }).toEqual({ status: 400, param: '$.amount' });
  }
});

it('bodies that are no JSON, of another type or too large are refused', async () => {
  for (const body of ['{"amount":1', '{"amount":1e400}']) {
    expect((await merchant.refund(sold.orderId, body)).body.code).toBe('invalid_json');
  }
  expect((await merchant.refund(sold.orderId, '{"amount":1,"amount":2}')).status).toBe(400);
  expect((await merchant.refund(sold.orderId, { description: 'd'.repeat(70_000) })).status).toBe(413);
});

it('other addresses and methods of the merchant are not there', async () => {
  const headers = { authorization: 'Bearer merchant-key-0123456789' };
  const got = await fetch(`${shop.url}/merchant/orders/${sold.orderId}/refunds`, { headers });
  expect([404, 405]).toContain(got.status);
  expect((await fetch(`${shop.url}/merchant/unknown`, { headers })).status).toBe(404);
});
