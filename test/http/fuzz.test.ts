import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sendRaw, startToyServer } from './toy-server.js';

const RUNS = 5_000;
const HANG_MS = 5_000;

interface Shot {
  method: string;
  path: string;
  headers: [string, string][];
  body: Buffer;
}

const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 20 });
const visible = fc.string({ unit: fc.constantFrom(...' !"#$%&(),/:;<=>?@[]{}|~abcXYZ019\t'), maxLength: 60 });
const header = fc.oneof(
  fc.tuple(
    token.map((name) => `x-${name}`),
    visible,
  ),
  fc.tuple(
    fc.constantFrom(
      'content-type',
      'content-encoding',
      'authorization',
      'idempotency-key',
      'api-version',
      'request-id',
      'accept',
      'expect',
    ),
    fc.oneof(visible, fc.constantFrom('application/json', 'gzip', 'identity', '100-continue', 'Bearer x')),
  ),
);
const json = fc.json({ maxDepth: 5 });
const damaged = fc.tuple(json, fc.nat(), fc.string({ maxLength: 4 })).map(([text, seed, put]) => {
  const at = text.length === 0 ? 0 : seed % text.length;
  return text.slice(0, at) + put + text.slice(at + 1);
});
const body = fc.oneof(
  fc
    .oneof(json, damaged, fc.constantFrom('{"__proto__":1}', '['.repeat(500), '', '"\\ud800"'))
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);
const shot: fc.Arbitrary<Shot> = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'TRACE', 'OPTIONS'),
  path: fc.string({ unit: fc.constantFrom(...'abc/%20?&=.~é'), maxLength: 20 }).map((text) => `/${encodeURI(text)}`),
  headers: fc.oneof(
    fc.array(header, { maxLength: 6 }),
    fc
      .array(header, { maxLength: 3 })
      .map((more): [string, string][] => [['content-type', 'application/json'], ...more]),
  ),
  body,
});

function send(
  port: number,
  agent: Agent,
  { method, path, headers, body: bytes }: Shot,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const flat = ['host', 'shop', ...headers.flat(), 'content-length', String(bytes.length)];
    const req = request({ port, host: '127.0.0.1', agent, method, path, headers: flat, timeout: HANG_MS }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    req.on('timeout', () => req.destroy(new Error('no answer')));
    req.on('error', reject);
    req.end(bytes);
  });
}

it(`answers ${RUNS} random requests, none with a 5xx, each with its own JSON`, async () => {
  const { port } = await startToyServer();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(shot, async (one) => {
      const { status, text } = await send(port, agent, one);
      seen.add(status);
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
      const answer = JSON.parse(text);
      if (status !== 200)
        expect(answer).toMatchObject({
          type: 'invalid_request',
          code: expect.any(String),
          message: expect.any(String),
        });
    }),
    { numRuns: RUNS },
  );
  agent.destroy();
  expect([...seen].sort()).toEqual(expect.arrayContaining([200, 400, 405, 415]));
});

it('answers or cuts 500 runs of random bytes, and never says 5xx', async () => {
  const { port } = await startToyServer();
  const start =
    'POST / HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"a":[1,2,3],"b":"c"}';
  const broken = fc.tuple(fc.nat(start.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.nat(4));
  await fc.assert(
    fc.asyncProperty(broken, async ([at, bytes, cut]) => {
      const parts = [Buffer.from(start.slice(0, at)), Buffer.from(bytes), Buffer.from(start.slice(at + cut))];
      const { text } = await sendRaw(port, Buffer.concat(parts), { halfClose: true });
      expect(text).not.toMatch(/HTTP\/1\.1 5\d\d/);
    }),
    { numRuns: 500 },
  );
  expect('polluted' in {}).toBe(false);
});
