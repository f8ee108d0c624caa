import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WIDGET } from '../mcp/shop/support/shop.js';
import { createTestClient } from '../support/acp-client.js';
import { createBody } from '../support/builders.js';
import { ALPHA_KEY, MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';
import { agentsEnv } from './support/agents-file.js';
import { createStoppedClock } from './support/stopped-clock.js';

const monotonic = createStoppedClock();
const running: TestApp[] = [];
afterAll(async () => {
  for (const app of running) await app.close();
});

async function start(env: Record<string, string>): Promise<TestApp> {
  const app = await startApp({ inMemory: true, monotonic, env, widgetHtml: async () => WIDGET });
  running.push(app);
  return app;
}

const metricsOf = async ({ url }: TestApp): Promise<string> => (await fetch(`${url}/metrics`)).text();

describe('the rate of an agent', () => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await start({
      ...agentsEnv({ rate_limit: { per_second: 0.5, burst: 3 } }),
      AGENT_RATE_PER_SECOND: '2',
      AGENT_RATE_BURST: '5',
    });
  });
  beforeEach(() => monotonic.advance(60_000));

  it('is its own: beyond it, 429 says when to come again', async () => {
    for (let request = 0; request < 3; request += 1) expect((await shop.client.create(createBody())).status).toBe(201);
    const refused = await shop.client.create(createBody(), { key: 'one-too-many' });
    expect(refused).toMatchObject({ status: 429, body: { type: 'invalid_request', code: 'rate_limited' } });
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.headers.get('idempotency-key'), 'is echoed all the same').toBe('one-too-many');
    monotonic.advance(1_000);
    expect((await shop.client.get('cs_x')).headers.get('retry-after')).toBe('1');
    monotonic.advance(1_000);
    const later = await shop.client.create(createBody(), { key: 'one-too-many' });
    expect(later.status, 'the refusal was not kept under the key').toBe(201);
  });

  it('is that of the settings where it has none, and one agent does not use up what another has', async () => {
    for (let request = 0; request < 4; request += 1) await shop.client.get('cs_x');
    const statuses = [];
    for (let request = 0; request < 6; request += 1) statuses.push((await shop.other.get('cs_x')).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429]);
  });

  it('counts what is wrong as well, whatever is wrong with it', async () => {
    await shop.client.create('{');
    await shop.client.request('/checkout_sessions', { method: 'DELETE' });
    await shop.client.get('cs_x', { headers: { 'api-version': '1' } });
    expect((await shop.client.get('cs_x')).status).toBe(429);
  });

  it('holds over both transports together', async () => {
    for (let request = 0; request < 3; request += 1) await shop.client.get('cs_x');
    const answer = await fetch(`${shop.url}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ALPHA_KEY}`, 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await answer.json()).toMatchObject({ code: 'rate_limited' });
  });

  it('is looked at before a body is read', async () => {
    for (let request = 0; request < 3; request += 1) await shop.client.get('cs_x');
    const { hostname, port } = new URL(shop.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /checkout_sessions HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${ALPHA_KEY}\r\nAPI-Version: 2026-04-17\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n`,
    );
    const [data] = await once(socket, 'data');
    socket.destroy();
    expect(String(data)).toMatch(/^HTTP\/1\.1 429 /);
  });

  it('is told more slowly to whoever does not wait: as often as requests may come, at once', async () => {
    const hold = vi.spyOn(globalThis, 'setTimeout');
    const held = () =>
      hold.mock.calls.filter(([, milliseconds = 0]) => milliseconds >= 500 && milliseconds < 1_500).length;
    const statuses: number[] = [];
    for (let request = 0; request < 6; request += 1) statuses.push((await shop.client.get('cs_x')).status);
    expect(held()).toBe(0);
    const late = await shop.client.create(createBody());
    expect(held()).toBe(1);
    hold.mockRestore();
    expect(statuses).toEqual([404, 404, 404, 429, 429, 429]);
    expect(late).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(late.headers.get('retry-after')).toBe('2');
  });

  it('is seen by whoever watches the server, agent by agent', async () => {
    const text = await metricsOf(shop);
    expect(text).toMatch(/^acp_seller_limited_total\{limit="rate",agent="alpha"\} [1-9]/m);
    expect(text).toMatch(/^acp_seller_limited_total\{limit="rate",agent="beta"\} 1$/m);
  });
});

describe('the app of assistants, which anyone may call', () => {
  const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const from = async (shop: TestApp, address: string, method = 'POST') => {
    const response = await fetch(`${shop.url}/mcp/shop`, {
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'x-forwarded-for': address,
      },
      ...(method === 'POST' && { body: JSON.stringify(LIST) }),
    });
    await response.text();
    return response.status;
  };

  it('gives each address its share', async () => {
    const shop = await start({ ADDRESS_RATE_PER_SECOND: '1', TRUST_PROXY: '1' });
    const statuses = [];
    for (const host of [1, 1, 1, 2, 2]) statuses.push(await from(shop, `198.51.100.${host}`));
    statuses.push(await from(shop, '198.51.100.2', 'DELETE'));
    expect(statuses).toEqual([200, 200, 429, 200, 200, 429]);
    monotonic.advance(1_000);
    expect(await from(shop, '198.51.100.1')).toBe(200);
  });

  it('gives all of them no more than an agent has, and takes it from no agent', async () => {
    const shop = await start({ AGENT_RATE_PER_SECOND: '1', AGENT_RATE_BURST: '3', TRUST_PROXY: '1' });
    const statuses = [];
    for (const host of [1, 2, 3, 4]) statuses.push(await from(shop, `198.51.100.${host}`));
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await shop.client.create(createBody())).status).toBe(201);
    expect(await metricsOf(shop)).toMatch(/^acp_seller_limited_total\{limit="rate",agent="shop-app"\} 1$/m);
  });
});

describe('wrong keys', () => {
  const ask = (shop: TestApp, path: string, key: string, headers: Record<string, string> = {}) =>
    createTestClient(shop.url, key).request(path, { method: 'GET', headers });

  it('are answered 429 at some time, from that address; who has a good key is not kept out', async () => {
    const shop = await start({ ADDRESS_RATE_PER_SECOND: '2' });
    const statuses = [];
    for (let guess = 0; guess < 6; guess += 1) statuses.push((await ask(shop, '/x', `guess-${guess}`)).status);
    expect(statuses, 'an unknown path needs no key').toEqual([404, 404, 404, 404, 404, 404]);

    const guesses = [];
    for (let guess = 0; guess < 3; guess += 1)
      guesses.push((await ask(shop, '/merchant/orders', `no-${guess}`)).status);
    for (let guess = 0; guess < 3; guess += 1) guesses.push((await shop.client.get('cs_x')).status);
    guesses.push((await ask(shop, '/checkout_sessions/cs_x', 'no')).status);
    const refused = await ask(shop, '/checkout_sessions/cs_x', 'no');
    expect(guesses).toEqual([401, 401, 401, 404, 404, 404, 401]);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('www-authenticate')).toBeNull();
    expect((await ask(shop, '/merchant/orders', MERCHANT_KEY)).status).toBe(200);
    expect((await shop.client.create(createBody())).status).toBe(201);
    expect(await metricsOf(shop)).toMatch(/^acp_seller_limited_total\{limit="address"\} 1$/m);

    monotonic.advance(500);
    expect((await ask(shop, '/checkout_sessions/cs_x', 'no')).status).toBe(401);
  });

  it('are counted by the address that proxies name, and by none that callers make up', async () => {
    const behindProxy = await start({ ADDRESS_RATE_PER_SECOND: '1', TRUST_PROXY: '1' });
    const open = await start({ ADDRESS_RATE_PER_SECOND: '1' });
    const from = (shop: TestApp, address: string) =>
      ask(shop, '/checkout_sessions/cs_x', 'no', { 'x-forwarded-for': address }).then(({ status }) => status);
    const proxied = [];
    for (const host of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:1::', '2001:db8:0:1::1', '198.51.100.7'])
      proxied.push(await from(behindProxy, host));
    expect(proxied).toEqual([401, 401, 429, 401, 401]);
    const direct = [];
    for (const host of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) direct.push(await from(open, host));
    expect(direct).toEqual([401, 401, 429]);
  });
});
