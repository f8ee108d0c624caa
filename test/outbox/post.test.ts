import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createPost, type PostDeps } from '../../src/outbox/post.js';
import { PostError } from '../../src/outbox/post-error.js';
import { certificate } from '../http/certificate.js';

const OPEN = { httpsOnly: false, allowPrivate: true };
const GUARDED = { httpsOnly: false, allowPrivate: false };
const NOW = Date.UTC(2026, 10, 22, 12);
const BODY = '{"type":"order_create","data":{"title":"Tasse für Ä"}}';
/** A sink for what should never have been sent (RFC 7535): public, and nobody answers on these ports. */
const SINK = '192.31.196.1';

const HAS_IPV6 = Object.values(networkInterfaces()).some((entries) =>
  entries?.some(({ address }) => address === '::1'),
);

const servers: { close(): unknown }[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of servers.splice(0)) await new Promise((done) => (server as Server).close(done));
});

async function listening(server: Pick<Server, 'listen' | 'address' | 'close'>, host = '127.0.0.1'): Promise<number> {
  (server as Server).on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, host, done));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

interface Received {
  req: IncomingMessage;
  body: string;
}

/** A receiver that keeps what it gets, and answers with `answer` when it has all. */
async function startReceiver(answer: RequestListener = (_, res) => res.end('{"received":true}')) {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    void req.toArray().then((chunks) => {
      received.push({ req, body: Buffer.concat(chunks).toString() });
      answer(req, res);
    });
  });
  const port = await listening(server);
  return { port, url: `http://127.0.0.1:${port}/events?tenant=7`, received, server };
}

/** A receiver below HTTP, for answers that node:http does not give. */
async function startRaw(answer: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  return `http://127.0.0.1:${await listening(server as unknown as Server)}/`;
}

const send = (url: string, deps: Partial<PostDeps> = {}, options: { timeout?: number; signal?: AbortSignal } = {}) =>
  createPost({ ...OPEN, now: () => NOW, ...deps })(url, { 'Request-Id': 'evt_1' }, BODY, {
    timeout: 5_000,
    ...options,
  });

const messageOf = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    (answer) => `answered ${JSON.stringify(answer)}`,
    (error) => {
      expect(error).toBeInstanceOf(PostError);
      return (error as Error).message;
    },
  );

describe('a post', () => {
  it('carries bytes and headers on a connection of its own', async () => {
    const { port, url, received } = await startReceiver();
    expect(await send(url)).toEqual({ status: 200 });
    expect(await send(url)).toEqual({ status: 200 });
    const [first, second] = received;
    expect(first?.body).toBe(BODY);
    expect(first?.req.method).toBe('POST');
    expect(first?.req.url).toBe('/events?tenant=7');
    expect(first?.req.headers).toEqual({
      host: `127.0.0.1:${port}`,
      'request-id': 'evt_1',
      'content-length': String(Buffer.byteLength(BODY)),
      connection: 'close',
    });
    expect(second?.req.socket).not.toBe(first?.req.socket);
  });

  it('goes to a name that the system looks up', async () => {
    const { port, received } = await startReceiver();
    expect(await send(`http://localhost.:${port}/`)).toEqual({ status: 200 });
    expect(received[0]?.req.headers.host).toBe(`localhost:${port}`);
  });

  it.skipIf(!HAS_IPV6)('goes to an IPv6 address (skipped where this machine has none)', async () => {
    const six = createServer((_, res) => res.end());
    expect(await send(`http://[::1]:${await listening(six, '::1')}/`)).toEqual({ status: 200 });
  });

  it.each([201, 204, 400, 401, 410, 429, 500, 503])('gives the status %i as it is', async (status) => {
    const { url } = await startReceiver((_, res) => res.writeHead(status).end());
    expect(await send(url)).toEqual({ status });
  });

  it.each([301, 302, 303, 307, 308])('does not follow %i', async (status) => {
    const other = await startReceiver();
    const { url } = await startReceiver((_, res) => res.writeHead(status, { location: other.url }).end());
    expect(await send(url)).toEqual({ status });
    expect(other.received).toEqual([]);
  });

  it.each([
    ['120', 120],
    ['0', 0],
    [new Date(NOW + 90_000).toUTCString(), 90],
    [new Date(NOW - 90_000).toUTCString(), 0],
    ['Sunday, 22-Nov-26 12:00:07 GMT', 7],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['2026-11-22T12:00:00Z', undefined],
    ['9'.repeat(40), undefined],
  ])('reads Retry-After: %s', async (header, retryAfterSeconds) => {
    const { url } = await startReceiver((_, res) => res.writeHead(429, { 'retry-after': header }).end());
    expect(await send(url)).toEqual({ status: 429, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
  });

  it('asks no proxy', async () => {
    const proxy = await startReceiver();
    const { url, received } = await startReceiver();
    const names = ['http_proxy', 'HTTP_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
    for (const name of names) process.env[name] = name.startsWith('NODE') ? '1' : `http://127.0.0.1:${proxy.port}`;
    try {
      expect(await send(url)).toEqual({ status: 200 });
    } finally {
      for (const name of names) delete process.env[name];
    }
    expect(received).toHaveLength(1);
    expect(proxy.received).toEqual([]);
  });
});

describe('the head of the answer counts', () => {
  it('when the body never ends, which the time limit cuts', async () => {
    const { url, received } = await startReceiver((_, res) => res.writeHead(200).write('{"rec'));
    expect(await send(url, {}, { timeout: 200 })).toEqual({ status: 200 });
    expect(received).toHaveLength(1);
  });

  it('when the body drips on', async () => {
    const { url } = await startReceiver((_, res) => {
      res.writeHead(503, { 'retry-after': '7' });
      const drip = setInterval(() => res.write('.'), 5);
      res.on('close', () => clearInterval(drip));
    });
    expect(await send(url, {}, { timeout: 200 })).toEqual({ status: 503, retryAfterSeconds: 7 });
  });

  it('when the body is without end, of which 16 KiB are read', async () => {
    let cut: (() => void) | undefined;
    const isCut = new Promise<void>((done) => {
      cut = done;
    });
    const { url } = await startReceiver((_, res) => {
      const pour = (): void => {
        while (!res.destroyed && res.write('x'.repeat(1024)));
      };
      res.writeHead(200);
      res.on('drain', pour).on('close', () => cut?.());
      pour();
    });
    expect(await send(url, {}, { timeout: 60_000 })).toEqual({ status: 200 });
    await isCut;
  });

  it('when the connection breaks in the middle of the body', async () => {
    const url = await startRaw((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\nhalf');
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    expect(await send(url)).toEqual({ status: 202 });
  });

  it('when the caller stops while the body is read', async () => {
    const stop = new AbortController();
    const { url } = await startReceiver((_, res) => {
      res.writeHead(200).write('{"rec');
      setTimeout(() => stop.abort(), 50);
    });
    expect(await send(url, {}, { signal: stop.signal })).toEqual({ status: 200 });
  });

  it('and not what comes before it', async () => {
    const url = await startRaw((socket) => void socket.write('HTTP/1.1 102 Processing\r\n\r\n'));
    expect(await messageOf(send(url, {}, { timeout: 200 }))).toBe('No answer came in time.');
  });
});

describe('a post fails with a sentence', () => {
  it('when nothing is answered in time', async () => {
    const { url } = await startReceiver(() => {});
    expect(await messageOf(send(url, {}, { timeout: 100 }))).toBe('No answer came in time.');
    const half = await startRaw((socket) => void socket.write('HTTP/1.1 200'));
    expect(await messageOf(send(half, {}, { timeout: 100 }))).toBe('No answer came in time.');
  });

  it('when the name is not looked up in time, or not at all', async () => {
    const url = 'http://agent.example/';
    const failing = (code: string) => async () => {
      throw Object.assign(new Error(`getaddrinfo ${code} agent.example`), { code });
    };
    const never = () => new Promise<string[]>(() => {});
    expect(await messageOf(send(url, { resolve: never }, { timeout: 50 }))).toBe('No answer came in time.');
    expect(await messageOf(send(url, { resolve: async () => [] }))).toBe('The host name has no address.');
    expect(await messageOf(send(url, { resolve: failing('ENOTFOUND') }))).toBe('The host name has no address.');
    expect(await messageOf(send(url, { resolve: failing('EAI_AGAIN') }))).toContain('cannot be looked up now');
  });

  it('when nobody listens, the connection is reset, or the answer is no HTTP', async () => {
    const { url, server } = await startReceiver();
    await new Promise((done) => server.close(done));
    expect(await messageOf(send(url))).toBe('The receiver refused the connection.');
    const reset = await startRaw((socket) => socket.resetAndDestroy());
    expect(await messageOf(send(reset))).toBe('The connection was closed without an answer.');
    const closed = await startRaw((socket) => socket.end());
    expect(await messageOf(send(closed))).toBe('The connection was closed without an answer.');
    const other = await startRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await messageOf(send(other))).toMatch(/^The answer is not HTTP \(HPE_\w+\)\.$/);
    const long = await startRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(99_999)}\r\n\r\n`));
    expect(await messageOf(send(long))).toBe('The answer is not HTTP (HPE_HEADER_OVERFLOW).');
    const upgrade = await startRaw((socket) =>
      socket.end('HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    );
    expect(await messageOf(send(upgrade))).toBe('The connection was closed without an answer.');
  });

  it('when the caller stops it, before or on the way', async () => {
    const { url, received } = await startReceiver(() => stop.abort());
    const stop = new AbortController();
    expect(await messageOf(send(url, {}, { signal: stop.signal }))).toBe('The attempt was broken off.');
    expect(received).toHaveLength(1);
    expect(await messageOf(send(url, {}, { signal: stop.signal }))).toBe('The attempt was broken off.');
    expect(received).toHaveLength(1);
  });

  it('when a header cannot be sent', async () => {
    const { url } = await startReceiver();
    const post = createPost(OPEN);
    expect(await messageOf(post(url, { 'Request-Id': 'a\nb' }, BODY, { timeout: 1_000 }))).toContain(
      'ERR_INVALID_CHAR',
    );
  });
});

describe('https', () => {
  async function startTls() {
    const seen: { host: string | undefined; name: string | false | null }[] = [];
    const server = createTlsServer({ ...certificate }, (req, res) => {
      seen.push({
        host: req.headers.host,
        name: (req.socket as TLSSocket & { servername: string | false }).servername,
      });
      res.end();
    });
    server.on('tlsClientError', () => {});
    return { port: await listening(server), seen };
  }
  const toHere = async () => ['127.0.0.1'];
  const trusted = { httpsOnly: true, ca: certificate.cert };

  it('names the host to the server and checks the certificate against it', async () => {
    const { port, seen } = await startTls();
    expect(await send(`https://localhost:${port}/`, { ...trusted, resolve: toHere })).toEqual({ status: 200 });
    expect(await send(`https://localhost.:${port}/`, { ...trusted, resolve: toHere })).toEqual({ status: 200 });
    expect(await send(`https://127.0.0.1:${port}/`, trusted)).toEqual({ status: 200 });
    expect(seen).toEqual([
      { host: `localhost:${port}`, name: 'localhost' },
      { host: `localhost:${port}`, name: 'localhost' },
      { host: `127.0.0.1:${port}`, name: false },
    ]);
    const other = send(`https://agent.example:${port}/`, { ...trusted, resolve: toHere });
    expect(await messageOf(other)).toBe('The certificate is for another host name.');
    expect(seen).toHaveLength(3);
  });

  it('trusts no certificate that nobody vouches for, whatever the environment says', async () => {
    const { port, seen } = await startTls();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const sent = send(`https://localhost:${port}/`, { resolve: toHere });
      expect(await messageOf(sent)).toBe('The certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).');
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
    expect(seen).toEqual([]);
  });

  it('is not spoken with a server of plain http, and the other way round', async () => {
    const { port } = await startTls();
    expect(await messageOf(send(`http://127.0.0.1:${port}/`))).toMatch(
      /^The (answer is not HTTP|connection was closed)/,
    );
    const plain = await startReceiver();
    expect(await messageOf(send(plain.url.replace('http:', 'https:'), trusted))).toMatch(/^No TLS connection/);
    expect(await messageOf(send(plain.url, trusted))).toBe('The URL must begin with https://.');
    expect(plain.received).toEqual([]);
  });
});

describe('where a post may go', () => {
  /** Addresses that a connection to `port` was begun with, whatever became of it. */
  async function attemptsAt(port: number, work: () => Promise<unknown>): Promise<string[]> {
    const attempts: string[] = [];
    const watch = (message: unknown): void => {
      (message as { socket: Socket }).socket.on('connectionAttempt', (address: string, tried: number) => {
        if (tried === port) attempts.push(address);
      });
    };
    subscribe('net.client.socket', watch);
    try {
      await work();
    } finally {
      unsubscribe('net.client.socket', watch);
    }
    return attempts;
  }

  /** A resolver that says something else each time, and how often it was asked. */
  function rebinding(...answers: string[][]) {
    let asked = 0;
    const resolve = async (): Promise<string[]> => answers[Math.min(asked++, answers.length - 1)] ?? [];
    return { resolve, asked: () => asked };
  }

  it('is decided by the one look-up: a name that changes its mind does not lead here', async () => {
    const { port, received } = await startReceiver();
    const { resolve, asked } = rebinding([SINK], ['127.0.0.1']);
    const post = createPost({ ...GUARDED, resolve });
    const send = () => messageOf(post(`http://agent.example:${port}/`, {}, BODY, { timeout: 100 }));
    const first = await attemptsAt(port, async () => expect(await send()).not.toContain('answered'));
    expect({ first, asked: asked() }).toEqual({ first: [SINK], asked: 1 });
    const second = await attemptsAt(port, async () =>
      expect(await send()).toBe('The host leads to 127.0.0.1 (loopback), where nothing may be sent.'),
    );
    expect({ second, asked: asked() }).toEqual({ second: [], asked: 2 });
    expect(received).toEqual([]);
  });

  it('is the address that was checked, not the one that the name has by then', async () => {
    const { port, received } = await startReceiver();
    const { resolve, asked } = rebinding(['127.0.0.1'], [SINK]);
    expect(await send(`http://agent.example:${port}/`, { resolve })).toEqual({ status: 200 });
    expect(asked()).toBe(1);
    expect(received[0]?.req.headers.host).toBe(`agent.example:${port}`);
  });

  it('tries the next address of a host where one does not connect', async () => {
    const { port, received } = await startReceiver();
    const resolve = async () => ['::1', '127.0.0.1'];
    expect(await send(`http://agent.example:${port}/`, { resolve })).toEqual({ status: 200 });
    expect(received).toHaveLength(1);
  });

  it.each([
    [[SINK, '127.0.0.1']],
    [['127.0.0.1', SINK]],
    [[SINK, '::1']],
    [[SINK, '::ffff:127.0.0.1']],
    [[SINK, 'fe80::1%lo']],
    [[SINK, '169.254.169.254']],
    [[SINK, 'not an address']],
  ])('is nowhere for a host with the addresses %j', async (addresses) => {
    const { port, received } = await startReceiver();
    const attempts = await attemptsAt(port, async () => {
      const sent = send(`http://agent.example:${port}/?q=hunter2`, { ...GUARDED, resolve: async () => addresses });
      const message = await messageOf(sent);
      expect(message).toMatch(/^The host leads to .+, where nothing may be sent\.$/);
      expect(message).not.toContain('hunter2');
    });
    expect(attempts).toEqual([]);
    expect(received).toEqual([]);
  });

  it.each(['127.0.0.1', '127.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]', 'localhost', 'a.localhost'])(
    'is not %s, for which no resolver is asked',
    async (host) => {
      const { port, received } = await startReceiver();
      const { resolve, asked } = rebinding([SINK]);
      const attempts = await attemptsAt(port, async () => {
        const message = await messageOf(send(`http://${host}:${port}/`, { ...GUARDED, resolve }));
        expect(message).toMatch(/^The URL must not lead to /);
      });
      expect({ attempts, asked: asked(), received }).toEqual({ attempts: [], asked: 0, received: [] });
    },
  );

  it('is not 0.0.0.0 even where private addresses are allowed', async () => {
    const { port, received } = await startReceiver();
    expect(await messageOf(send(`http://0.0.0.0:${port}/`))).toContain('(unspecified)');
    expect(await messageOf(send(`http://[::]:${port}/`))).toContain('(unspecified)');
    const resolve = async () => ['0.0.0.0'];
    expect(await messageOf(send(`http://agent.example:${port}/`, { resolve }))).toContain('(unspecified)');
    expect(received).toEqual([]);
  });
});
