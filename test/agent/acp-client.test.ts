import { afterEach, describe, expect, it } from 'vitest';
import { type AcpClient, type AcpClientOptions, createAcpClient } from '../../src/agent/acp-client.js';
import { AcpError, NoAnswerError } from '../../src/agent/acp-error.js';
import { type Line, startScriptedServer } from './scripted-server.js';

const BODY = { line_items: [{ id: 'item_123', quantity: 1 }], currency: 'usd', capabilities: {} };
const CREATED: Line = { status: 201, body: { id: 'cs_1', status: 'not_ready_for_payment' } };
const error = (status: number, code: string, headers: Record<string, string> = {}): Line => ({
  status,
  headers,
  body: { type: 'invalid_request', code, message: `said ${code}`, param: '$.currency' },
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function play(script: readonly Line[], options: Partial<AcpClientOptions> = {}) {
  const server = await startScriptedServer(script);
  const client: AcpClient = createAcpClient({
    baseUrl: `${server.url}/acp/v1/`,
    apiKey: 'agent-key',
    firstPause: 5,
    ...options,
  });
  ends.push(client.close, server.close);
  return { client, seen: server.seen };
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );

describe('a request of the agent', () => {
  it('carries the key, the version and a fresh idempotency key', async () => {
    const { client, seen } = await play([CREATED]);
    const answer = await client.create(BODY);
    await client.create(BODY);

    expect(answer).toMatchObject({ status: 201, body: { id: 'cs_1' }, attempts: 1 });
    expect(answer.headers['content-type']).toBe('application/json');
    const [first, second] = seen;
    expect(first).toMatchObject({ method: 'POST', path: '/acp/v1/checkout_sessions', body: JSON.stringify(BODY) });
    expect(first?.headers).toMatchObject({ authorization: 'Bearer agent-key', 'api-version': '2026-04-17' });
    expect(first?.headers['idempotency-key']).toMatch(/^[\w-]{36}$/);
    expect(second?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key']);
  });

  it('goes to the address of its operation', async () => {
    const { client, seen } = await play([{ status: 200 }]);
    await client.get('cs_1');
    await client.update('cs_1', {});
    await client.cancel('cs_1');
    await client.discover();

    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /acp/v1/checkout_sessions/cs_1',
      'POST /acp/v1/checkout_sessions/cs_1',
      'POST /acp/v1/checkout_sessions/cs_1/cancel',
      'GET /.well-known/acp.json',
    ]);
    expect(seen[0]?.headers['idempotency-key']).toBeUndefined();
    expect(seen[2]).toMatchObject({ body: '' });
    expect(seen[3]?.headers.authorization).toBeUndefined();
  });

  it('uses a connection again', async () => {
    const { client, seen } = await play([CREATED]);
    for (let count = 0; count < 5; count += 1) await client.create(BODY);
    expect(seen.every(({ headers }) => headers.connection === 'keep-alive')).toBe(true);
  });
});

describe('a request without a final answer', () => {
  it.each<[string, Line]>([
    ['a lost connection', 'hang up'],
    ['a timeout', 'say nothing'],
    ['429', error(429, 'rate_limited')],
    ['500', error(500, 'internal_error')],
    ['503', error(503, 'service_unavailable')],
    ['a running request with the same key', error(409, 'idempotency_in_flight')],
    ['a running payment', error(409, 'session_in_progress')],
    ['a page of a proxy', { status: 502, body: 'Bad gateway' }],
  ])('is sent again after %s, with the same key and body', async (_name, line) => {
    const { client, seen } = await play([line, line, CREATED], { timeout: 150 });
    const answer = await client.create(BODY, { idempotencyKey: 'key-1' });

    expect(answer).toMatchObject({ status: 201, attempts: 3 });
    expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1']);
    expect(new Set(seen.map(({ body }) => body))).toEqual(new Set([JSON.stringify(BODY)]));
  });

  it('waits as long as Retry-After says', async () => {
    const { client, seen } = await play([error(409, 'idempotency_in_flight', { 'retry-after': '1' }), CREATED]);
    await client.create(BODY);
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('is given up at the deadline with the last answer', async () => {
    const { client, seen } = await play([error(503, 'service_unavailable')], { deadline: 1000, firstPause: 20 });
    const reason = await failure(client.create(BODY));

    expect(reason).toBeInstanceOf(AcpError);
    expect(reason).toMatchObject({ status: 503, code: 'service_unavailable', attempts: seen.length });
    expect(seen.length).toBeGreaterThan(2);
  });

  it('is given up at the deadline where nothing came back', async () => {
    const { client, seen } = await play(['say nothing'], { deadline: 300, timeout: 100 });
    const reason = await failure(client.create(BODY));
    expect(reason).toBeInstanceOf(NoAnswerError);
    expect(reason).toMatchObject({ attempts: seen.length });
  });

  it('is not waited for beyond the deadline when Retry-After says so', async () => {
    const { client, seen } = await play([error(429, 'rate_limited', { 'retry-after': '60' })], { deadline: 500 });
    expect(await failure(client.create(BODY))).toMatchObject({ status: 429, attempts: 1 });
    expect(seen).toHaveLength(1);
  });
});

describe('a final answer', () => {
  it.each([
    [400, 'invalid'],
    [401, 'unauthorized'],
    [404, 'session_not_found'],
    [405, 'session_not_modifiable'],
    [409, 'session_not_modifiable'],
    [422, 'idempotency_conflict'],
  ])('of %i %s is not asked for twice', async (status, code) => {
    const { client, seen } = await play([error(status, code)]);
    const reason = await failure(client.create(BODY));
    expect(reason).toBeInstanceOf(AcpError);
    expect(reason).toMatchObject({
      status,
      code,
      type: 'invalid_request',
      message: `said ${code}`,
      param: '$.currency',
      attempts: 1,
    });
    expect(seen).toHaveLength(1);
  });
});
