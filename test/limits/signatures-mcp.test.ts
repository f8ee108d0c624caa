import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectMcp } from '../mcp/support/mcp-client.js';
import { createBody } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { agentsEnv } from './support/agents-file.js';
import { hmac, signed } from './support/sign.js';

const SECRET = 'signing-secret-of-this-agent';

let shop: TestApp;
let agent: Awaited<ReturnType<typeof connectMcp>>;
beforeAll(async () => {
  shop = await startApp({
    inMemory: true,
    env: agentsEnv({ signing_secrets: [SECRET], require_signature: true }),
  });
  agent = await connectMcp(shop.url);
});
afterAll(async () => {
  await agent?.client.close();
  await shop?.close();
});

/** In the order of RFC 8785: nothing else would be the same text. */
const PAYLOAD = { capabilities: {}, currency: 'usd', line_items: [{ id: 'item_123', quantity: 2 }] };
const CANONICAL = JSON.stringify(PAYLOAD);

let latest = 0;
function now(): number {
  latest = Math.max(latest + 1, shop.clock.now());
  return latest;
}

it('an agent who has to sign can connect and see the tools, and call none of them unsigned', async () => {
  expect((await agent.client.listTools()).tools).toHaveLength(5);
  for (const answer of [await agent.create(PAYLOAD), await agent.get('cs_x'), await agent.cancel('cs_x')]) {
    expect(answer.error).toMatchObject({ code: -32000, data: { code: 'invalid_signature' } });
    expect(answer.error?.data).not.toHaveProperty('param');
  }
});

it('the payload is signed as canonical JSON, whatever stands around it', async () => {
  const shuffled = { line_items: [{ quantity: 2, id: 'item_123' }], currency: 'usd', capabilities: {} };
  for (const withTime of [true, false]) {
    const meta = signed(SECRET, CANONICAL, now(), withTime);
    const { session, error } = await agent.create(shuffled, { meta });
    expect(error).toBeUndefined();
    const read = await agent.get(session?.id ?? '', { meta: signed(SECRET, '', now(), withTime) });
    expect(read.session?.id).toBe(session?.id);
    const canceled = await agent.cancel(session?.id ?? '', undefined, { meta: signed(SECRET, '', now(), withTime) });
    expect(canceled.session?.status).toBe('canceled');
  }
});

it.each([
  ['another payload', () => signed(SECRET, JSON.stringify(createBody()), now())],
  ['another secret', () => signed('signing-secret-of-nobody', CANONICAL, now())],
  ['an old time', () => signed(SECRET, CANONICAL, now() - 400_000)],
  ['no timestamp', () => ({ signature: hmac(SECRET, CANONICAL) })],
])('a call with %s is refused', async (_, meta) => {
  const { error } = await agent.create(PAYLOAD, { meta: meta() });
  expect(error?.data).toMatchObject({ type: 'invalid_request', code: 'invalid_signature' });
});

it('a call without a key is used once: sent again it would be done twice', async () => {
  const meta = signed(SECRET, CANONICAL, now());
  expect((await agent.create(PAYLOAD, { meta })).session).toBeDefined();
  expect((await agent.create(PAYLOAD, { meta })).error?.data?.code).toBe('invalid_signature');
});

it('a call with a key may be sent again, over REST as well', async () => {
  const meta = signed(SECRET, CANONICAL, now());
  const key = randomUUID();
  const first = await agent.create(PAYLOAD, { meta, key });
  expect((await agent.create(PAYLOAD, { meta, key })).replayed).toBe(true);
  const overRest = await shop.client.create(JSON.stringify(PAYLOAD, null, 2), { key, headers: meta });
  expect(overRest.body.id, overRest.text).toBe(first.session?.id);
  expect((await agent.create(PAYLOAD, { meta, key: randomUUID() })).error?.data?.code).toBe('invalid_signature');
});
