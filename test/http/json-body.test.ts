import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readJsonBody, readRawBody } from '../../src/http/json-body.js';
import { sendJson } from '../../src/http/respond.js';
import { echo, head, post, sendRaw, startToyServer } from './toy-server.js';

describe('readJsonBody', () => {
  it('reads JSON of every accepted content type', async () => {
    const { url } = await startToyServer();
    for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/json;charset="UTF-8"']) {
      const answer = await post(url, '{"a":"ö"}', { 'content-type': type });
      expect([answer.status, await answer.json()]).toEqual([200, { value: { a: 'ö' } }]);
    }
  });

  it.each([
    ['text/plain', undefined],
    ['application/json; charset=latin1', undefined],
    ['application/jsonx', undefined],
    ['application/json, text/plain', undefined],
    ['application/vnd.api+json', undefined],
    ['application/json', 'gzip'],
    ['application/json', 'br, identity'],
  ])('refuses content type %s with encoding %s', async (type, encoding) => {
    const { url } = await startToyServer();
    const headers = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) };
    const answer = await post(url, gzipSync('{}'), headers);
    expect([answer.status, await answer.json()]).toMatchObject([415, { code: 'unsupported_media_type' }]);
  });

  it('refuses a content type above 100 characters, whatever it says', async () => {
    const { port } = await startToyServer();
    for (const [spaces, status] of [
      [84, 200],
      [85, 415],
      [7_500, 415],
    ] as const) {
      // With something behind the spaces, which are cut off otherwise.
      const type = `Content-Type: application/json${' '.repeat(spaces - 1)};`;
      expect((await sendRaw(port, `${head('POST /', 'Content-Length: 2', type)}{}`)).status).toBe(status);
    }
  });

  it('refuses a body without a content type, declared or chunked', async () => {
    const { port } = await startToyServer();
    const declared = await sendRaw(port, `${head('POST /', 'Content-Length: 2')}{}`);
    const chunked = await sendRaw(port, `${head('POST /', 'Transfer-Encoding: chunked')}2\r\n{}\r\n0\r\n\r\n`);
    expect([declared.status, chunked.status]).toEqual([415, 415]);
  });

  it('takes an empty body where none is required, whatever its framing', async () => {
    const { port } = await startToyServer(async (req, res) => {
      const value = await readJsonBody(req, { limitBytes: 100, required: false });
      sendJson(res, 200, { isEmpty: value === undefined });
    });
    const nil = await sendRaw(port, `${head('POST /', 'Content-Length: 4', 'Content-Type: application/json')}null`);
    expect(nil.body).toBe('{"isEmpty":false}');
    const none = await sendRaw(port, head('POST /'));
    const zero = await sendRaw(port, head('POST /', 'Content-Length: 0', 'Content-Type: application/json'));
    const chunked = await sendRaw(port, `${head('POST /', 'Transfer-Encoding: chunked')}0\r\n\r\n`);
    for (const answer of [none, zero, chunked]) expect(answer.body).toBe('{"isEmpty":true}');
  });

  it('asks for a body where one is required', async () => {
    const { url } = await startToyServer();
    const answer = await post(url, '');
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_json' }]);
  });

  it('refuses invalid UTF-8 and a byte order mark', async () => {
    const { url } = await startToyServer();
    for (const bytes of [[0x22, 0xff, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0xef, 0xbb, 0xbf, 0x7b, 0x7d], [0xc3]]) {
      const answer = await post(url, Buffer.from(bytes));
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_json' }]);
    }
  });

  it('joins a character that arrives in two pieces', async () => {
    const { port } = await startToyServer();
    const body = Buffer.from('"ö"');
    const start = head('POST /', 'Content-Type: application/json', `Content-Length: ${body.length}`);
    const answer = await sendRaw(port, Buffer.concat([Buffer.from(start), body.subarray(0, 2)]), {
      after: (socket) => void setTimeout(() => socket.write(body.subarray(2)), 20),
    });
    expect(answer.body).toBe('{"value":"ö"}');
  });

  it('joins a body of very many pieces, and does not keep the pieces', async () => {
    const pieces: WeakRef<Buffer>[] = [];
    const { port } = await startToyServer(async (req, res) => {
      req.on('data', (piece: Buffer) => pieces.push(new WeakRef(piece)));
      const body = await readRawBody(req, 1024 * 1024);
      sendJson(res, 200, { text: body.toString() });
    });
    const text = Array.from({ length: 20_000 }, (_, index) => index % 10).join('');
    const start = head('POST /', 'Transfer-Encoding: chunked');
    let end: () => void = () => undefined;
    const answer = sendRaw(port, start + text.replace(/./g, '1\r\n$&\r\n'), {
      after: (socket) => {
        end = () => socket.write('0\r\n\r\n');
      },
    });
    await expect.poll(() => pieces.length).toBe(text.length);
    await nextTurn();
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    expect(pieces.filter((piece) => piece.deref() !== undefined).length).toBeLessThan(10);
    end();
    expect(JSON.parse((await answer).body)).toEqual({ text });
  });

  it('reads exactly up to its limit', async () => {
    const { url } = await startToyServer();
    const most = `"${'x'.repeat(256 * 1024 - 2)}"`;
    expect((await post(url, most)).status).toBe(200);
    expect((await post(url, `${most} `)).status).toBe(413);
  });

  it('answers a declared 10 MiB with 413 and closes, and serves others', async () => {
    const { url, port } = await startToyServer();
    const size = 10 * 1024 * 1024;
    const start = head('POST /', 'Content-Type: application/json', `Content-Length: ${size}`);
    const answer = await sendRaw(port, start + 'x'.repeat(size));
    expect(answer.status).toBe(413);
    expect(answer.headers.toLowerCase()).toContain('connection: close');
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'payload_too_large' });
    expect((await post(url, '{}')).status).toBe(200);
  });

  it('answers an endless chunked body with 413 and cuts it', async () => {
    const { port } = await startToyServer();
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const start = head('POST /', 'Content-Type: application/json', 'Transfer-Encoding: chunked');
    const answer = await sendRaw(port, start, {
      after: (socket) => {
        const more = (): void => {
          if (socket.destroyed) return;
          socket.write(chunk, () => setImmediate(more));
        };
        more();
      },
    });
    expect(answer.status).toBe(413);
  });

  it('gives the 413 to an ordinary client too', async () => {
    const { url } = await startToyServer();
    const answer = await post(url, Buffer.alloc(1024 * 1024, 0x20));
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'payload_too_large' }]);
  });

  it('says 100 Continue only to a body that it wants', async () => {
    const { port } = await startToyServer();
    const expecting = ['Content-Type: application/json', 'Expect: 100-continue'];
    const wanted = await sendRaw(port, head('POST /', ...expecting, 'Content-Length: 2'), {
      after: (socket) => void socket.once('data', () => socket.write('{}')),
    });
    expect(wanted.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    const unwanted = await sendRaw(port, head('POST /', ...expecting, 'Content-Length: 99999999'));
    expect(unwanted.status).toBe(413);
  });

  it('is quiet about a caller who goes away in the middle of a body', async () => {
    const { url, port, lines } = await startToyServer();
    await sendRaw(port, `${head('POST /', 'Content-Type: application/json', 'Content-Length: 100')}{"a"`, {
      after: (socket) => void setTimeout(() => socket.destroy(), 20),
    });
    await expect.poll(() => lines).toMatchObject([{ level: 'info', aborted: true }]);
    expect((await post(url, '{}')).status).toBe(200);
  });

  it('keeps the connection after an error whose small body nobody read', async () => {
    const { port } = await startToyServer((req, res) => (req.url === '/no' ? sendJson(res, 404, {}) : echo(req, res)));
    const type = 'Host: shop\r\nContent-Type: application/json\r\nContent-Length: 7';
    const answer = await sendRaw(
      port,
      `POST /no HTTP/1.1\r\n${type}\r\n\r\n{"a":1}POST / HTTP/1.1\r\n${type}\r\nConnection: close\r\n\r\n{"b":1}`,
    );
    expect(answer.text).toMatch(/^HTTP\/1\.1 404 [\s\S]*HTTP\/1\.1 200 [\s\S]*\{"value":\{"b":1\}\}$/);
  });

  it('leaves Object.prototype clean after every pollution', async () => {
    const { url } = await startToyServer();
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const corpus = [
      '{"__proto__":{"polluted":1}}',
      '{"a":{"__proto__":{"polluted":1}}}',
      '[{"\\u005f_proto__":{"polluted":1}}]',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"__proto__":null}',
      '{"__proto__":[]}',
      '{"a":{"prototype":{"polluted":1}}}',
    ];
    for (const body of corpus) {
      const answer = await post(url, body);
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_json' }]);
    }
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect('polluted' in {}).toBe(false);
  });
});
