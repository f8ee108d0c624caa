import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buy, type Sold } from '../orders/support/buying.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';

/* What holds for every address of the merchant's API. */

let shop: TestApp;
let merchant: MerchantClient;
let sold: Sold;
beforeAll(async () => {
  shop = await startApp();
  merchant = createMerchantClient(shop.url);
  sold = await buy(shop);
});
afterAll(() => shop.close());

const LISTS = ['/orders', '/stock', '/sessions', '/deliveries', '/stripe-events', '/audit'];

/** Every address, as it would be called, and the methods it takes. */
const ADDRESSES: readonly [string, readonly string[]][] = [
  ...[...LISTS, '/endpoints', '/stripe-events/counts', '/insights/cancellations'].map(
    (path): [string, readonly string[]] => [path, ['GET', 'HEAD']],
  ),
  ['/orders/ord_1', ['GET', 'HEAD']],
  ['/orders/ord_1/fulfillments', ['POST']],
  ['/orders/ord_1/fulfillments/ful_1/events', ['POST']],
  ['/orders/ord_1/returns', ['POST']],
  ['/orders/ord_1/cancel', ['POST']],
  ['/orders/ord_1/approve', ['POST']],
  ['/orders/ord_1/reject', ['POST']],
  ['/orders/ord_1/credits', ['POST']],
  ['/orders/ord_1/refunds', ['POST']],
  ['/reconciliations', ['POST']],
  ['/stock/item_low', ['GET', 'HEAD', 'PATCH']],
  ['/stock/import', ['GET', 'HEAD', 'PATCH', 'POST']],
  ['/sessions/cs_1', ['GET', 'HEAD']],
  ['/sessions/cs_1/revisions/1', ['GET', 'HEAD']],
  ['/deliveries/evt_1', ['GET', 'HEAD']],
  ['/deliveries/evt_1/redeliver', ['POST']],
  ['/endpoints/alpha/replay', ['POST']],
];
const METHODS = ['GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

describe('every address', () => {
  it('is closed to everybody but the merchant, an agent included', async () => {
    for (const [path, methods] of [...ADDRESSES, ['', ['GET']] as const, ['/nothing', ['GET']] as const]) {
      for (const authorization of [null, 'Bearer wrong', `Bearer ${ALPHA_KEY}`, 'Basic YTpi', 'Bearer ']) {
        const method = methods.find((name) => name !== 'HEAD') ?? 'GET';
        const { status, headers, body } = await merchant.request(method, path, { authorization });
        expect({ status, code: body.code }, `${method} ${path} ${authorization}`).toEqual({
          status: 401,
          code: 'unauthorized',
        });
        expect(headers.get('www-authenticate')).toBe('Bearer');
      }
    }
  });

  it('says which methods it takes to all others', async () => {
    for (const [path, methods] of ADDRESSES) {
      for (const method of METHODS.filter((name) => !methods.includes(name))) {
        const { status, headers, body } = await merchant.request(method, path);
        expect({ status, allow: headers.get('allow')?.split(', ').sort() }, `${method} ${path}`).toEqual({
          status: 405,
          allow: [...methods].sort(),
        });
        if (method !== 'HEAD') expect(body.code).toBe('method_not_allowed');
      }
    }
  });

  it('is none beyond these', async () => {
    const unknown = ['', '/', '/nothing', '/orders/', '/orders/a/b', '/stock/a/b', '/Orders', '/endpoints/alpha'];
    for (const path of unknown) {
      const { status, body } = await merchant.get(path);
      expect({ status, code: body.code }, path).toEqual({ status: 404, code: 'not_found' });
    }
  });

  it('answers HEAD as it answers GET, without the body', async () => {
    const [got, head] = [await merchant.get('/orders'), await merchant.request('HEAD', '/orders')];
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'));
  });
});

describe('a POST', () => {
  const posts = ADDRESSES.filter(([path, methods]) => methods.includes('POST') && path !== '/reconciliations');
  const bodyOf: Record<string, unknown> = {
    fulfillments: { type: 'digital' },
    events: { type: 'delivered' },
    returns: { line_items: [{ id: 'li', quantity: 1 }] },
    credits: { amount: 1 },
    refunds: { amount: 1 },
  };
  const send = (path: string, key: string | null) => {
    const last = path.split('/').at(-1) ?? '';
    const known = path.replace('ord_1', sold.orderId);
    return last === 'import'
      ? merchant.importStock('variant_id,on_hand\nitem_low,3\n', { key })
      : merchant.post(known, bodyOf[last], { key });
  };

  it('has an Idempotency-Key of 1 to 255 visible characters', async () => {
    for (const [path] of posts) {
      const { status, body } = await send(path, null);
      expect({ status, code: body.code }, path).toEqual({ status: 400, code: 'idempotency_key_required' });
      const long = await send(path, 'k'.repeat(256));
      expect([long.status, ['invalid_idempotency_key', 'invalid'].includes(long.body.code)], path).toEqual([400, true]);
    }
  });

  it('that is no JSON, of another type or too large is refused before its key is looked at', async () => {
    const path = `/orders/${sold.orderId}/cancel`;
    const seen = async (body: string, headers?: Record<string, string>) => {
      const answer = await merchant.post(path, body, { key: null, headers });
      return [answer.status, answer.body.code];
    };
    expect(await seen('{')).toEqual([400, 'invalid_json']);
    expect(await seen('{"refund":true,"refund":false}')).toEqual([400, 'invalid_json']);
    expect(await seen('{}', { 'content-type': 'text/plain' })).toEqual([415, 'unsupported_media_type']);
    expect(await seen(JSON.stringify({ description: 'd'.repeat(70_000) }))).toEqual([413, 'payload_too_large']);
  });
});

describe('what is not there', () => {
  const SHAPES = [
    'x',
    'ord_unknown',
    '%20',
    '%00',
    '..%2F..%2Fhealthz',
    "x'%20OR%201=1--",
    'a'.repeat(2000),
    '%F0%9F%9B%92',
    '__proto__',
    'import',
  ];
  const EMPTY = { line_items: [{ id: 'li', quantity: 1 }] };
  const requests: readonly [string, (id: string) => ReturnType<MerchantClient['get']>][] = [
    ['an order', (id) => merchant.get(`/orders/${id}`)],
    ['an order to send', (id) => merchant.post(`/orders/${id}/fulfillments`, { type: 'digital' })],
    [
      'an order that something happens to',
      (id) => merchant.post(`/orders/${id}/fulfillments/f/events`, { type: 'delivered' }),
    ],
    ['an order to take back', (id) => merchant.post(`/orders/${id}/returns`, EMPTY)],
    ['an order to cancel', (id) => merchant.post(`/orders/${id}/cancel`)],
    ['an order to refund', (id) => merchant.post(`/orders/${id}/refunds`, { amount: 1 })],
    ['a variant', (id) => merchant.get(`/stock/${id}`)],
    ['a variant to count', (id) => merchant.patch(`/stock/${id}`, { on_hand: 1 })],
    ['a session', (id) => merchant.get(`/sessions/${id}`)],
    ['a session with revisions', (id) => merchant.get(`/sessions/${id}/revisions/1`)],
    ['a revision', (id) => merchant.get(`/sessions/${sold.sessionId}/revisions/${id}`)],
    ['a delivery', (id) => merchant.get(`/deliveries/${id}`)],
    ['a delivery to repeat', (id) => merchant.post(`/deliveries/${id}/redeliver`)],
    ['an endpoint', (id) => merchant.post(`/endpoints/${id}/replay?since=2026-01-01T00:00:00Z`)],
  ];

  it.each(requests)('is told in the same bytes whatever its id looks like: %s', async (_, send) => {
    const texts = new Set<string>();
    for (const id of SHAPES) {
      const { status, text } = await send(id);
      expect(status, `${id}: ${text}`).toBe(404);
      texts.add(text);
    }
    expect(texts.size).toBe(1);
  });

  it('a path that is no URL is refused', async () => {
    expect((await merchant.get('/orders/%E0')).status).toBe(400);
  });
});

describe('a query', () => {
  const WRONG: readonly [string, string][] = [
    ['limit=0', '$.query.limit'],
    ['limit=101', '$.query.limit'],
    ['limit=-1', '$.query.limit'],
    ['limit=1.5', '$.query.limit'],
    ['limit=', '$.query.limit'],
    ['limit=5&limit=6', '$.query.limit'],
    ['cursor=', '$.query.cursor'],
    ['cursor=nothing', '$.query.cursor'],
    ['cursor=W10', '$.query.cursor'],
    [`cursor=${Buffer.from('["other",1]').toString('base64url')}`, '$.query.cursor'],
    [`cursor=${'A'.repeat(1001)}`, '$.query.cursor'],
    ['page=2', '$.query.page'],
    ['__proto__=1', '$.query.__proto__'],
  ];

  it.each(LISTS)('of %s that is wrong is refused by its name', async (path) => {
    for (const [query, param] of WRONG) {
      const { status, body } = await merchant.get(`${path}?${query}`);
      expect({ status, type: body.type, param: body.param }, `${path}?${query.slice(0, 50)}`).toEqual({
        status: 400,
        type: 'invalid_request',
        param,
      });
    }
  });

  it.each(LISTS)('of %s with a cursor that somebody made up is refused, or answered', async (path) => {
    const list = path.slice(1);
    const places = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record({ at: fc.oneof(fc.maxSafeInteger(), fc.double()), id: fc.string({ unit: 'binary' }) }),
      fc.record({ at: fc.maxSafeInteger(), row: fc.maxSafeInteger() }),
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.maxSafeInteger(),
    );
    await fc.assert(
      fc.asyncProperty(places, async (place) => {
        const cursor = Buffer.from(JSON.stringify([list, place])).toString('base64url');
        const { status, body } = await merchant.get(`${path}?cursor=${cursor}`);
        expect([200, 400]).toContain(status);
        if (status === 400) expect(body.param).toBe('$.query.cursor');
      }),
      { numRuns: 60 },
    );
  });

  const FILTERS: readonly [string, string][] = [
    ['/orders?status=lost', '$.query.status'],
    ['/orders?created_after=yesterday', '$.query.created_after'],
    ['/orders?created_before=2026-02-30T00:00:00Z', '$.query.created_before'],
    ['/orders?agent=', '$.query.agent'],
    ['/sessions?status=open', '$.query.status'],
    ['/sessions?created_after=1', '$.query.created_after'],
    ['/stock?below=-1', '$.query.below'],
    ['/deliveries?state=sent', '$.query.state'],
    ['/stripe-events?outcome=lost', '$.query.outcome'],
    ['/audit?subject=', '$.query.subject'],
    ['/insights/cancellations?since=now', '$.query.since'],
    ['/endpoints?id=alpha', '$.query.id'],
    ['/stripe-events/counts?type=a', '$.query.type'],
    ['/stock/item_low?verbose=1', '$.query.verbose'],
  ];

  it.each(FILTERS)('%s is refused', async (path, param) => {
    const { status, body } = await merchant.get(path);
    expect({ status, param: body.param }).toEqual({ status: 400, param });
  });

  it('that lacks what it needs is refused', async () => {
    const { status, body } = await merchant.post('/endpoints/alpha/replay');
    expect({ status, code: body.code, param: body.param }).toEqual({
      status: 400,
      code: 'missing',
      param: '$.query.since',
    });
  });
});
