import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkAgainstSpec } from '../support/spec.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { postRaw } from './support/raw-post.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true, env: { MCP: 'false' } });
});
afterAll(() => shop.close());

const read = async (path: string) => (await (await fetch(`${shop.url}${path}`)).json()) as Record<string, object>;

it('R-MCP-11 is nowhere, and not in discovery, where it is switched off', async () => {
  for (const method of ['POST', 'GET', 'DELETE']) {
    const body = method === 'POST' ? { jsonrpc: '2.0', id: 1, method: 'tools/list' } : undefined;
    const answer = await postRaw(shop.url, body, { method });
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  }
  const discovery = await read('/.well-known/acp.json');
  expect(discovery.transports).toEqual(['rest']);
  checkAgainstSpec('DiscoveryResponse', discovery);
});

it('is not in the API document then', async () => {
  const { paths = {} } = await read('/openapi.json');
  expect(Object.keys(paths)).toContain('/checkout_sessions');
  expect(Object.keys(paths)).not.toContain('/mcp');
});
