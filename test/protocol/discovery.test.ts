import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBody } from '../support/builders.js';
import { checkAgainstSpec } from '../support/spec.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();
/** All that there are. */
const INTERVENTIONS = ['3ds', 'biometric', 'address_verification'];
const discover = async (url: string) => {
  const response = await fetch(`${url}/.well-known/acp.json`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('discovery', () => {
  it('R-DIS-01 R-DIS-02 R-DIS-06 is for anyone, without a key or a version, and may be kept for an hour', async () => {
    const { status, headers, text } = await discover(shop().url);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const age = /^public, max-age=(\d+)$/.exec(headers.get('cache-control') ?? '');
    expect(Number(age?.[1])).toBeGreaterThanOrEqual(3600);
    checkAgainstSpec('DiscoveryResponse', JSON.parse(text));
  });

  it('R-DIS-03 R-DIS-04 R-DIS-05 says what is implemented', async () => {
    const { protocol, transports, capabilities } = JSON.parse((await discover(shop().url)).text);
    expect(protocol.name).toBe('acp');
    expect(protocol.supported_versions.at(-1)).toBe(protocol.version);
    expect([...protocol.supported_versions].sort()).toEqual(protocol.supported_versions);
    expect(transports).toEqual(['rest', 'mcp']);
    expect(capabilities.services).toContain('checkout');
    expect(capabilities.services).not.toContain('feeds');
  });

  it('R-DIS-08 agrees with the sessions', async () => {
    const { capabilities, api_base_url: base } = JSON.parse((await discover(shop().url)).text);
    expect(base).toBe(shop().url);
    const { body } = await shop().client.create(
      createBody({ capabilities: { extensions: ['discount'], interventions: { supported: INTERVENTIONS } } }),
    );
    expect(capabilities.extensions.map(({ name }: { name: string }) => name)).toEqual(
      body.capabilities.extensions.map(({ name }: { name: string }) => name),
    );
    expect(capabilities.supported_currencies).toEqual([body.currency]);
    expect(capabilities.intervention_types).toEqual(body.capabilities.interventions.supported);
  });

  it('R-DIS-07 names no merchant, handler or payment service', async () => {
    expect((await discover(shop().url)).text).not.toMatch(/profile_|merchant|handler|stripe|card|sk_|psp/i);
  });

  it('R-DIS-06 answers 405 or 404 to another method, as an Error', async () => {
    const response = await fetch(`${shop().url}/.well-known/acp.json`, { method: 'POST' });
    expect([404, 405]).toContain(response.status);
    checkAgainstSpec('Error', await response.json());
  });
});

describe('discovery of a server with a base path', () => {
  let based: TestApp;
  beforeAll(async () => {
    based = await startApp({ inMemory: true, env: { ACP_BASE_PATH: '/acp/v1' } });
  });
  afterAll(() => based.close());

  it('R-DIS-01 stays at the root and tells where the endpoints are', async () => {
    const { api_base_url: base } = JSON.parse((await discover(based.url)).text);
    expect(base).toBe(`${based.url}/acp/v1`);
    const created = await based.client.request('/acp/v1/checkout_sessions', { body: createBody() });
    expect(created.status).toBe(201);
    const cart = { line_items: [{ id: 'item_123' }] };
    expect((await based.client.request('/acp/v1/carts', { body: cart })).status).toBe(201);
    const root = await based.client.request('/checkout_sessions', { body: createBody() });
    expect([root.status, root.body.code]).toEqual([404, 'not_found']);
  });
});
