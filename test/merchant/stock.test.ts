import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { BUYER } from '../support/builders.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* What is on the shelf, as the shop sees it and counts it anew. */

let shop: TestApp;
let merchant: MerchantClient;
beforeAll(async () => {
  const shopDir = await ownShop([
    { id: 'apple', price: 100, stock: 10 },
    { id: 'bread', price: 200, stock: 0 },
    { id: 'coffee', price: 300 },
    { id: 'dates', price: 400, stock: 5 },
    { id: 'eggs', price: 500, stock: 7 },
    { id: 'figs', price: 600, stock: 3 },
    { id: 'import', price: 700, stock: 1 },
    { id: 'rush', price: 100, stock: 20 },
    { id: 'spam & ü/x', price: 100, stock: 2 },
  ]);
  shop = await startApp({ shopDir });
  merchant = createMerchantClient(shop.url);
});
afterAll(() => shop.close());

const levelOf = async (variant: string) => (await merchant.get(`/stock/${encodeURIComponent(variant)}`)).body;
const onHandOf = async (variant: string): Promise<number> => (await levelOf(variant)).on_hand;

async function hold(variant: string, quantity: number) {
  const { body, text } = await shop.client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: variant, quantity }],
    buyer: BUYER,
  });
  expect(body.status, text).toBe('ready_for_payment');
  return body;
}

describe('the stock of a variant', () => {
  it('is what can be sold, and what open sessions hold of it', async () => {
    expect(await levelOf('apple')).toEqual({
      variant_id: 'apple',
      title: 'apple',
      on_hand: 10,
      held: 0,
      counted: true,
    });
    const session = await hold('apple', 4);
    expect(await levelOf('apple')).toMatchObject({ on_hand: 6, held: 4 });
    await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(await levelOf('apple')).toMatchObject({ on_hand: 6, held: 0 });
    const other = await hold('apple', 1);
    await shop.client.cancel(other.id);
    expect(await levelOf('apple')).toMatchObject({ on_hand: 6, held: 0 });
  });

  it('that is not counted has no end', async () => {
    expect(await levelOf('coffee')).toEqual({ variant_id: 'coffee', title: 'coffee', held: 0, counted: false });
  });

  it('is found by whatever the variant is called', async () => {
    expect(await levelOf('import')).toMatchObject({ variant_id: 'import', on_hand: 1 });
    expect(await levelOf('spam & ü/x')).toMatchObject({ variant_id: 'spam & ü/x', on_hand: 2 });
    const set = await merchant.patch('/stock/import', { adjust: 1 });
    expect([set.status, set.body.on_hand]).toEqual([200, 2]);
  });
});

describe('the list', () => {
  const ids = (items: readonly object[]) => items.map((item) => (item as { variant_id: string }).variant_id);

  it('has every variant of the shop once, by its id', async () => {
    const names = ['apple', 'bread', 'coffee', 'dates', 'eggs', 'figs', 'import', 'rush', 'spam & ü/x'];
    for (const limit of [1, 2, 4, 9, 100]) expect(ids(await merchant.all('/stock', limit))).toEqual(names);
  });

  it('is narrowed to what runs low', async () => {
    for (const limit of [1, 100]) {
      expect(ids(await merchant.all('/stock?below=4', limit))).toEqual(['bread', 'figs', 'import', 'spam & ü/x']);
      expect(ids(await merchant.all('/stock?below=0', limit))).toEqual([]);
    }
  });
});

describe('a change', () => {
  it('sets the units, or moves them', async () => {
    const set = await merchant.patch('/stock/dates', { on_hand: 50 });
    expect([set.status, set.body]).toEqual([
      200,
      { variant_id: 'dates', title: 'dates', on_hand: 50, held: 0, counted: true },
    ]);
    expect((await merchant.patch('/stock/dates', { adjust: -45 })).body.on_hand).toBe(5);
    expect((await merchant.patch('/stock/dates', { adjust: 2 })).body.on_hand).toBe(7);
    expect((await merchant.patch('/stock/dates', { adjust: -7 })).body.on_hand).toBe(0);
    expect(await onHandOf('dates')).toBe(0);
    const { body } = await merchant.get('/audit?subject=dates');
    expect(body.items.map(({ action, detail }: { action: string; detail: object }) => [action, detail])).toEqual([
      ['stock.adjust', { adjust: -7, on_hand: 0 }],
      ['stock.adjust', { adjust: 2, on_hand: 7 }],
      ['stock.adjust', { adjust: -45, on_hand: 5 }],
      ['stock.set', { on_hand: 50, before: 5 }],
    ]);
  });

  it('never goes below nothing, and says why not', async () => {
    const { status, body } = await merchant.patch('/stock/bread', { adjust: -1 });
    expect({ status, code: body.code, message: body.message }).toEqual({
      status: 409,
      code: 'stock_not_adjustable',
      message: 'There are 0 units on hand, so 1 cannot be taken off.',
    });
    expect(await onHandOf('bread')).toBe(0);
  });

  it('leaves what sessions hold to them', async () => {
    const session = await hold('eggs', 3);
    expect((await merchant.patch('/stock/eggs', { on_hand: 100 })).body).toMatchObject({ on_hand: 100, held: 3 });
    await shop.client.cancel(session.id);
    expect(await levelOf('eggs')).toMatchObject({ on_hand: 103, held: 0 });
  });

  it('begins to count what was not counted', async () => {
    const refused = await merchant.patch('/stock/coffee', { adjust: 1 });
    expect([refused.status, refused.body.message]).toEqual([409, 'This variant is not counted. Set on_hand first.']);
    expect((await merchant.patch('/stock/coffee', { on_hand: 1 })).body.counted).toBe(true);
    await hold('coffee', 1);
    const { body } = await shop.client.create({
      currency: 'usd',
      capabilities: {},
      line_items: [{ id: 'coffee', quantity: 1 }],
      buyer: BUYER,
    });
    expect(body.line_items[0].availability_status).toBe('out_of_stock');
  });

  const WRONG: readonly [unknown, string][] = [
    [{}, '$'],
    [{ on_hand: 1, adjust: 1 }, '$'],
    [{ on_hand: -1 }, '$.on_hand'],
    [{ on_hand: 1.5 }, '$.on_hand'],
    [{ on_hand: '5' }, '$.on_hand'],
    [{ on_hand: null }, '$.on_hand'],
    [{ on_hand: 10 ** 12 }, '$.on_hand'],
    [{ adjust: 0 }, '$.adjust'],
    [{ adjust: 0.5 }, '$.adjust'],
    [{ on_hand: 1, note: 'x' }, '$.note'],
    [[], '$'],
  ];

  it.each(WRONG)('%j is refused', async (body, param) => {
    const answer = await merchant.patch('/stock/figs', body);
    expect({ status: answer.status, param: answer.body.param }, answer.text).toEqual({ status: 400, param });
    expect(await onHandOf('figs')).toBe(3);
  });

  it('with a key is made once; without one each time', async () => {
    const key = randomUUID();
    await merchant.patch('/stock/figs', { on_hand: 10 });
    const twins = await Promise.all(
      Array.from({ length: 6 }, () => merchant.patch('/stock/figs', { adjust: 5 }, { key })),
    );
    expect(twins.map(({ body }) => body.on_hand)).toEqual(Array(6).fill(15));
    expect(new Set(twins.map(({ text }) => text)).size).toBe(1);
    expect(twins.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(5);
    expect(await onHandOf('figs')).toBe(15);
    const other = await merchant.patch('/stock/figs', { adjust: 6 }, { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
    // The same key at another address is another request.
    expect((await merchant.patch('/stock/dates', { adjust: 5 }, { key })).status).toBe(200);
    for (let time = 0; time < 2; time += 1) await merchant.patch('/stock/figs', { adjust: 1 });
    expect(await onHandOf('figs')).toBe(17);
    const invalid = await merchant.patch('/stock/figs', { adjust: 1 }, { key: 'k'.repeat(256) });
    expect(invalid.body.code).toBe('invalid_idempotency_key');
  });
});

it('no unit is lost or made up while it is sold and counted at the same time', async () => {
  const moves = [3, -2, 5, -1, 4, -3, 2, 1];
  const sales = Array.from({ length: 8 }, async () => {
    const session = await hold('rush', 1);
    const { status, body } = await shop.client.complete(session.id, await paymentFor(shop, session));
    return status === 200 && body.status === 'completed' ? 1 : 0;
  });
  const counts = moves.map((adjust) => merchant.patch('/stock/rush', { adjust }));
  const sold: number = (await Promise.all(sales)).reduce<number>((sum, one) => sum + one, 0);
  const moved = (await Promise.all(counts)).reduce(
    (sum, { status }, index) => sum + (status === 200 ? (moves[index] ?? 0) : 0),
    0,
  );
  expect(sold).toBe(8);
  expect(await levelOf('rush')).toMatchObject({ on_hand: 20 + moved - sold, held: 0 });
});
