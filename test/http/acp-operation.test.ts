import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkout } from '../../src/checkout/checkout.js';
import { systemClock } from '../../src/clock.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import { createAcpCalls } from '../../src/http/acp-calls.js';
import { createAcpOperations } from '../../src/http/acp-operation.js';
import { createAuthenticator } from '../../src/http/authenticate.js';
import { createCheckoutCalls } from '../../src/http/checkout-calls.js';
import { createCheckoutRouter } from '../../src/http/checkout-router.js';
import { createErrorHandler } from '../../src/http/error-handler.js';
import { createLogger } from '../../src/logger.js';
import type { RenderSettings } from '../../src/protocol/index.js';
import { createTestClient } from '../support/acp-client.js';
import { createBody, UP_CONTEXT } from '../support/builders.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';
import { texts } from '../support/texts.js';
import { startToyServer } from './toy-server.js';

let shop: TestApp;
let session: CheckoutSession;

beforeAll(async () => {
  shop = await startApp({ inMemory: true });
  const { id } = (await shop.client.create(createBody())).body;
  const row = await shop.app.store.session({ id, agentId: 'alpha' });
  if (!row) throw new Error('The session was not stored');
  session = row.session;
});
afterAll(() => shop.close());

/** The agents' endpoints over a checkout that has one session and writes down what it is asked. */
async function startOperations({ until = Number.POSITIVE_INFINITY } = {}) {
  const mark = { seq: 1 };
  const asked: string[] = [];
  const noted =
    <T>(name: string, result: T) =>
    async (): Promise<T> => {
      asked.push(name);
      return result;
    };
  const answer = { kind: 'session', session, status: 200, replayed: false, apiVersion: '2026-04-17' } as const;
  const checkout: Checkout = {
    create: noted('create', answer),
    get: noted('get', session),
    look: noted('look', { session, mark, until }),
    markOf: () => (asked.includes('look') ? mark : undefined),
    update: noted('update', answer),
    complete: noted('complete', answer),
    cancel: noted('cancel', answer),
    guard: (_key, _errorBody, work) => {
      asked.push('guard');
      return work();
    },
    requestKey: ({ apiVersion }) => ({ id: 'x', apiVersion, fingerprint: 'x', matches: () => true }),
  };
  let settingsMade = 0;
  const renderSettings = (): RenderSettings => {
    settingsMade += 1;
    return { publicUrl: 'https://shop.example', support: undefined, links: [], handlers: () => [], texts };
  };
  const authenticate = createAuthenticator([
    { id: 'alpha', name: 'Alpha', keyHashes: [hash('sha256', ALPHA_KEY, 'buffer')] },
  ]);
  const calls = createAcpCalls({
    checkout,
    renderSettings,
    context: UP_CONTEXT,
    turnOf: () => undefined,
    clock: systemClock,
  });
  const router = createCheckoutRouter(
    createAcpOperations({ calls, authenticate, checkSignature: () => undefined }),
    createCheckoutCalls(checkout, texts.localeFor, UP_CONTEXT),
  );
  const handleError = createErrorHandler(createLogger({ level: 'silent', pretty: false }));
  const toy = await startToyServer((req, res) => {
    // The router takes a plain request and answer at runtime; its types speak of an express app.
    Reflect.apply(router, undefined, [req, res, (error: unknown) => handleError(error, req, res)]);
  });
  return { ...toy, asked, client: createTestClient(toy.url, ALPHA_KEY), settingsMade: () => settingsMade };
}

describe('createAcpOperations', () => {
  it('logs the status of a session that is read, from the cache too', async () => {
    const { client, lines, asked } = await startOperations();
    const bodies = [await client.get(session.id), await client.get(session.id), await client.get(session.id)];
    expect(asked, 'the second one is kept').toEqual(['look', 'look']);
    expect(new Set(bodies.map(({ text }) => text)).size).toBe(1);
    const line = { sessionId: session.id, sessionStatus: session.status, status: 200 };
    await expect.poll(() => lines).toMatchObject([line, line, line]);
  });

  it('gives each version its own answer, whichever was kept', async () => {
    const { url } = await startOperations();
    const read = async (version: string) => {
      const headers = { authorization: `Bearer ${ALPHA_KEY}`, 'api-version': version };
      return (await fetch(`${url}/checkout_sessions/${session.id}`, { headers })).text();
    };
    const [newest, oldest] = [await read('2026-04-17'), await read('2025-09-29')];
    expect(newest).not.toBe(oldest);
    for (const version of ['2026-04-17', '2026-04-17', '2025-09-29', '2025-09-29', '2026-04-17']) {
      expect(await read(version), version).toBe(version === '2025-09-29' ? oldest : newest);
    }
  });

  it('looks again at a session whose time was over since', async () => {
    const { client, asked } = await startOperations({ until: Date.now() });
    for (let reads = 0; reads < 3; reads += 1) await client.get(session.id);
    expect(asked).toEqual(['look', 'look', 'look']);
  });

  it('puts together what the shop adds to a session once', async () => {
    const { client, settingsMade } = await startOperations();
    expect(settingsMade()).toBe(0);
    await client.create(createBody());
    await client.update(session.id, {});
    await client.get(session.id);
    expect(settingsMade()).toBe(1);
  });

  it.each(['cs_x%2Fcomplete', 'cs_x%2Fcancel', '%00', 'cs%20x', 'cs_%C3%A9', 'cs.x', 'cs_x%0A', 'c'.repeat(65)])(
    'asks nobody about the id %s',
    async (id) => {
      const { client, asked } = await startOperations();
      const body = {
        payment_data: { handler_id: 'x', instrument: { type: 'card', credential: { type: 'spt', token: 'spt_1' } } },
      };
      const answers = [
        await client.get(id),
        await client.update(id, {}),
        await client.complete(id, body),
        await client.cancel(id),
      ];
      for (const answer of answers) expect([answer.status, answer.body.code]).toEqual([404, 'session_not_found']);
      expect(asked).toEqual([]);
    },
  );

  it('lets an id of 64 characters through', async () => {
    const { client, asked } = await startOperations();
    await client.get('c'.repeat(64));
    expect(asked).toEqual(['look']);
  });
});

describe('an id that cannot be one', () => {
  const UNKNOWN = 'cs_01890000000070008000000000000000';
  const BAD = 'cs_x%2Fcomplete';

  it.each([
    ['key', { headers: { authorization: 'Bearer nobody-0123456789' } }, {}],
    ['version', { headers: { 'api-version': '1999-01-01' } }, {}],
    ['type', { headers: { 'content-type': 'text/plain' } }, {}],
    ['JSON', {}, '{'],
    ['missing idempotency key', { key: null }, {}],
    ['bad idempotency key', { key: 'k'.repeat(256) }, {}],
    ['schema', {}, { nonsense: 1 }],
    ['nothing else', {}, {}],
  ])('is answered like an unknown one, after the same checks: %s', async (_, options, body) => {
    const known = await shop.client.update(UNKNOWN, body, options);
    const bad = await shop.client.update(BAD, body, options);
    expect([bad.status, bad.text]).toEqual([known.status, known.text]);
  });

  it('is answered with the bytes of an unknown one by every operation', async () => {
    for (const operation of ['get', 'cancel'] as const) {
      const known = await shop.client[operation](UNKNOWN);
      const bad = await shop.client[operation](BAD);
      expect([bad.status, bad.text]).toEqual([404, known.text]);
    }
  });

  it('does not share the keys of another path', async () => {
    const key = randomUUID();
    const { status } = await shop.client.update(`${session.id}%2Fcomplete`, { nonsense: 1 }, { key });
    const complete = await shop.client.complete(session.id, { other: 1 }, { key });
    expect([status, complete.status]).toEqual([400, 400]);
  });
});
