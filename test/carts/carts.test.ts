import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedShop } from '../protocol/shared-shop.js';
import { BUYER, createBody } from '../support/builders.js';
import { amountOf } from '../support/identities.js';
import { checkAgainstSpec } from '../support/spec.js';
import { type CartClient, createCartClient } from './support/cart-client.js';

/* Carts as an agent sees them (ACP 2026-04-17, schema.cart.json and openapi.cart.yaml). */

const shop = sharedShop({ env: { CART_TTL_HOURS: '2' } });
const HOUR = 3_600_000;
const NOWHERE = 'cart_01890000000070008000000000000000';

let carts: CartClient;
beforeAll(() => {
  carts = createCartClient(shop().client);
});

const linesOf = (...ids: string[]) => ({ line_items: ids.map((id) => ({ id })) });
const expiryOf = (cart: { expires_at: string }) => Date.parse(cart.expires_at);
const totalOf = (cart: { totals: { type: 'total'; amount: number }[] }) => amountOf(cart.totals as never, 'total');
const gone = { status: 404, body: { type: 'invalid_request', code: 'not_found' } };

describe('a cart', () => {
  it('that several changes meet in gives an item one line, whoever brings it', async () => {
    const { body: cart } = await carts.create(linesOf('item_123'));
    const changes = Array.from({ length: 8 }, () => carts.put(cart.id, linesOf('item_123', 'item_456')));
    const answers = (await Promise.all(changes)).map(({ body }) => body.line_items.map(({ id }: { id: string }) => id));
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(answers[0][0]).toBe(cart.line_items[0].id);
  });

  it('R-CRT-01 R-CRT-03 is made, read, replaced and canceled', async () => {
    const request = { ...linesOf('item_123', 'item_456'), buyer: BUYER, locale: 'en-US' };
    checkAgainstSpec('CartCreateRequest', request);
    const created = await carts.create(request);
    expect(created.status, created.text).toBe(201);
    const { body: cart } = created;
    expect(cart.id).toMatch(/^cart_[0-9a-f]{32}$/);
    expect(cart).toMatchObject({ currency: 'usd', buyer: BUYER, messages: [] });
    expect(cart.totals.map(({ type, amount }: { type: string; amount: number }) => [type, amount])).toEqual([
      ['items_base_amount', 6499],
      ['subtotal', 6499],
      ['total', 6499],
    ]);
    expect(cart).not.toHaveProperty('continue_url');
    expect(Math.abs(expiryOf(cart) - shop().clock.now() - 2 * HOUR)).toBeLessThan(60_000);
    expect(await carts.get(cart.id)).toMatchObject({ status: 200, body: cart });

    const update = linesOf('item_456');
    checkAgainstSpec('CartUpdateRequest', update);
    const updated = await carts.put(cart.id, update);
    expect(updated.status, updated.text).toBe(200);
    expect(updated.body).toMatchObject({ id: cart.id, line_items: [{ id: cart.line_items[1].id, quantity: 1 }] });
    expect(updated.body.line_items).toHaveLength(1);
    expect(updated.body, 'what a replacement leaves out is out').not.toHaveProperty('buyer');
    expect((await carts.get(cart.id)).body).toEqual(updated.body);

    const canceled = await carts.cancel(cart.id);
    expect([canceled.status, canceled.body]).toEqual([200, updated.body]);
    expect(await carts.get(cart.id)).toMatchObject(gone);
    expect(await carts.put(cart.id, update)).toMatchObject(gone);
    expect(await carts.cancel(cart.id)).toMatchObject(gone);
  });

  it.each([
    ['quantity', { line_items: [{ id: 'item_123', quantity: 3 }] }],
    ['a nested item', { line_items: [{ item: { id: 'item_123' }, quantity: 3 }] }],
    ['repeated ids', linesOf('item_123', 'item_123', 'item_123')],
  ])('R-CRT-04 takes more units by %s', async (_, body) => {
    const created = await carts.create(body);
    expect(created.body.line_items).toMatchObject([{ quantity: 3, item: { id: 'item_123', unit_amount: 1999 } }]);
    expect(totalOf(created.body)).toBe(5997);
  });

  it('R-CRT-05 keeps what cannot be had now, and says so where it stands', async () => {
    const { body } = await carts.create({
      line_items: [
        { id: 'item_123' },
        { id: 'item_sold_out' },
        { id: 'item_low', quantity: 4 },
        { id: 'item_limited', quantity: 6 },
      ],
    });
    expect(body.line_items).toHaveLength(4);
    expect(body.messages.map(({ code, param }: { code: string; param: string }) => [code, param])).toEqual([
      ['quantity_exceeded', '$.line_items[3].quantity'],
      ['out_of_stock', '$.line_items[1]'],
      ['out_of_stock', '$.line_items[2]'],
    ]);
    expect(body.line_items[1].availability_status).toBe('out_of_stock');
    const low = await carts.put(body.id, linesOf('item_low'));
    expect(low.body.messages).toMatchObject([{ type: 'warning', code: 'low_stock', param: '$.line_items[0]' }]);
  });

  it('R-CRT-05 is not made, and not emptied, where nothing of it can be had', async () => {
    const soldOut = { status: 422, body: { type: 'invalid_request', code: 'out_of_stock' } };
    const key = 'nothing-there';
    expect(await carts.create(linesOf('item_sold_out'), { key })).toMatchObject(soldOut);
    const { body } = await carts.create(linesOf('item_123'));
    expect(await carts.put(body.id, linesOf('item_sold_out'))).toMatchObject(soldOut);
    expect((await carts.get(body.id)).body).toEqual(body);
    // It says how things are, not what is wrong with the request: sent again, it is looked at again.
    await shop().app.store.commit({}, () => ({ result: 0, puts: { stockLevels: new Map([['item_sold_out', 7]]) } }));
    expect((await carts.create(linesOf('item_sold_out'), { key })).status).toBe(201);
    await shop().app.store.commit({}, () => ({ result: 0, puts: { stockLevels: new Map([['item_sold_out', 0]]) } }));
  });

  it('holds no stock', async () => {
    const units = async () => (await shop().app.store.read({ variants: ['item_low'] })).stock.get('item_low');
    const before = await units();
    await carts.create({ line_items: [{ id: 'item_low', quantity: 3 }] });
    expect(await units()).toBe(before);
  });

  it('R-CRT-06 lives on with every replacement, and not by being read', async () => {
    const { body } = await carts.create(linesOf('item_123'));
    shop().clock.advance(1.5 * HOUR);
    expect((await carts.get(body.id)).body.expires_at).toBe(body.expires_at);
    const updated = await carts.put(body.id, linesOf('item_123'));
    expect(expiryOf(updated.body) - expiryOf(body)).toBeGreaterThanOrEqual(1.5 * HOUR);
    shop().clock.advance(1.5 * HOUR);
    expect((await carts.get(body.id)).status).toBe(200);
    shop().clock.advance(0.5 * HOUR);
    expect(await carts.get(body.id)).toMatchObject(gone);
    expect(await carts.put(body.id, linesOf('item_123'))).toMatchObject(gone);
    expect(await carts.cancel(body.id)).toMatchObject(gone);
    const { carts: removed } = await shop().app.sweeper.runOnce();
    expect(removed).toBeGreaterThanOrEqual(1);
    expect(await shop().app.store.cartOwner(body.id)).toBeUndefined();
  });

  it('tells of a price that is not the one that the agent knows', async () => {
    const { body } = await carts.create({ line_items: [{ id: 'item_123', unit_amount: 1500 }] });
    expect(body.messages).toMatchObject([
      {
        type: 'warning',
        code: 'price_change',
        param: '$.line_items[0].unit_amount',
        content: expect.stringContaining('19.99'),
      },
    ]);
    expect(body.line_items[0].unit_amount).toBe(1999);
  });

  it('R-CRT-06 speaks the language of its locale, or of Accept-Language, for as long as it lives', async () => {
    const lines = { line_items: [{ id: 'item_123' }, { id: 'item_sold_out' }] };
    const headers = { 'accept-language': 'fr;q=0.8, de;q=0.9' };
    const totalIn = ({ totals }: { totals: { display_text: string }[] }) => totals.at(-1)?.display_text;
    const key = 'in-german';
    const german = (await carts.create(lines, { headers, key })).body;
    expect(totalIn(german)).toBe('Gesamtbetrag');
    expect((await carts.create(lines, { key })).body).toEqual(german);
    expect(totalIn((await carts.put(german.id, lines)).body)).toBe('Gesamtbetrag');
    expect(totalIn((await carts.get(german.id, { headers: { 'accept-language': 'ja' } })).body)).toBe('Gesamtbetrag');
    const japanese = (await carts.create({ ...lines, locale: 'ja-JP' }, { headers })).body;
    const session = await shop().client.create(createBody({ locale: 'ja-JP', line_items: lines.line_items }));
    expect(totalIn(japanese)).toBe(totalIn(session.body));
    expect(totalIn(japanese)).toMatch(/^\p{sc=Han}+$/u);
  });

  it('R-CRT-09 is named in no session that is made', async () => {
    const { body } = await carts.create(linesOf('item_123'));
    const refused = await shop().client.create(createBody({ cart_id: body.id }));
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid', param: '$.cart_id' } });
  });

  it('costs what a session with the same items costs', async () => {
    const known = ['item_123', 'item_456', 'item_limited', 'item_digital', 'prod_test_001', 'item_low'];
    const items = fc.array(fc.record({ id: fc.constantFrom(...known), quantity: fc.integer({ min: 1, max: 12 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(items, async (lines) => {
        const cart = (await carts.create({ line_items: lines, buyer: BUYER })).body;
        const bought = cart.line_items.map(({ item, quantity }: { item: { id: string }; quantity: number }) => ({
          id: item.id,
          quantity,
        }));
        const session = (
          await shop().client.create({
            currency: cart.currency,
            capabilities: {},
            line_items: bought,
            buyer: cart.buyer,
          })
        ).body;
        const told = (answer: typeof cart) => answer.line_items.map(({ id: _, ...line }: { id: string }) => line);
        expect(told(cart)).toEqual(told(session));
        expect(cart.totals).toEqual(session.totals);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a request about a cart', () => {
  it.each([
    ['no lines', {}, 'missing', '$.line_items'],
    ['an empty list', { line_items: [] }, 'invalid', '$.line_items'],
    ['a line without an id', { line_items: [{ quantity: 1 }] }, 'missing', '$.line_items[0].id'],
    ['no units', { line_items: [{ id: 'item_123', quantity: 0 }] }, 'invalid', '$.line_items[0].quantity'],
    ['an unknown item', linesOf('item_123', 'none'), 'invalid_item_id', '$.line_items[1].id'],
    ['a currency', { ...linesOf('item_123'), currency: 'usd' }, 'invalid', '$.currency'],
    ['discounts', { ...linesOf('item_123'), discounts: { codes: [] } }, 'invalid', '$.discounts'],
    ['a buyer without an address', { ...linesOf('item_123'), buyer: {} }, 'missing', '$.buyer.email'],
    ['a polluted prototype', `{"line_items":[{"id":"item_123"}],"__proto__":{"a":1}}`, 'invalid_json', undefined],
  ])('R-CRT-04 is refused with %s', async (_, body, code, param) => {
    const { body: cart } = await carts.create(linesOf('item_123'));
    for (const answer of [await carts.create(body), await carts.put(cart.id, body)]) {
      expect(answer).toMatchObject({ status: 400, body: { code, ...(param && { param }) } });
    }
    expect((await carts.get(cart.id)).body).toEqual(cart);
  });

  it('may not change the locale afterwards', async () => {
    const { body } = await carts.create(linesOf('item_123'));
    const refused = await carts.put(body.id, { ...linesOf('item_123'), locale: 'de' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid', param: '$.locale' } });
  });

  it('R-CRT-08 cancels without a body, with an empty one, and with one that says anything', async () => {
    for (const body of [undefined, {}, { note: ['not for us'] }]) {
      const { body: cart } = await carts.create(linesOf('item_123'));
      expect(await carts.cancel(cart.id, body)).toMatchObject({ status: 200, body: { id: cart.id } });
    }
    const { body: cart } = await carts.create(linesOf('item_123'));
    expect(await carts.cancel(cart.id, [1])).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect(await carts.cancel(cart.id, '{"a":')).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
  });

  it('R-CRT-07 needs the agent’s key and a version', async () => {
    for (const [method, path, body] of [
      ['POST', '', linesOf('item_123')],
      ['GET', `/${NOWHERE}`, undefined],
      ['PUT', `/${NOWHERE}`, linesOf('item_123')],
      ['POST', `/${NOWHERE}/cancel`, undefined],
    ] as const) {
      const nobody = await carts.request(path, { method, body, headers: { authorization: 'Bearer nobody' } });
      expect(nobody).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      const undated = await carts.request(path, { method, body, headers: { 'api-version': '2001-01-01' } });
      expect(undated).toMatchObject({ status: 400, body: { code: 'unsupported_api_version' } });
      if (path !== '') expect(await carts.request(path, { method, body })).toMatchObject(gone);
    }
  });

  it.each([
    ['GET', '', 'POST'],
    ['POST', `/${NOWHERE}`, 'GET, PUT'],
    ['DELETE', `/${NOWHERE}`, 'GET, PUT'],
    ['PUT', `/${NOWHERE}/cancel`, 'POST'],
  ])('%s %s is told which methods there are', async (method, path, allow) => {
    const answer = await carts.request(path, { method, key: null });
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each([
    ['dots', '%2e%2e'],
    ['a slash', 'a%2Fcancel'],
    ['a long id', `cart_${'x'.repeat(300)}`],
    ['a NUL', '%00'],
    ['a picture', '%F0%9F%9B%92'],
  ])('finds nothing under %s', async (_, id) => {
    for (const [method, path] of [
      ['GET', `/${id}`],
      ['PUT', `/${id}`],
      ['POST', `/${id}/cancel`],
    ] as const) {
      const answer = await carts.request(path, { method, body: method === 'PUT' ? linesOf('item_123') : undefined });
      expect(answer.status, answer.text).toBe(404);
    }
  });
});

it('R-DIS-05 carts are advertised', async () => {
  const answer = await fetch(`${shop().url}/.well-known/acp.json`);
  const { capabilities } = JSON.parse(await answer.text());
  expect(capabilities.services).toEqual(['checkout', 'carts']);
});
