import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../http/toy-server.js';
import { operationsOf, readDocument } from '../openapi/support/document.js';
import { VERSION } from '../support/acp-client.js';
import { createBody } from '../support/builders.js';
import { checkAgainstSpec } from '../support/spec.js';
import { ALPHA_KEY, MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';
import { schemeOf } from './support/agent-paths.js';

/* Bodies that hurt whoever reads them, sent to everything that reads one; and addresses that mean another one. */

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true, widgetHtml: async () => '<!doctype html>' });
});
afterAll(() => shop?.close());

const KEYS: Record<string, string> = { agentKey: ALPHA_KEY, merchantKey: MERCHANT_KEY };
const readers = operationsOf(readDocument()).filter(({ operation }) => operation.requestBody);
const good = JSON.stringify(createBody());
const withNumber = (literal: string) => good.replace('"quantity":1', `"quantity":${literal}`);

type Body = Buffer | string;
const JSON_TYPE = 'application/json';
const BODIES: [string, Body, string, Record<string, string>?][] = [
  ['256 KiB of brackets', '['.repeat(256 * 1024), JSON_TYPE],
  ['32 KiB of brackets', '['.repeat(32 * 1024), JSON_TYPE],
  ['33 levels', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, JSON_TYPE],
  ['a key twice', good.replace('{', '{"currency":"eur",'), JSON_TYPE],
  ['a key twice, spelled in two ways', good.replace('{', '{"\\u0063urrency":"eur",'), JSON_TYPE],
  ['__proto__', good.replace('{', '{"__proto__":{"polluted":1},'), JSON_TYPE],
  ['__proto__ in escapes', good.replace('{', '{"\\u005f\\u005fproto__":{"polluted":1},'), JSON_TYPE],
  ['constructor.prototype', good.replace('{', '{"constructor":{"prototype":{"polluted":1}},'), JSON_TYPE],
  ['a huge exponent', withNumber('1e999999'), JSON_TYPE],
  ['more than a double', withNumber('1e400'), JSON_TYPE],
  ['minus nothing', withNumber('-0'), JSON_TYPE],
  ['one beyond exact integers', withNumber('9007199254740993'), JSON_TYPE],
  ['a hundred thousand digits', withNumber('9'.repeat(50_000)), JSON_TYPE],
  ['a byte order mark', `\ufeff${good}`, JSON_TYPE],
  ['UTF-16', Buffer.from(good, 'utf16le'), JSON_TYPE],
  ['UTF-16, as it says', Buffer.from(good, 'utf16le'), 'application/json; charset=utf-16'],
  ['Latin-1, as it says', good, 'application/json; charset=latin1'],
  [
    'a byte that is no UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]),
    JSON_TYPE,
  ],
  [
    'an overlong slash',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
    JSON_TYPE,
  ],
  ['half a surrogate pair', good.replace('item_123', '\\ud800'), JSON_TYPE],
  [
    'half of one in UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    JSON_TYPE,
  ],
  ['NUL in an escape', good.replace('item_123', 'item\\u0000'), JSON_TYPE],
  ['NUL in the open', good.replace('item_123', 'item\u0000'), JSON_TYPE],
  ['gzip', gzipSync(good), JSON_TYPE, { 'content-encoding': 'gzip' }],
  ['a gzip bomb', gzipSync(Buffer.alloc(50_000_000)), JSON_TYPE, { 'content-encoding': 'gzip' }],
  ['brotli', brotliCompressSync(good), JSON_TYPE, { 'content-encoding': 'br' }],
  ['gzip that is not said', gzipSync(good), JSON_TYPE],
  ['two values', `${good}${good}`, JSON_TYPE],
  ['a form', 'line_items=1', 'application/x-www-form-urlencoded'],
  ['parts', '--a\r\n\r\n{}\r\n--a--', 'multipart/form-data; boundary=a'],
  ['a type of a kilobyte', good, `application/json;${'a=b;'.repeat(250)}`],
  ['megabytes', Buffer.alloc(3_000_000, 0x20), JSON_TYPE],
];
const names = () => [Object.prototype, Array.prototype].flatMap((each) => Reflect.ownKeys(each).map(String));

describe('bodies', () => {
  it.each(readers.map((each) => [each.operation.operationId, each] as const))(
    'are refused by %s with a plain 4xx',
    async (id, located) => {
      const before = names();
      const scheme = schemeOf(located);
      for (const [name, body, type, more] of BODIES) {
        const answer = await fetch(`${shop.url}${located.path.replace(/\{\w+\}/g, 'cs_1')}`, {
          method: located.method.toUpperCase(),
          headers: {
            ...(scheme && { authorization: `Bearer ${KEYS[scheme]}` }),
            'api-version': VERSION,
            'idempotency-key': `${id} ${name}`.replace(/[^ -~]/g, ''),
            accept: 'application/json, text/event-stream',
            'content-type':
              type === JSON_TYPE && 'text/csv' in (located.operation.requestBody?.content ?? {}) ? 'text/csv' : type,
            ...more,
          },
          body,
        });
        const text = await answer.text();
        expect(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${text.slice(0, 300)}`).toBe(
          true,
        );
        const said = JSON.parse(text);
        // What JSON-RPC refuses by itself has no error of ours in it.
        const own = said.jsonrpc ? said.error.data : said;
        if (own !== undefined || !said.jsonrpc) checkAgainstSpec('Error', own);
      }
      expect(names()).toEqual(before);
      expect('polluted' in {}).toBe(false);
    },
  );
});

describe('addresses', () => {
  const ask = (target: string, key: string, method = 'GET') =>
    sendRaw(
      Number(new URL(shop.url).port),
      `${method} ${target} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\nAPI-Version: ${VERSION}\r\n\r\n`,
    );

  const OTHERS = [
    '%2e%2e',
    '..',
    '%2e%2e%2f',
    '..%2f',
    '%2f',
    '%5c..',
    '.%00',
    '..;',
    '%252e%252e',
    '%c0%ae%c0%ae',
    '．．',
  ];

  it('of the merchant are not reached by way of an agent’s', async () => {
    for (const other of OTHERS) {
      for (const path of ['orders', 'stock', 'audit']) {
        const answer = await ask(`/checkout_sessions/${other}/merchant/${path}`, ALPHA_KEY);
        expect([400, 401, 404], `${other} ${answer.text}`).toContain(answer.status);
        checkAgainstSpec('Error', JSON.parse(answer.body));
      }
    }
  });

  it('of files are none', async () => {
    for (const other of OTHERS) {
      for (const place of ['/docs', '/feed', '/orders', '/.well-known']) {
        const answer = await ask(`${place}/${`${other}/`.repeat(8)}etc/passwd`, ALPHA_KEY);
        expect([400, 404], `${place} ${other} ${answer.text}`).toContain(answer.status);
        expect(answer.text).not.toContain('root:');
      }
    }
  });

  const MEANT: [string, number][] = [
    ['//checkout_sessions', 404],
    ['/checkout_sessions//', 404],
    ['/checkout_sessions/', 404],
    ['/CHECKOUT_SESSIONS', 404],
    ['/checkout_sessions%00', 404],
    ['/checkout_sessions/%', 400],
    ['/checkout_sessions/%E0%A4', 400],
    ['/checkout_sessions/%F0%9F%92%A9', 404],
    [`/checkout_sessions/${'a'.repeat(7_000)}`, 404],
    ['/checkout_sessions/cs_1#fragment', 404],
    ['/checkout_sessions/cs_1?id=cs_2&id=cs_3', 404],
    ['/checkout_sessions/cs_1/complete/..', 404],
    ['/merchant/orders?limit=1&limit=2', 401],
    ['http://elsewhere.example/merchant/orders', 401],
    ['https://user:password@shop/healthz', 200],
    ['javascript:alert(1)', 400],
  ];
  it.each(MEANT.map(([target, status]) => [target.slice(0, 60), target, status] as const))(
    'like %s mean nothing else',
    async (_, target, status) => {
      const answer = await ask(target, ALPHA_KEY);
      expect(answer.status, answer.text).toBe(status);
      if (status !== 200) checkAgainstSpec('Error', JSON.parse(answer.body));
    },
  );

  it('have no query that decides who asks, which version it is, or what is done', async () => {
    const { id } = (await shop.client.create(createBody())).body;
    const anonymous = await ask(
      `/checkout_sessions/${id}?authorization=Bearer%20${ALPHA_KEY}&api_key=${ALPHA_KEY}`,
      'none',
    );
    expect(anonymous.status).toBe(401);
    const plain = await shop.client.get(id);
    for (const query of [
      '_method=DELETE',
      'agent=beta',
      '__proto__[polluted]=1',
      'constructor.prototype.polluted=1',
      'status=completed',
    ]) {
      expect((await shop.client.get(`${id}?${query}`)).text).toBe(plain.text);
    }
    expect('polluted' in {}).toBe(false);
  });
});
