import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildServer, startChildServer } from '../support/child-server.js';

/* When the server has the page that plays an assistant. */

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'acp-harness-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const SAID = /^Try the shop app in a browser: (http:\/\/127\.0\.0\.1:\d+\/shop-app)$/m;

async function start(name: string, env: Record<string, string> = {}): Promise<ChildServer> {
  return startChildServer({ DATABASE_URL: `sqlite:${join(directory, `${name}.db`)}`, ...env });
}

/** All that it has to say, once it has ended. */
async function saidBy(server: ChildServer): Promise<string> {
  await server.terminate();
  return server.output.stderr;
}

describe('a server without settings', () => {
  it('says once where the page is', async () => {
    const server = await start('plain');
    const answer = await fetch(`${server.url}/shop-app`);
    expect(answer.status).toBe(200);
    const said = await saidBy(server);
    expect(SAID.exec(said)?.[1]).toBe(`${server.url}/shop-app`);
    expect(said.match(/shop-app/g)).toHaveLength(1);
  });

  it('names its public address', async () => {
    const server = await start('public', { PUBLIC_URL: 'https://tunnel.example', ACP_BASE_PATH: '/acp' });
    const answer = await fetch(`${server.url}/shop-app`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, 'https://tunnel.example/shop-app']);
    expect(await saidBy(server)).toContain('https://tunnel.example/shop-app');
  });
});

describe('a server that takes real payments, or has no app', () => {
  it.each([
    ['no-app', { SHOP_APP: 'false' }],
    [
      'own-key',
      { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_x', STRIPE_API_BASE: 'http://127.0.0.1:9' },
    ],
  ])('has no such page (%s)', async (name, env) => {
    const server = await start(name, env);
    for (const [path, method] of [
      ['/shop-app', 'GET'],
      ['/shop-app/tokens', 'POST'],
    ]) {
      expect((await fetch(`${server.url}${path}`, { method })).status).toBe(404);
    }
    expect(await saidBy(server)).not.toMatch(SAID);
  });
});
