import { afterAll, beforeAll, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import { createBody } from '../support/builders.js';
import { createMemoryStore } from '../support/memory-store.js';
import { startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;
let failure: Error | undefined;

beforeAll(async () => {
  const store = createMemoryStore();
  shop = await startApp({
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
  [500, 'processing_error', 'internal_error', new Error('SQLITE_SECRET_DETAIL at /srv/app')],
  [503, 'service_unavailable', 'service_unavailable', new UnavailableError('SQLITE_SECRET_DETAIL')],
] as const)(
  'R-IDM-09 R-HTTP-05 a %i is a flat Error that tells no detail and is never sealed',
  async (status, type, code, cause) => {
    const key = `after ${status}`;
    failure = cause;
    for (let time = 0; time < 2; time += 1) {
      const answer = await shop.client.create(createBody(), { key, headers: { 'request-id': 'req-to-report' } });
      expect([answer.status, answer.body.type, answer.body.code]).toEqual([status, type, code]);
      expect(answer.text).not.toMatch(/SQLITE|srv|at /);
      expect(answer.headers.get('idempotent-replayed')).toBeNull();
      if (status === 503) expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      else expect(answer.body.message).toContain('req-to-report');
    }
    failure = undefined;
    const done = await shop.client.create(createBody(), { key });
    expect([done.status, done.headers.get('idempotent-replayed')]).toEqual([201, null]);
  },
);
