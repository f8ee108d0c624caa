import { expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import { connectMcp } from './support/mcp-client.js';
import { postRaw } from './support/raw-post.js';

it('stands where the other endpoints of agents do, and nowhere else', async () => {
  const shop = await startApp({ inMemory: true, env: { ACP_BASE_PATH: '/acp/v1' } });
  const { tools } = await (await connectMcp(`${shop.url}/acp/v1`)).client.listTools();
  expect(tools).toHaveLength(5);
  const elsewhere = await postRaw(shop.url, { jsonrpc: '2.0', id: 1, method: 'ping' });
  expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'not_found']);
  await shop.close();
});
