import { describe, expect, it } from 'vitest';
import { createErrorHandler } from '../../src/http/error-handler.js';
import { createReadiness, type ReadinessCheck } from '../../src/http/readiness.js';
import { sendJson } from '../../src/http/respond.js';
import { createSystemRouter } from '../../src/http/system-router.js';
import { createLogger } from '../../src/logger.js';
import { startToyServer } from './toy-server.js';

async function startSystem(checks: Record<string, ReadinessCheck>) {
  const readiness = createReadiness(checks);
  const router = createSystemRouter(readiness, { contentType: 'text/plain', text: async () => 'up 1\n' });
  const handleError = createErrorHandler(createLogger({ level: 'silent', pretty: false }));
  const toy = await startToyServer((req, res) => {
    // The router takes a plain request and answer at runtime; its types speak of an express app.
    Reflect.apply(router, undefined, [
      req,
      res,
      (error: unknown) => (error ? handleError(error, req, res) : sendJson(res, 404, {})),
    ]);
  });
  return { ...toy, readiness };
}

describe('createSystemRouter', () => {
  it('is alive whatever the checks say', async () => {
    const { url, readiness, lines } = await startSystem({ database: () => Promise.reject(new Error('away')) });
    readiness.startDraining();
    const answer = await fetch(`${url}/healthz?secret=1`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'alive' }]);
    await expect.poll(() => lines).toMatchObject([{ method: 'GET', route: '/healthz', status: 200, bytes: 18 }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('is ready when all checks pass, and not any more when it drains', async () => {
    const { url, readiness } = await startSystem({ database: () => undefined, shop: async () => undefined });
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', shop: 'ok' } },
    ]);
    readiness.startDraining();
    const draining = await fetch(`${url}/readyz`);
    expect([draining.status, await draining.json()]).toMatchObject([503, { status: 'draining' }]);
  });

  it('names the check that failed, threw or hangs, and not why', async () => {
    const { url } = await startSystem({
      rejects: () => Promise.reject(new Error('canary')),
      throws: () => {
        throw new Error('canary');
      },
      hangs: () => new Promise(() => undefined),
      good: () => undefined,
    });
    const answer = await fetch(`${url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: 'unavailable', checks: { rejects: 'failed', throws: 'failed', hangs: 'failed', good: 'ok' } },
    ]);
  });

  it('hands out its numbers as text', async () => {
    const { url } = await startSystem({});
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain',
      'up 1\n',
    ]);
  });

  it('can only be read', async () => {
    const { url } = await startSystem({});
    expect((await fetch(`${url}/readyz`, { method: 'HEAD' })).status).toBe(200);
    const answer = await fetch(`${url}/healthz`, { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
