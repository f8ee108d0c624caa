import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../http/toy-server.js';
import { VERSION } from '../support/acp-client.js';
import { createBody } from '../support/builders.js';
import { checkAgainstSpec } from '../support/spec.js';
import { ALPHA_KEY, MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';

/*
 * Bytes that two programs in a row read differently. What is hidden in each would make a session: whatever a proxy makes
 * of the request before, none may be made here but by those that are requests beyond doubt.
 */

let shop: TestApp;
let port: number;
beforeAll(async () => {
  shop = await startApp({ inMemory: true });
  port = Number(new URL(shop.url).port);
});
afterAll(() => shop?.close());

const BODY = JSON.stringify(createBody());
let keys = 0;
const own = (): string[] => {
  keys += 1;
  return [`Authorization: Bearer ${ALPHA_KEY}`, `API-Version: ${VERSION}`, `Idempotency-Key: hidden-${keys}`];
};
const TYPE = 'Content-Type: application/json';
const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
/** A request that makes a session, and ends its connection. */
const hidden = (): string =>
  lines(
    'POST /checkout_sessions HTTP/1.1',
    'Host: shop',
    'Connection: close',
    TYPE,
    ...own(),
    `Content-Length: ${BODY.length}`,
  ) + BODY;
/** A create with these lines more, that stays connected. */
const create = (...more: string[]): string =>
  lines('POST /checkout_sessions HTTP/1.1', 'Host: shop', TYPE, ...own(), ...more);

async function sessions(): Promise<number> {
  const { body } = await shop.client.request('/merchant/sessions?limit=100', {
    method: 'GET',
    headers: { authorization: `Bearer ${MERCHANT_KEY}` },
  });
  expect(body.items.length, 'all are on one page').toBeLessThan(100);
  return body.items.length;
}

const LENGTH = `Content-Length: ${BODY.length}`;
const CHUNKED = 'Transfer-Encoding: chunked';
const SMUGGLED: [string, () => string][] = [
  ['a length and chunks', () => `${create(LENGTH, CHUNKED)}0\r\n\r\n${hidden()}`],
  ['chunks and a length', () => `${create(CHUNKED, 'Content-Length: 5')}0\r\n\r\n${hidden()}`],
  ['two lengths that differ', () => `${create('Content-Length: 0', LENGTH)}${hidden()}`],
  ['two lengths that agree', () => `${create('Content-Length: 2', 'Content-Length: 2')}{}${hidden()}`],
  ['a list of lengths', () => `${create('Content-Length: 2, 2')}{}${hidden()}`],
  ['a signed length', () => `${create('Content-Length: +2')}{}${hidden()}`],
  ['a negative length', () => `${create('Content-Length: -1')}${hidden()}`],
  ['a length in hex', () => `${create('Content-Length: 0x2')}{}${hidden()}`],
  ['a length beyond all bounds', () => `${create(`Content-Length: ${'9'.repeat(30)}`)}{}${hidden()}`],
  ['a length with an underscore', () => `${create('Content_Length: 2', CHUNKED, 'Content-Length: 2')}{}${hidden()}`],
  ['an encoding of another name', () => `${create('Transfer-Encoding: xchunked')}0\r\n\r\n${hidden()}`],
  ['chunked before another encoding', () => `${create('Transfer-Encoding: chunked, identity')}0\r\n\r\n${hidden()}`],
  ['an encoding twice', () => `${create(CHUNKED, 'Transfer-Encoding: identity')}0\r\n\r\n${hidden()}`],
  ['chunked behind a vertical tab', () => `${create('Transfer-Encoding: \vchunked')}0\r\n\r\n${hidden()}`],
  ['a name that ends with a space', () => `${create('Transfer-Encoding : chunked')}0\r\n\r\n${hidden()}`],
  ['a folded encoding', () => `${create('Transfer-Encoding:', ' chunked')}0\r\n\r\n${hidden()}`],
  ['a folded header', () => `${create('X-A: b', '\tTransfer-Encoding: chunked')}0\r\n\r\n${hidden()}`],
  ['a carriage return in a header', () => `${create(`X-A: b\rTransfer-Encoding: chunked`)}0\r\n\r\n${hidden()}`],
  ['a line feed alone in the head', () => `${create(`X-A: b\nTransfer-Encoding: chunked`)}0\r\n\r\n${hidden()}`],
  ['a NUL in a header', () => `${create('X-A: b\0c', 'Content-Length: 0')}${hidden()}`],
  ['a NUL in a name', () => `${create('X\0A: b', 'Content-Length: 0')}${hidden()}`],
  ['a header without a name', () => `${create(': b', 'Content-Length: 0')}${hidden()}`],
  ['a header without a colon', () => `${create('X-A', 'Content-Length: 0')}${hidden()}`],
  ['a chunk size with a sign', () => `${create(CHUNKED)}+2\r\n{}\r\n0\r\n\r\n${hidden()}`],
  ['a chunk size in another notation', () => `${create(CHUNKED)}0x2\r\n{}\r\n0\r\n\r\n${hidden()}`],
  ['a chunk size beyond all bounds', () => `${create(CHUNKED)}${'f'.repeat(17)}\r\n{}\r\n0\r\n\r\n${hidden()}`],
  ['a chunk that is longer than it says', () => `${create(CHUNKED)}1\r\n{}\r\n0\r\n\r\n${hidden()}`],
  ['chunks that end with a line feed alone', () => `${create(CHUNKED)}2\n{}\n0\n\n${hidden()}`],
  ['a chunk extension with a line feed', () => `${create(CHUNKED)}2;a\n{}\r\n0\r\n\r\n${hidden()}`],
  ['chunk extensions without end', () => `${create(CHUNKED)}2;${'a=b;'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n${hidden()}`],
  ['a space before the method', () => ` ${create('Content-Length: 0')}${hidden()}`],
  ['another version of HTTP', () => `${create('Content-Length: 0').replace('HTTP/1.1', 'HTTP/1.2')}${hidden()}`],
  ['HTTP/2 as it begins', () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${hidden()}`],
  ['HTTP/0.9', () => `GET /healthz\r\n\r\n${hidden()}`],
  ['HTTP/1.0 with chunks', () => `${create(CHUNKED).replace('HTTP/1.1', 'HTTP/1.0')}0\r\n\r\n${hidden()}`],
  ['two hosts', () => `${create('Host: other', 'Content-Length: 0')}${hidden()}`],
  ['no host', () => `${create('Content-Length: 0').replace('Host: shop\r\n', '')}${hidden()}`],
  ['CONNECT', () => `CONNECT shop:443 HTTP/1.1\r\nHost: shop:443\r\n\r\n${hidden()}`],
  ['a TLS hello', () => `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${hidden()}`],
  [
    '65 headers',
    () => `${create(...Array.from({ length: 65 }, (_, at) => `X-${at}: 1`), 'Content-Length: 0')}${hidden()}`,
  ],
  ['9 KB of headers', () => `${create(`X-A: ${'b'.repeat(9_000)}`, 'Content-Length: 0')}${hidden()}`],
];

/** Of these it is clear where they end: the connection may be good for a request behind them. */
const REFUSED_ALONE = /two hosts|no host|65 headers/;

describe('what a proxy may read differently', () => {
  it.each(SMUGGLED)('carries no second request: %s', async (name, bytes) => {
    const before = await sessions();
    const answer = await sendRaw(port, Buffer.from(bytes(), 'latin1'), { halfClose: true });
    expect(answer.text === '' || (answer.status >= 400 && answer.status < 500), answer.text).toBe(true);
    if (answer.text !== '') {
      const first = JSON.parse(answer.body.split(/HTTP\/1\.1 \d/)[0] ?? '');
      expect(Object.keys(first)).toEqual(expect.arrayContaining(['type', 'code', 'message']));
      checkAgainstSpec('Error', first);
    }
    const made = (await sessions()) - before;
    expect(made, answer.text).toBe(REFUSED_ALONE.test(name) && / 201 /.test(answer.text) ? 1 : 0);
    expect((await shop.client.create(createBody())).status).toBe(201);
  });
});

describe('what is in order', () => {
  it('is done once each, one after the other on one connection', async () => {
    const before = await sessions();
    const one = create(LENGTH) + BODY;
    const inChunks = `${create(CHUNKED)}${chunk(BODY.slice(0, 40))}${chunk(BODY.slice(40))}0\r\nX-Trailer: a\r\n\r\n`;
    const extended = `${create(CHUNKED)}${chunk(BODY).replace('\r\n', ';name="value"\r\n')}0\r\n\r\n`;
    const absolute = create(LENGTH).replace('/checkout_sessions', 'http://elsewhere.example/checkout_sessions') + BODY;
    const answer = await sendRaw(port, one + inChunks + extended + absolute + hidden());
    expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toEqual(Array.from({ length: 5 }, () => 'HTTP/1.1 201'));
    expect((await sessions()) - before).toBe(5);
  });

  it('takes no trailer for a header', async () => {
    const [key, ...others] = own();
    const head = lines('POST /checkout_sessions HTTP/1.1', 'Host: shop', 'Connection: close', TYPE, ...others, CHUNKED);
    const answer = await sendRaw(port, `${head}${chunk(BODY)}0\r\n${key}\r\n\r\n`);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, 'unauthorized']);
  });

  it.each(['OPTIONS *', 'OPTIONS /checkout_sessions', 'TRACE /checkout_sessions', 'DELETE /checkout_sessions'])(
    'says of %s that it is none of its methods',
    async (request) => {
      const answer = await sendRaw(port, lines(`${request} HTTP/1.1`, 'Host: shop', 'Connection: close', ...own()));
      expect([404, 405]).toContain(answer.status);
      checkAgainstSpec('Error', JSON.parse(answer.body));
    },
  );

  it.each(['Authorization', 'Idempotency-Key', 'API-Version', 'Content-Type', 'Signature', 'Timestamp', 'Request-Id'])(
    'names %s where it was sent twice, in whatever spelling, and does nothing',
    async (name) => {
      const before = await sessions();
      const more = [`${name}: x`, `${name.toUpperCase()}: y`, 'Connection: close', LENGTH];
      const answer = await sendRaw(port, create(...more) + BODY);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body).message).toContain(name);
      expect(await sessions()).toBe(before);
    },
  );
});
