import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* Many variants counted anew by one table. */

const COUNT = 10_001;

let shop: TestApp;
let merchant: MerchantClient;
beforeAll(async () => {
  const goods = Array.from({ length: COUNT }, (_, index) => ({ id: `v${index}`, price: 100, stock: 1 }));
  shop = await startApp({
    shopDir: await ownShop([
      { id: 'a', price: 1, stock: 1 },
      { id: 'b', price: 1, stock: 2 },
      { id: 'd', price: 1 },
      ...goods,
    ]),
  });
  merchant = createMerchantClient(shop.url);
});
beforeEach(async () => {
  await merchant.importStock('variant_id,on_hand\na,1\n"b",2\n');
});
afterAll(() => shop.close());

const onHandOf = async (variant: string): Promise<number | undefined> =>
  (await merchant.get(`/stock/${encodeURIComponent(variant)}`)).body.on_hand;

describe('a table of stock', () => {
  it.each([
    ['as it should be', 'variant_id,on_hand\na,5\n"b",6\nd,7\n'],
    ['with its columns the other way round', 'on_hand,variant_id\n5,a\n6,"b"\n7,d\n'],
    ['of another system', '\ufeffvariant_id,on_hand\r\na,5\r\n\r\n"b" , 6\r\nd,007'],
  ])('%s is imported', async (_, csv) => {
    const { status, body } = await merchant.importStock(csv);
    expect({ status, body }).toEqual({ status: 200, body: { updated: 3 } });
    expect([await onHandOf('a'), await onHandOf('b'), await onHandOf('d')]).toEqual([5, 6, 7]);
  });

  const MISTAKES: readonly [string, string, readonly string[]][] = [
    ['nothing', '', ['line 1']],
    ['no header', 'a,5\n', ['line 1', 'variant_id,on_hand']],
    ['another header', 'variant,on_hand\na,5\n', ['line 1']],
    ['a column too many', 'variant_id,on_hand,kind\na,5,digital\n', ['line 1']],
    ['other separators', 'variant_id;on_hand\na;5\n', ['line 1']],
    ['only a header', 'variant_id,on_hand\n', ['no rows']],
    ['an unknown variant', 'variant_id,on_hand\na,5\nzz,5\n', ['line 3: there is no variant "zz"']],
    ['a variant twice', 'variant_id,on_hand\na,5\nd,1\na,6\n', ['line 4', 'line 2 already']],
    ['half a unit', 'variant_id,on_hand\na,1.5\n', ['line 2: on_hand is "1.5"']],
    ['less than nothing', 'variant_id,on_hand\na,-5\n', ['line 2: on_hand is "-5"']],
    ['no number', 'variant_id,on_hand\na,\n', ['line 2: on_hand is ""']],
    ['a number too large', `variant_id,on_hand\na,${'9'.repeat(13)}\n`, ['line 2']],
    ['words', 'variant_id,on_hand\na,many\n', ['line 2: on_hand is "many"']],
    ['no variant', 'variant_id,on_hand\n,5\n', ['line 2: variant_id is missing']],
    ['too many fields', 'variant_id,on_hand\na,5,6\n', ['line 2: 3 fields']],
    ['a quote that never ends', 'variant_id,on_hand\n"a,5\n', ['line']],
    [
      'several of them',
      'variant_id,on_hand\nzz,5\na,5\na,x\n',
      ['line 2:', 'line 4: variant "a"', 'line 4: on_hand is "x"'],
    ],
  ];

  it.each(MISTAKES)('with %s is refused by its lines, and nothing is imported', async (_, csv, parts) => {
    const { status, body } = await merchant.importStock(csv);
    expect({ status, param: body.param }).toEqual({ status: 400, param: '$' });
    for (const part of parts) expect(body.message).toContain(part);
    expect(body.message).toMatch(/^Nothing was imported: /);
    expect([await onHandOf('a'), await onHandOf('b')]).toEqual([1, 2]);
  });

  it('with more mistakes than anybody reads is answered in few words', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `unknown${'x'.repeat(80)}${index},5`);
    const { status, body } = await merchant.importStock(['variant_id,on_hand', ...rows].join('\n'));
    expect(status).toBe(400);
    expect(body.message).toContain('and 2900 more');
    expect(body.message.length).toBeLessThan(20_000);
  });

  it('may have ten thousand rows, and no more', async () => {
    const rows = (count: number) =>
      ['variant_id,on_hand', ...Array.from({ length: count }, (_, index) => `v${index},${index}`)].join('\n');
    const all = await merchant.importStock(rows(10_000));
    expect([all.status, all.body], all.text).toEqual([200, { updated: 10_000 }]);
    expect([await onHandOf('v0'), await onHandOf('v9999'), await onHandOf('v10000')]).toEqual([0, 9999, 1]);
    const more = await merchant.importStock(rows(10_001));
    expect([more.status, more.body.message]).toEqual([400, expect.stringContaining('there are more than 10000 rows')]);
    const large = await merchant.importStock(`variant_id,on_hand\n${'a,5\n'.repeat(300_000)}`);
    expect([large.status, large.body.code]).toEqual([413, 'payload_too_large']);
  });

  it('is a table, and says so', async () => {
    for (const type of [
      'application/json',
      'text/plain',
      'text/csv; charset=latin1',
      `text/csv;${' '.repeat(200)}charset=utf-8`,
    ]) {
      const { status } = await merchant.importStock('variant_id,on_hand\na,5\n', { headers: { 'content-type': type } });
      expect(status, type).toBe(415);
    }
    for (const type of ['text/csv; charset=utf-8', 'text/csv;header=present', 'TEXT/CSV']) {
      const { status } = await merchant.importStock('variant_id,on_hand\na,5\n', { headers: { 'content-type': type } });
      expect(status, type).toBe(200);
    }
    const headers = {
      authorization: 'Bearer merchant-key-0123456789',
      'idempotency-key': 'k',
      'content-type': 'text/csv',
    };
    const bytes = await fetch(`${shop.url}/merchant/stock/import`, {
      method: 'POST',
      headers,
      body: Buffer.from([0xff, 0xfe]),
    });
    expect(bytes.status).toBe(400);
  });

  it('under one key is imported once', async () => {
    const key = randomUUID();
    const csv = 'variant_id,on_hand\na,5\n';
    const first = await merchant.importStock(csv, { key });
    await merchant.patch('/stock/a', { on_hand: 9 });
    const again = await merchant.importStock(csv, { key });
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([200, first.text, 'true']);
    expect(await onHandOf('a')).toBe(9);
    const other = await merchant.importStock('variant_id,on_hand\na,6\n', { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
    expect((await merchant.get('/audit?action=stock.import&limit=1')).body.items[0]).toMatchObject({
      subject: 'stock',
      detail: { variants: 1 },
    });
  });
});

describe('a shop with many variants', () => {
  it('is listed to its end, in pages that may be short', async () => {
    const all = (await merchant.all('/stock', 100)) as unknown as { variant_id: string }[];
    expect(new Set(all.map(({ variant_id }) => variant_id)).size).toBe(COUNT + 3);
    await merchant.patch('/stock/v9999', { on_hand: 0 });
    const first = await merchant.get('/stock?below=1');
    expect(first.body.next_cursor).toBeDefined();
    const low = (await merchant.all('/stock?below=1', 1)) as unknown as { variant_id: string }[];
    const empty = all.filter((item) => (item as unknown as { on_hand?: number }).on_hand === 0);
    expect(low.map(({ variant_id }) => variant_id)).toEqual([...empty.map(({ variant_id }) => variant_id), 'v9999']);
  });
});
