import { afterAll, beforeAll, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import { createBody } from '../support/builders.js';
import { createMemoryStore } from '../support/memory-store.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { connectMcp, sessionOf } from './support/mcp-client.js';
import { postRaw, toolCall } from './support/raw-post.js';

let shop: TestApp;
let failure: Error | undefined;
const log: Record<string, unknown>[] = [];

beforeAll(async () => {
  const store = createMemoryStore();
  shop = await startApp({
    log,
    store: {
      ...store,
      async commit(keys, decide) {
        if (failure) throw failure;
        return store.commit(keys, decide);
      },
    },
  });
});
afterAll(() => shop.close());

it.each([
  ['processing_error', 'internal_error', new Error('SQLITE_SECRET_DETAIL at /srv/app'), 'request failed'],
  ['service_unavailable', 'service_unavailable', new UnavailableError('SQLITE_SECRET_DETAIL'), 'unavailable'],
] as const)('a %s tells no detail, is logged, and is never sealed', async (type, code, cause, logged) => {
  const key = `after ${code}`;
  const meta = { api_version: '2026-04-17', idempotency_key: key, request_id: `req-${code}` };
  failure = cause;
  for (let time = 0; time < 2; time += 1) {
    const answer = await postRaw(shop.url, toolCall('create_checkout_session', { meta, payload: createBody() }));
    const { error } = answer.body;
    expect([answer.status, error.code, error.data.type, error.data.code]).toEqual([200, -32000, type, code]);
    expect(answer.text).not.toMatch(/SQLITE|srv|at /);
    if (code === 'internal_error') expect(error.data.message).toContain('req-internal_error');
  }
  expect(log.filter(({ msg, requestId }) => msg === logged && requestId === meta.request_id)).toHaveLength(2);
  failure = undefined;
  const mcp = await connectMcp(shop.url);
  const done = await mcp.create(createBody(), { key });
  expect([sessionOf(done).currency, done.replayed]).toEqual(['usd', false]);
});
