import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileWith } from '../config/settings.js';
import { connectMcp } from '../mcp/support/mcp-client.js';
import type { RequestOptions } from '../support/acp-client.js';
import { ADDRESS, BUYER, completeBody, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { checkAgainstSpec } from '../support/spec.js';
import { ALPHA_KEY, BETA_KEY, startApp, type TestApp } from '../support/start-app.js';

/* `alpha` goes by OpenAI's checklist; `beta` may speak the oldest version and the preview. */

let shop: TestApp;
beforeAll(async () => {
  const agents = [
    { id: 'alpha', api_keys: [ALPHA_KEY], profile: 'openai' },
    { id: 'beta', api_keys: [BETA_KEY], api_versions: ['2025-09-29', 'unreleased'] },
    { id: 'gamma', api_keys: ['gamma-key-0123456789'] },
  ];
  shop = await startApp({ env: { ACP_API_KEYS: '', AGENTS_FILE: fileWith(JSON.stringify(agents)) } });
});
afterAll(() => shop?.close());

async function ask(key: string, version: string, path: string, body?: unknown, method = 'POST') {
  const response = await fetch(`${shop.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'api-version': version,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return { status: response.status, body: (await response.json()) as any };
}

describe('an agent with the profile openai', () => {
  it('is answered 201 by the complete that made the order, and by its replay', async () => {
    const session = await readySession(shop);
    const body = await paymentFor(shop, session);
    const options: RequestOptions = { key: randomUUID() };
    const first = await shop.client.complete(session.id, body, options);
    const again = await shop.client.complete(session.id, body, options);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await shop.client.get(session.id)).status).toBe(200);
    expect((await shop.client.cancel(session.id)).status).toBe(405);
  });

  it('is answered 200 where no order was made', async () => {
    const session = await readySession(shop);
    const declined = await paymentFor(shop, session, 'pm_card_chargeDeclined');
    const answer = await shop.client.complete(session.id, declined);
    expect([answer.status, answer.body.messages[0]?.code]).toEqual([200, 'payment_declined']);
    expect((await shop.client.update(session.id, standardShipping())).status).toBe(200);
    expect((await shop.client.cancel(session.id)).status).toBe(200);
  });

  it('has a conflict where it uses a key twice, of sessions and of carts', async () => {
    const options: RequestOptions = { key: randomUUID() };
    await shop.client.create(createBody(), options);
    const other = await shop.client.create(createBody({ locale: 'de' }), options);
    expect([other.status, other.body]).toMatchObject([409, { type: 'invalid_request', code: 'idempotency_conflict' }]);
    const cart = { line_items: [{ item: { id: 'item_123' }, quantity: 1 }] };
    expect((await shop.client.request('/carts', { ...options, body: cart })).status).toBe(201);
    const otherCart = await shop.client.request('/carts', { ...options, body: { ...cart, locale: 'de' } });
    expect([otherCart.status, otherCart.body.code]).toEqual([409, 'idempotency_conflict']);
  });
});

describe('an agent without a profile', () => {
  const KEY = 'gamma-key-0123456789';

  it('is answered as its version says', async () => {
    const created = await ask(KEY, '2026-04-17', '/checkout_sessions', createBody());
    await ask(KEY, '2026-04-17', `/checkout_sessions/${created.body.id}`, standardShipping());
    const ready = await ask(KEY, '2026-04-17', `/checkout_sessions/${created.body.id}`, undefined, 'GET');
    const body = await paymentFor(shop, ready.body);
    const complete = await ask(KEY, '2026-04-17', `/checkout_sessions/${created.body.id}/complete`, body);
    expect([complete.status, complete.body.status]).toEqual([200, 'completed']);
  });

  it('speaks every published version, and no preview', async () => {
    for (const version of ['2025-12-12', '2026-01-16', '2026-01-30', '2026-04-17']) {
      expect((await ask(KEY, version, '/checkout_sessions/cs_1', undefined, 'GET')).status).toBe(404);
    }
    const refused = await ask(KEY, 'unreleased', '/checkout_sessions/cs_1', undefined, 'GET');
    expect(refused).toMatchObject({ status: 400, body: { code: 'unsupported_api_version' } });
  });
});

describe('an agent with api_versions', () => {
  const OLD = { items: [{ id: 'item_123', quantity: 1 }], buyer: BUYER, fulfillment_address: ADDRESS };

  it('speaks those, a preview too', async () => {
    expect((await ask(BETA_KEY, '2025-09-29', '/checkout_sessions', OLD)).status).toBe(201);
    expect((await ask(BETA_KEY, 'unreleased', '/checkout_sessions', createBody())).status).toBe(201);
  });

  it.each([
    ['2026-04-17', 'unsupported_api_version'],
    ['2026-01-16', 'unsupported_api_version'],
    ['', 'missing_api_version'],
  ])('is told what it may speak, newest first, where it says %j', async (version, code) => {
    for (const [method, path] of [
      ['POST', '/checkout_sessions'],
      ['GET', '/checkout_sessions/cs_1'],
      ['DELETE', '/checkout_sessions/cs_1'],
    ] as const) {
      const { status, body } = await ask(BETA_KEY, version, path, method === 'POST' ? {} : undefined, method);
      expect([status, body.code]).toEqual([400, code]);
      expect(body.message).toContain('Supported: unreleased, 2025-09-29.');
      expect(body.supported_versions, 'dates alone').toEqual(['2025-09-29']);
      checkAgainstSpec('Error', body);
    }
  });

  it('is told so over MCP and of carts, where fewer versions have them', async () => {
    const agent = await connectMcp(shop.url, BETA_KEY);
    const { error } = await agent.create(createBody());
    expect(error?.data).toMatchObject({ code: 'unsupported_api_version', param: '$.meta.api_version' });
    expect(error?.data?.message).toMatch(/Supported: none\.$/);
    await agent.client.close();
    const carts = await ask(BETA_KEY, '2025-09-29', '/carts', { line_items: [] });
    expect(carts).toMatchObject({ status: 400, body: { code: 'unsupported_api_version' } });
  });

  it('changes nothing in what discovery tells to all', async () => {
    const { body } = await ask(BETA_KEY, '2025-09-29', '/.well-known/acp.json', undefined, 'GET');
    const dates = ['2025-09-29', '2025-12-12', '2026-01-16', '2026-01-30', '2026-04-17'];
    expect(body.protocol.supported_versions).toEqual(dates);
  });
});

it('a token that cannot be used is a decline, not an order', async () => {
  const session = await readySession(shop);
  const answer = await shop.client.complete(session.id, completeBody('spt_nowhere'));
  expect([answer.status, answer.body.status]).toEqual([200, 'ready_for_payment']);
});
