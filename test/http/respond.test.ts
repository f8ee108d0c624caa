import { describe, expect, it } from 'vitest';
import { ProtocolError, problems, UnavailableError } from '../../src/errors.js';
import { sendError, sendJson } from '../../src/http/respond.js';
import { head, sendRaw, startToyServer } from './toy-server.js';

describe('sendJson', () => {
  it('sends the same bytes for an object and for its JSON, with all constant headers', async () => {
    const { url } = await startToyServer((req, res) =>
      sendJson(res, 201, req.url === '/text' ? '{"a":"ö"}' : { a: 'ö' }, { 'Idempotent-Replayed': 'true' }),
    );
    for (const path of ['/text', '/object']) {
      const answer = await fetch(url + path);
      expect(answer.status).toBe(201);
      expect(await answer.text()).toBe('{"a":"ö"}');
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'content-length': '10',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'idempotent-replayed': 'true',
        'request-id': expect.stringMatching(/^req_[0-9a-f]{32}$/),
      });
      expect(answer.headers.has('x-powered-by')).toBe(false);
    }
  });

  it('lets a caller of it choose the caching, in any case', async () => {
    const { url } = await startToyServer((_req, res) => sendJson(res, 200, {}, { 'Cache-Control': 'max-age=60' }));
    expect((await fetch(url)).headers.get('cache-control')).toBe('max-age=60');
  });

  it('answers HEAD with the headers alone', async () => {
    const { port } = await startToyServer((_req, res) => sendJson(res, 200, { a: 1 }));
    const answer = await sendRaw(port, head('HEAD /'));
    expect(answer.headers).toMatch(/content-length: 7/i);
    expect(answer.body).toBe('');
  });

  it('answers once, whatever is sent after that', async () => {
    const { url } = await startToyServer((_req, res) => {
      sendJson(res, 200, { first: true });
      sendJson(res, 500, { second: true });
    });
    expect(await (await fetch(url)).json()).toEqual({ first: true });
  });

  it.each([
    ['my-request-1', true],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
    ['with space', false],
    ['ümlaut', false],
  ])('echoes the request id %j: %s', async (id, echoed) => {
    const { url, lines } = await startToyServer();
    const answer = await fetch(url, { headers: { 'request-id': id } });
    expect(answer.headers.get('request-id') === id).toBe(echoed);
    await expect.poll(() => lines).toMatchObject([{ requestId: answer.headers.get('request-id') }]);
  });
});

describe('sendError', () => {
  it('sends the flat Error with the headers that belong to it', async () => {
    const { url } = await startToyServer((_req, res) =>
      sendError(
        res,
        new ProtocolError(405, 'method_not_allowed', 'No.', {
          param: '$.a',
          retryAfter: 1.2,
          allow: 'GET',
          supportedVersions: ['2026-04-17'],
        }),
        { 'idempotency-key': 'k' },
      ),
    );
    const answer = await fetch(url);
    expect(await answer.json()).toEqual({
      type: 'invalid_request',
      code: 'method_not_allowed',
      message: 'No.',
      param: '$.a',
      supported_versions: ['2026-04-17'],
    });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'retry-after': '2',
      allow: 'GET',
      'idempotency-key': 'k',
    });
  });
});

describe('anything thrown', () => {
  it('answers a protocol error as it is, and logs no line of its own', async () => {
    const { url, lines } = await startToyServer(() => {
      throw problems.sessionNotFound();
    });
    const answer = await fetch(url);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'session_not_found' }]);
    await expect.poll(() => lines).toMatchObject([{ msg: 'request', status: 404, code: 'session_not_found' }]);
  });

  it('answers 503 with Retry-After when the store or Stripe is away', async () => {
    const { url, lines } = await startToyServer(() => {
      throw new UnavailableError('SQLITE_FULL at /secret/place', { retryAfter: 7, cause: new Error('disk') });
    });
    const answer = await fetch(url);
    const text = await answer.text();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(JSON.parse(text)).toMatchObject({ type: 'service_unavailable', code: 'service_unavailable' });
    expect(text).not.toContain('SQLITE');
    expect(lines[0]).toMatchObject({
      level: 'warn',
      err: { message: 'SQLITE_FULL at /secret/place', cause: { message: 'disk' } },
    });
  });

  it('answers a bug with a fixed sentence and the request id, and logs name, message, code and stack alone', async () => {
    const { url, lines } = await startToyServer(() => {
      throw Object.assign(new TypeError('card spt_canary123 broke'), {
        code: 'E_X',
        raw: { token: 'canary456' },
        headers: { a: 'canary789' },
      });
    });
    const answer = await fetch(url, { headers: { 'request-id': 'r-1' } });
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({
      type: 'processing_error',
      code: 'internal_error',
      message: expect.stringContaining('r-1'),
    });
    expect(lines[0]).toMatchObject({
      level: 'error',
      requestId: 'r-1',
      err: { name: 'TypeError', code: 'E_X', stack: expect.stringContaining('respond.test') },
    });
    expect(text + JSON.stringify(lines)).not.toContain('canary');
  });

  it('answers a path that is no URL with 400', async () => {
    const { url } = await startToyServer((req) => void decodeURIComponent(req.url ?? ''));
    expect((await fetch(`${url}/%E0%A4%A`)).status).toBe(400);
  });

  it('cuts the connection when the answer had begun', async () => {
    const { port } = await startToyServer((_req, res) => {
      res.writeHead(200, { 'content-length': 100 }).write('half');
      throw new Error('late');
    });
    expect((await sendRaw(port, 'GET / HTTP/1.1\r\nHost: shop\r\n\r\n')).text).not.toContain('internal_error');
  });
});
