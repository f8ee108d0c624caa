import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { checkAgainstFeedSpec, specAvailable } from '../support/spec.js';
import { ALPHA_KEY, MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  if (!specAvailable) console.log('ACP_SPEC_DIR is not set: the feed was not held against the official schema.');
});
// Changes of one second have dates ahead of the clock, which are not given out.
beforeEach(() => app.clock.advance(60_000));
afterAll(async () => {
  await app?.close();
});

interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
}

/** Without the decompression that fetch does by itself. */
function ask(path: string, headers: Record<string, string | undefined> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const req = request(
      `${app.url}${path}`,
      { method, headers: JSON.parse(JSON.stringify(headers)), agent: false },
      async (res) => {
        const bytes = Buffer.concat(await res.toArray());
        resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes });
      },
    );
    req.on('error', reject).end();
  });
}

const lines = ({ bytes }: Raw) =>
  bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const variantsOf = async () => lines(await ask('/feed/products.jsonl')).flatMap(({ variants }) => variants);

const setStock = (id: string, onHand: number) =>
  fetch(`${app.url}/merchant/stock/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${MERCHANT_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ on_hand: onHand }),
  }).then(async (answer) => expect(answer.status, await answer.text()).toBe(200));

describe('GET /feed/products.jsonl', () => {
  it('has every product, each as the official schema has it', async () => {
    const answer = await ask('/feed/products.jsonl');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    const products = lines(answer);
    expect(products).toHaveLength(app.app.shop.products.length);
    for (const product of products) checkAgainstFeedSpec('Product', product);
    const ids = products.flatMap(({ variants }) => variants.map(({ id }: { id: string }) => id));
    expect(ids.sort()).toEqual([...app.app.shop.variants.keys()].sort());
  });

  it('names variants that can be put into a checkout, at the price that it says', async () => {
    for (const { id, price } of await variantsOf()) {
      const { status, body } = await app.client.create(createBody({ line_items: [{ id }] }));
      expect(status, id).toBe(201);
      expect(body.line_items[0].item.id).toBe(id);
      expect({ amount: body.line_items[0].unit_amount, currency: body.currency.toUpperCase() }).toEqual(price);
    }
  });

  it('keeps what is sold out, and says how much there is', async () => {
    const all = new Map((await variantsOf()).map((variant) => [variant.id, variant.availability]));
    expect(all.get('item_sold_out')).toEqual({ available: false, status: 'out_of_stock' });
    expect(all.get('item_low')).toEqual({ available: true, status: 'limited_stock' });
    expect(all.get('item_123')).toEqual({ available: true, status: 'in_stock' });
    expect(all.get('item_digital')).toEqual({ available: true, status: 'in_stock' });
  });

  it('says who sells', async () => {
    const [variant] = await variantsOf();
    expect(variant.seller.name).toBe('Example Outfitters');
    expect(variant.seller.links.map(({ type }: { type: string }) => type)).toEqual([
      'terms_of_service',
      'privacy_policy',
      'refund_policy',
    ]);
  });

  it('changes with the shelf, and with nothing else', async () => {
    const before = await ask('/feed/products.jsonl');
    await setStock('item_pickup', 40);
    expect((await ask('/feed/products.jsonl')).headers.etag).toBe(before.headers.etag);
    app.clock.advance(10_000);
    await setStock('item_pickup', 0);
    const after = await ask('/feed/products.jsonl');
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect(Date.parse(String(after.headers['last-modified']))).toBeGreaterThan(
      Date.parse(String(before.headers['last-modified'])),
    );
    const pickup = lines(after)
      .flatMap(({ variants }) => variants)
      .find(({ id }) => id === 'item_pickup');
    expect(pickup.availability).toEqual({ available: false, status: 'out_of_stock' });
    await setStock('item_pickup', 50);
    expect((await ask('/feed/products.jsonl')).headers.etag).toBe(before.headers.etag);
  });

  it('counts what sessions hold as gone', async () => {
    await setStock('prod_test_001', 1);
    const held = await readySession(app, { line_items: [{ id: 'prod_test_001' }] });
    expect(held.line_items.map(({ item }: { item: { id: string } }) => item.id)).toEqual(['prod_test_001']);
    const found = (await variantsOf()).find(({ id }) => id === 'prod_test_001');
    expect(found.availability).toEqual({ available: false, status: 'out_of_stock' });
    await setStock('prod_test_001', 1_000_000);
  });
});

describe.each(['/feed/products.jsonl', '/feed/products.csv'])('requests for %s', (path) => {
  it('are answered compressed where that is taken, with a validator of these bytes', async () => {
    const plain = await ask(path);
    const packed = await ask(path, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.bytes)).toEqual(plain.bytes);
    expect(packed.bytes.length).toBe(Number(packed.headers['content-length']));
    expect(plain.bytes.length).toBe(Number(plain.headers['content-length']));
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
    expect([plain, packed].map(({ headers }) => headers.vary)).toEqual(['Accept-Encoding', 'Accept-Encoding']);
    expect(plain.headers.etag).toMatch(/^"[\w-]+"$/);
    expect((await ask(path, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
  });

  it('are not answered again to those who have it', async () => {
    const { headers } = await ask(path);
    const [etag, date] = [String(headers.etag), String(headers['last-modified'])];
    for (const condition of [
      { 'if-none-match': etag },
      { 'if-none-match': `"other", W/${etag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': date },
      { 'if-modified-since': new Date(Date.parse(date) + 5_000).toUTCString() },
    ]) {
      const answer = await ask(path, condition);
      expect([answer.status, answer.bytes.length, answer.headers.etag], JSON.stringify(condition)).toEqual([
        304,
        0,
        etag,
      ]);
    }
    for (const condition of [
      { 'if-none-match': '"other"' },
      { 'if-none-match': '"other"', 'if-modified-since': date },
      { 'if-modified-since': new Date(Date.parse(date) - 1_000).toUTCString() },
      { 'if-modified-since': 'yesterday' },
      { 'if-none-match': etag, 'accept-encoding': 'gzip' },
    ]) {
      expect((await ask(path, condition)).status, JSON.stringify(condition)).toBe(200);
    }
  });

  it('may ask for the head alone, and for nothing but reading', async () => {
    const [head, whole] = [await ask(path, {}, 'HEAD'), await ask(path)];
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    expect(head.headers.etag).toBe(whole.headers.etag);
    const refused = await ask(path, {}, 'DELETE');
    expect([refused.status, refused.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('survives a caller who hangs up half-way', async () => {
    await new Promise<void>((done) => {
      const req = request(`${app.url}${path}`, (res) => {
        res.destroy();
        done();
      });
      req.on('error', () => done());
      req.end();
    });
    expect((await ask(path)).status).toBe(200);
  });
});

describe('GET /feed/products.csv', () => {
  it('has a record for each variant, in the columns of OpenAI', async () => {
    const answer = await ask('/feed/products.csv');
    const rows = parse(answer.bytes, { columns: true }) as Record<string, string>[];
    const byId = new Map(rows.map((row) => [row.item_id, row]));
    expect(byId.size).toBe(app.app.shop.variants.size);
    expect(byId.get('item_123')).toMatchObject({
      is_eligible_search: 'true',
      is_eligible_checkout: 'true',
      title: 'Trail Tee, moss green, M',
      price: '19.99 USD',
      availability: 'in_stock',
      group_id: 'trail-tee',
      url: 'https://shop.example/products/trail-tee?variant=item_123',
      image_url: 'https://shop.example/images/item_123.jpg',
      product_category: 'Apparel > Shirts',
      seller_name: 'Example Outfitters',
      seller_url: 'https://shop.example',
      seller_privacy_policy: 'https://shop.example/privacy',
      seller_tos: 'https://shop.example/terms',
      return_policy: 'https://shop.example/returns',
      target_countries: 'CA,US',
      store_country: 'US',
    });
    expect(JSON.parse(byId.get('item_123')?.variant_dict ?? '')).toEqual({ Color: 'Moss green', Size: 'M' });
    expect(byId.get('item_sold_out')).toMatchObject({ availability: 'out_of_stock', is_eligible_checkout: 'false' });
  });
});

describe('GET /feed/metadata.json', () => {
  it('says what feed it is and when it changed', async () => {
    const { headers } = await ask('/feed/products.jsonl');
    const metadata = JSON.parse((await ask('/feed/metadata.json')).bytes.toString());
    checkAgainstFeedSpec('FeedMetadata', metadata);
    expect(metadata).toMatchObject({ id: expect.stringMatching(/^feed_[0-9a-f]{24}$/), target_country: 'US' });
    expect(Date.parse(metadata.updated_at)).toBe(Date.parse(String(headers['last-modified'])));
  });

  it('and the content, are the same after a restart', async () => {
    const before = [await ask('/feed/metadata.json'), await ask('/feed/products.jsonl')];
    app.clock.advance(60_000);
    app = await app.restart();
    const after = [await ask('/feed/metadata.json'), await ask('/feed/products.jsonl')];
    expect(after.map(({ bytes }) => bytes.toString())).toEqual(before.map(({ bytes }) => bytes.toString()));
    expect(after[1]?.headers['last-modified']).toBe(before[1]?.headers['last-modified']);
  });
});

describe('what is not in the feed', () => {
  it('is anything of a buyer, of an order, or a key', async () => {
    const ready = await readySession(app);
    const { body } = await app.client.complete(ready.id, await paymentFor(app, ready));
    expect(body.status).toBe('completed');
    const text = (
      await Promise.all(['products.jsonl', 'products.csv', 'metadata.json'].map((name) => ask(`/feed/${name}`)))
    )
      .map(({ bytes }) => bytes.toString())
      .join('\n');
    const buyer = [body.buyer?.email, body.buyer?.first_name, body.fulfillment_details?.address?.line_one];
    const secrets = [ready.id, body.order.id, body.order.order_number, ALPHA_KEY, MERCHANT_KEY, ...buyer].filter(
      Boolean,
    );
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
