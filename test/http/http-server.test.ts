import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { SERVER_TIMEOUTS } from '../../src/http/http-server.js';
import { sendJson } from '../../src/http/respond.js';
import { echo, head, post, sendRaw, startToyServer } from './toy-server.js';

const json = 'Content-Type: application/json';
const hasty = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };

describe('what is not a request', () => {
  it.each([
    [
      'Transfer-Encoding with Content-Length',
      `${head('POST /', json, 'Content-Length: 2', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    ],
    ['two Content-Lengths', `${head('POST /', json, 'Content-Length: 2', 'Content-Length: 2')}{}`],
    ['a Content-Length that is no number', `${head('POST /', json, 'Content-Length: +2')}{}`],
    [
      'Transfer-Encoding twice',
      `${head('POST /', json, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}2\r\n{}\r\n0\r\n\r\n`,
    ],
    ['a folded header', head('GET /', 'X-A: b\r\n c')],
    ['a space before the colon', head('GET /', 'Content-Length : 2')],
    ['bare line feeds', 'GET / HTTP/1.1\nHost: shop\nConnection: close\n\n'],
    ['a NUL in a header', head('GET /', 'X-A: b\0c')],
    ['a broken chunk size', `${head('POST /', json, 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`],
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two Hosts', head('GET /', 'Host: other')],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['an unknown method', head('BREW /')],
    ['a target without an authority', head('GET http://')],
    ['a target with half an address', head('GET http://[::1')],
    [
      'chunks in HTTP/1.0',
      `POST / HTTP/1.0\r\nHost: shop\r\n${json}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    ],
  ])('answers %s with 400 and closes', async (_what, bytes) => {
    const { url, port } = await startToyServer();
    const answer = await sendRaw(port, bytes);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'invalid_request', code: 'invalid' });
    expect((await post(url, '{}')).status).toBe(200);
  });

  it.each([
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'API-Version',
    'Request-Id',
    'Expect',
    'Content-Encoding',
  ])('names %s when it was sent twice', async (name) => {
    const value = name === 'Expect' ? '100-continue' : 'x';
    const { port } = await startToyServer();
    const answer = await sendRaw(port, head('GET /', `${name}: ${value}`, `${name.toLowerCase()}: ${value}`));
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).message).toContain(name);
  });

  it.each([
    ['one long header', head('GET /', `X-A: ${'b'.repeat(9_000)}`)],
    ['a header without an end', `GET / HTTP/1.1\r\nHost: shop\r\nX-A: ${'b'.repeat(200_000)}`],
    ['many headers', head('GET /', ...Array.from({ length: 65 }, (_, index) => `X-${index}: 1`))],
    ['a long path', head(`GET /${'b'.repeat(9_000)}`)],
  ])('answers %s with 431', async (_what, bytes) => {
    const { port } = await startToyServer();
    const answer = await sendRaw(port, bytes);
    expect(answer.status).toBe(431);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'headers_too_large' });
  });

  it('refuses TRACE, CONNECT and strange expectations, and ignores upgrades', async () => {
    const { port } = await startToyServer();
    const trace = await sendRaw(port, head('TRACE /'));
    const tunnel = await sendRaw(port, 'CONNECT shop:443 HTTP/1.1\r\nHost: shop:443\r\n\r\n');
    const strange = await sendRaw(port, head('GET /', 'Expect: tea'));
    const upgrade = await sendRaw(
      port,
      'GET / HTTP/1.1\r\nHost: shop\r\nConnection: close, upgrade\r\nUpgrade: h2c\r\n\r\n',
    );
    expect([trace.status, tunnel.status, strange.status, upgrade.status]).toEqual([405, 405, 417, 200]);
    expect(trace.headers).toMatch(/allow: GET, HEAD, POST/i);
  });
});

describe('slow and broken callers', () => {
  it('has production limits that cut a byte a second within 15 s', () => {
    expect(SERVER_TIMEOUTS).toEqual({
      headersTimeout: 8_000,
      requestTimeout: 12_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 65_000,
      timeout: 60_000,
    });
    expect(SERVER_TIMEOUTS.requestTimeout + SERVER_TIMEOUTS.connectionsCheckingInterval).toBeLessThan(15_000);
  });

  it.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: shop\r\nX-A: '],
    ['a body', head('POST /', json, 'Content-Length: 1000')],
    ['a chunked body', `${head('POST /', json, 'Transfer-Encoding: chunked')}3e8\r\n`],
  ])('cuts callers who trickle %s, and serves others meanwhile', async (_what, start) => {
    const { url, port } = await startToyServer(echo, { timeouts: hasty });
    const slow = Array.from({ length: 20 }, () =>
      sendRaw(port, start, {
        after: (socket) => {
          const trickle = setInterval(() => socket.write('x'), 30);
          socket.on('close', () => clearInterval(trickle));
        },
      }),
    );
    for (let count = 0; count < 20; count += 1) expect((await post(url, '{}')).status).toBe(200);
    for (const answer of await Promise.all(slow)) {
      expect(answer.status).toBe(408);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'request_timeout' });
    }
  });

  it('closes a connection that never says anything without an answer', async () => {
    const { port } = await startToyServer(echo, { timeouts: hasty });
    expect((await sendRaw(port, '')).text).toBe('');
  });

  it('gets rid of half-closed connections', async () => {
    const { url, port } = await startToyServer();
    const inBody = await sendRaw(port, `${head('POST /', json, 'Content-Length: 9')}{`, { halfClose: true });
    const inHead = await sendRaw(port, 'GET / HTTP/1.1\r\nHo', { halfClose: true });
    const idle = await sendRaw(port, '', { halfClose: true });
    expect([inBody.status, inHead.status, idle.status]).toEqual([400, 400, 0]);
    expect((await post(url, '{}')).status).toBe(200);
  });

  it('survives callers who reset at any moment', async () => {
    const { url, port } = await startToyServer(async (req, res) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await echo(req, res);
    });
    const bytes = `${head('POST /', json, 'Content-Length: 7')}{"a":1}`;
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const part = bytes.slice(0, 1 + (index % bytes.length));
        return sendRaw(port, part, { after: (socket) => void setTimeout(() => socket.resetAndDestroy(), index % 10) });
      }),
    );
    expect((await post(url, '{}')).status).toBe(200);
  });

  it('answers a request that breaks while its handler runs only once', async () => {
    const { port } = await startToyServer();
    const start = head('POST /', json, 'Transfer-Encoding: chunked');
    const answer = await sendRaw(port, `${start}2\r\n{}XX`);
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe('many requests on one connection', () => {
  it('answers far more than a thousand, all with the status of the handler', async () => {
    const { port } = await startToyServer();
    const one = 'GET / HTTP/1.1\r\nHost: shop\r\n\r\n';
    let left = 1_500;
    const answer = await sendRaw(port, one, {
      after: (socket) => {
        socket.on('data', () => {
          left -= 1;
          socket.write(left > 0 ? one : head('GET /'));
        });
      },
    });
    expect(answer.text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1_501);
  });
});

describe('listen', () => {
  it('fails with the reason when the port is taken', async () => {
    const { port } = await startToyServer();
    await expect(startToyServer(echo, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('drain', () => {
  it('lets a running request finish, closes idle connections and takes no new ones', async () => {
    let release: (() => void) | undefined;
    const { url, port, server } = await startToyServer(async (req, res) => {
      if (req.url === '/slow')
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      sendJson(res, 200, { url: req.url });
    });
    const idle = sendRaw(port, 'GET /idle HTTP/1.1\r\nHost: shop\r\n\r\n');
    const running = sendRaw(port, 'GET /slow HTTP/1.1\r\nHost: shop\r\n\r\n');
    await expect.poll(() => release).toBeDefined();
    const drained = server.drain(0);
    expect((await idle).body).toBe('{"url":"/idle"}');
    await expect(fetch(url)).rejects.toThrow();
    release?.();
    expect((await running).body).toBe('{"url":"/slow"}');
    await drained;
  });

  it('says not ready and still serves before it stops listening, and ends its connections', async () => {
    let draining = false;
    const readiness = {
      report: async () => ({ status: 'ready' as const, checks: {} }),
      startDraining: () => {
        draining = true;
      },
    };
    const { url, port, server } = await startToyServer(echo, { readiness });
    const drained = server.drain(0.3);
    expect(draining).toBe(true);
    const answer = await sendRaw(port, 'GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(answer.status).toBe(200);
    expect(answer.headers.toLowerCase()).toContain('connection: close');
    await drained;
    await expect(fetch(url)).rejects.toThrow();
  });

  it('ends although a connection was opened that never says anything', async () => {
    const { port, server } = await startToyServer();
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    await server.drain(0);
    socket.destroy();
  });
});
