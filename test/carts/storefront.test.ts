import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { checkAnswer } from '../support/acp-client.js';
import { BUYER } from '../support/builders.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { type CartClient, createCartClient } from './support/cart-client.js';

/* Carts that the shop makes for agents, and what becomes of a cart when the shop's files change. */

const GOODS = [
  { id: 'apple', price: 1190, stock: 10 },
  { id: 'bread', price: 200 },
  { id: 'coffee', price: 300 },
];

let directory: string;
let shop: TestApp;
let carts: CartClient;
let merchant: MerchantClient;

function open(app: TestApp): void {
  shop = app;
  carts = createCartClient(app.client);
  merchant = createMerchantClient(app.url);
}

/** Starts again with other settings in shop.json, and other lines of the two other files. */
async function reopen(settings: object, lines: (text: string) => string = (text) => text): Promise<void> {
  const change = async (name: string, edit: (text: string) => string) =>
    writeFile(join(directory, name), edit(await readFile(join(directory, name), 'utf8')));
  await change('shop.json', (text) => JSON.stringify({ ...JSON.parse(text), ...settings }));
  for (const name of ['products.jsonl', 'inventory.csv']) await change(name, lines);
  open(await shop.restart());
}

beforeAll(async () => {
  directory = await ownShop(GOODS);
  open(await startApp({ shopDir: directory }));
});
afterAll(() => shop.close());

const wanted = { line_items: [{ id: 'apple', quantity: 2 }, { id: 'bread' }], buyer: BUYER };
const forAlpha = { agent_id: 'alpha', ...wanted };

describe('a cart that the shop makes', () => {
  it('R-CRT-10 is its agent’s, to be read, changed and given up', async () => {
    const made = await merchant.post('/carts', { ...forAlpha, locale: 'en-US' });
    expect(made.status, made.text).toBe(201);
    const { agent_id: agentId, created_at: _, updated_at: __, ...cart } = made.body;
    expect(agentId).toBe('alpha');
    const read = await carts.get(cart.id);
    expect([read.status, read.body]).toEqual([200, cart]);
    expect((await createCartClient(shop.other).get(cart.id)).status).toBe(404);

    const updated = await carts.put(cart.id, { line_items: [{ id: 'coffee', quantity: 3 }] });
    const seen = await merchant.get(`/carts/${cart.id}`);
    expect(seen.body).toMatchObject({ ...updated.body, agent_id: 'alpha', created_at: made.body.created_at });
    await carts.cancel(cart.id);
    expect(await merchant.get(`/carts/${cart.id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('is made once under a key, and put down in the audit', async () => {
    const key = randomUUID();
    const [first, second] = [
      await merchant.post('/carts', forAlpha, { key }),
      await merchant.post('/carts', forAlpha, { key }),
    ];
    expect([second.text, second.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect((await merchant.post('/carts', { ...forAlpha, agent_id: 'beta' }, { key })).status).toBe(422);
    const { body } = await merchant.get(`/audit?subject=${first.body.id}`);
    expect(body.items).toMatchObject([
      { action: 'cart.create', subject: first.body.id, detail: { agent_id: 'alpha' } },
    ]);
    expect(JSON.stringify(body)).not.toContain(BUYER.email);
  });

  it.each([
    ['no agent', wanted, 'missing', '$.agent_id'],
    ['an agent that there is not', { ...forAlpha, agent_id: 'gamma' }, 'invalid', '$.agent_id'],
    ['the app of assistants', { ...forAlpha, agent_id: 'shop-app' }, 'invalid', '$.agent_id'],
    ['no items', { agent_id: 'alpha', line_items: [] }, 'invalid', '$.line_items'],
    ['an unknown item', { agent_id: 'alpha', line_items: [{ id: 'none' }] }, 'invalid_item_id', '$.line_items[0].id'],
    ['what no cart has', { ...forAlpha, currency: 'usd' }, 'invalid', '$.currency'],
  ])('is refused with %s', async (_, body, code, param) => {
    expect(await merchant.post('/carts', body)).toMatchObject({ status: 400, body: { code, param } });
  });
});

describe('a cart that becomes a session', () => {
  it('is bought by its agent, for what it was said to cost, and stays', async () => {
    const { body: cart } = await merchant.post('/carts', forAlpha);
    const key = randomUUID();
    const made = await merchant.post(`/carts/${cart.id}/checkout_sessions`, undefined, { key });
    expect(made.status, made.text).toBe(201);
    checkAnswer(made.status, made.body);
    expect(made.body).toMatchObject({ status: 'ready_for_payment', buyer: BUYER });
    const total = ({ totals }: typeof cart) => totals.find(({ type }: { type: string }) => type === 'total').amount;
    expect([total(made.body), total(cart)]).toEqual([2580, 2580]);
    const read = await shop.client.get(made.body.id);
    expect(read.body).toEqual(made.body);
    const paid = await shop.client.complete(read.body.id, await paymentFor(shop, read.body));
    expect(paid.body.status, paid.text).toBe('completed');

    expect((await carts.get(cart.id)).status).toBe(200);
    const { body: audit } = await merchant.get(`/audit?subject=${cart.id}&action=cart.checkout`);
    expect(audit.items).toMatchObject([{ detail: { agent_id: 'alpha', session_id: made.body.id } }]);
    await carts.cancel(cart.id);
    const again = await merchant.post(`/carts/${cart.id}/checkout_sessions`, undefined, { key });
    expect([again.text, again.headers.get('idempotent-replayed')], 'the answer of then').toEqual([made.text, 'true']);
    const anew = await merchant.post(`/carts/${cart.id}/checkout_sessions`, {});
    expect(anew).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('is one session for each key, and none where something is wrong', async () => {
    const { body: cart } = await carts.create(wanted);
    const path = `/carts/${cart.id}/checkout_sessions`;
    const key = randomUUID();
    const many = await Promise.all(Array.from({ length: 8 }, () => merchant.post(path, undefined, { key })));
    expect(new Set(many.map(({ text }) => text)).size).toBe(1);
    expect((await merchant.post(path)).body.id).not.toBe(many[0]?.body.id);
    expect(await merchant.post(path, { capabilities: {} })).toMatchObject({
      status: 400,
      body: { param: '$.capabilities' },
    });
    expect((await merchant.post(path, undefined, { key: null })).body.code).toBe('idempotency_key_required');
    expect((await merchant.post('/carts/none/checkout_sessions')).status).toBe(404);
  });
});

describe('when the shop changes', () => {
  it('a cart tells of a price that moved and of what is sold no more, until it is replaced', async () => {
    const { body: cart } = await carts.create(wanted);
    await reopen({}, (text) =>
      text
        .split('\n')
        .filter((line) => !line.includes('bread'))
        .join('\n')
        .replace('1190', '1290'),
    );
    const read = await carts.get(cart.id);
    expect(read.status, read.text).toBe(200);
    expect(read.body.line_items).toMatchObject([
      { item: { id: 'apple', unit_amount: 1290 }, quantity: 2 },
      { item: { id: 'bread', unit_amount: 200 } },
    ]);
    expect(read.body.messages).toMatchObject([
      {
        type: 'warning',
        code: 'price_change',
        param: '$.line_items[0].unit_amount',
        content: expect.stringContaining('12.90'),
      },
      { type: 'error', code: 'not_found', param: '$.line_items[1]' },
    ]);
    expect(await merchant.post(`/carts/${cart.id}/checkout_sessions`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_item_id', param: '$.line_items[1].id' },
    });
    const updated = await carts.put(cart.id, { line_items: [{ id: 'apple', quantity: 2 }] });
    expect(updated.body.messages).toEqual([]);
    expect((await carts.get(cart.id)).body.messages, 'the new price is known by now').toEqual([]);
  });

  it('a cart leads to the shop’s page, and has the tax inside its prices', async () => {
    // 1290 with 19 % inside: 1290 / 1.19 = 1084.03, so 1084 and 206 of tax.
    await reopen({
      country: 'DE',
      prices_include_tax: true,
      tax: { rates: { DE: { percent: 19 } } },
      cart: { continue_url: 'https://shop.example/cart/{cart_id}?from=agent' },
    });
    const { body: cart } = await carts.create({ line_items: [{ id: 'apple' }] });
    expect(cart.continue_url).toBe(`https://shop.example/cart/${cart.id}?from=agent`);
    const rows = cart.totals.map(({ type, amount }: { type: string; amount: number }) => [type, amount]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['subtotal', 1084],
        ['tax', 206],
        ['total', 1290],
      ]),
    );
    const session = await shop.client.create({ currency: 'usd', capabilities: {}, line_items: [{ id: 'apple' }] });
    expect(cart.totals).toEqual(session.body.totals);
  });
});
