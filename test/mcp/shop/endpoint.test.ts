import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { shopWidgetOf } from '../../../src/assembly/shop-widget.js';
import { readShownId } from '../../../src/mcp/shop/shown-session.js';
import { startApp, type TestAppOptions } from '../../support/start-app.js';
import { connectMcp } from '../support/mcp-client.js';
import { postRaw, toolCall } from '../support/raw-post.js';
import { shopWithApp, WIDGET } from './support/shop.js';
import { connectShopApp, wholeForm } from './support/shop-client.js';

const shop = shopWithApp();
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const PATH = { path: '/mcp/shop' };

const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://shop.example',
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
};

/** What the address answers on a server with these settings. */
async function answerWith(env: Record<string, string>, options: TestAppOptions = {}) {
  const own = await startApp({ env, widgetHtml: async () => WIDGET, ...options });
  const answer = await postRaw(own.url, LIST, PATH);
  const { paths } = (await (await fetch(`${own.url}/openapi.json`)).json()) as { paths: object };
  await own.close();
  return { status: answer.status, code: answer.body.code, isDescribed: Object.hasOwn(paths, '/mcp/shop') };
}

describe('the app', () => {
  it('is on in development', async () => {
    expect(await answerWith({})).toEqual({ status: 200, code: undefined, isDescribed: true });
  });

  it.each([
    ['in production', PRODUCTION],
    ['where it is switched off', { SHOP_APP: 'false' }],
  ])('is nowhere %s', async (_, env) => {
    expect(await answerWith(env)).toEqual({ status: 404, code: 'not_found', isDescribed: false });
  });

  it('is on in production where it is asked for, and does not need /mcp', async () => {
    expect(await answerWith({ ...PRODUCTION, SHOP_APP: 'true', MCP: 'false' })).toMatchObject({ status: 200 });
  });

  it('stands where the other endpoints of agents do', async () => {
    const own = await startApp({ inMemory: true, env: { ACP_BASE_PATH: '/acp/v1' }, widgetHtml: async () => WIDGET });
    const app = await connectShopApp(`${own.url}/acp/v1`);
    expect((await app.fill(wholeForm())).status).toBe('ready_for_payment');
    expect((await postRaw(own.url, LIST, PATH)).status).toBe(404);
    await own.close();
  });

  it('takes calls without a key, of programs and of pages of this server alone', async () => {
    const { url } = shop();
    const statusOf = async (headers: Record<string, string | null>) =>
      (await postRaw(url, LIST, { ...PATH, headers })).status;
    expect(await statusOf({ authorization: null })).toBe(200);
    expect(await statusOf({ authorization: 'Bearer nobody' })).toBe(200);
    expect(await statusOf({ authorization: null, origin: url })).toBe(200);
    expect(await statusOf({ authorization: null, origin: 'https://elsewhere.example' })).toBe(403);
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await postRaw(url, undefined, { ...PATH, method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect((await postRaw(url, LIST, { path: '/mcp/shop/' })).status).toBe(404);
  });

  it.each([
    ['no JSON', '{"jsonrpc":', 400],
    ['a batch', [LIST], 400],
    ['a hundred thousand levels', '['.repeat(100_000), 400],
    ['too many bytes', { ...LIST, params: { filler: 'x'.repeat(300_000) } }, 413],
  ])('refuses %s', async (_, body, status) => {
    expect((await postRaw(shop().url, body, PATH)).status).toBe(status);
  });

  it('has none of the tools of agents, and they none of its', async () => {
    const agent = await connectMcp(shop().url);
    const { tools } = await agent.client.listTools();
    const app = await connectShopApp(shop().url);
    const { tools: own } = await app.client.listTools();
    expect(own.map(({ name }) => name)).toEqual([
      'search_products',
      'get_product',
      'show-buy-product-widget',
      'update_checkout',
      'complete_checkout',
    ]);
    for (const { name } of tools) await expect(app.call(name, {})).rejects.toMatchObject({ code: -32602 });
    for (const { name } of own) expect((await agent.call(name, {})).error?.code).toBe(-32602);
    for (const name of ['', '__proto__', 'toString']) {
      await expect(app.call(name, {})).rejects.toMatchObject({ code: -32602 });
    }
  });
});

describe('its tools', () => {
  it('have schemas that compile by themselves, and say what they do to the world', async () => {
    const { tools } = await (await connectShopApp(shop().url)).client.listTools();
    const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, strictRequired: false });
    formats.default(ajv);
    for (const { name, title, description, inputSchema, outputSchema, annotations, _meta } of tools) {
      expect([title, description]).not.toContain(undefined);
      ajv.compile(inputSchema);
      ajv.compile(outputSchema ?? {});
      expect(annotations, name).toMatchObject({
        readOnlyHint: !/checkout/.test(name),
        destructiveHint: name === 'complete_checkout',
        openWorldHint: false,
      });
      for (const key of ['openai/toolInvocation/invoking', 'openai/toolInvocation/invoked']) {
        expect(String(_meta?.[key] ?? '').length).toBeLessThanOrEqual(64);
      }
      expect(_meta?.securitySchemes).toEqual([{ type: 'noauth' }]);
    }
  });

  it('tell hosts which of them shows the form, and which is for the form alone', async () => {
    const { tools } = await (await connectShopApp(shop().url)).client.listTools();
    const metaOf = (tool: string) => tools.find(({ name }) => name === tool)?._meta;
    expect(metaOf('show-buy-product-widget')).toMatchObject({
      'openai/outputTemplate': 'ui://widget/buy-product-template.html',
      'openai/widgetAccessible': true,
      'openai/toolInvocation/invoking': expect.any(String),
      'openai/toolInvocation/invoked': expect.any(String),
      ui: { resourceUri: 'ui://widget/buy-product.html' },
    });
    expect(metaOf('update_checkout')).toMatchObject({
      'openai/widgetAccessible': true,
      'openai/visibility': 'private',
      ui: { visibility: ['app'] },
    });
    for (const tool of ['search_products', 'get_product', 'complete_checkout']) {
      expect(metaOf(tool)).not.toHaveProperty(['openai/outputTemplate']);
      expect(metaOf(tool)).not.toHaveProperty('ui');
    }
  });
});

describe('the form', () => {
  const CSP = { connect_domains: [], resource_domains: ['https://shop.example'] };

  it('is a resource in two shapes, and may load pictures of the goods alone', async () => {
    const { client } = await connectShopApp(shop().url);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri, mimeType }) => [uri, mimeType])).toEqual([
      ['ui://widget/buy-product-template.html', 'text/html+skybridge'],
      ['ui://widget/buy-product.html', 'text/html;profile=mcp-app'],
    ]);
    for (const { uri, mimeType, _meta } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toEqual([{ uri, mimeType, text: WIDGET, _meta }]);
      expect(_meta).toMatchObject({
        ui: { csp: { connectDomains: [], resourceDomains: CSP.resource_domains }, prefersBorder: true },
        'openai/widgetCSP': { ...CSP, redirect_domains: [shop().url] },
        'openai/widgetPrefersBorder': true,
        'openai/widgetDescription': expect.any(String),
      });
    }
  });

  it('is not read by anything but a text', async () => {
    for (const params of [{ uri: 7 }, {}, undefined]) {
      const { body } = await postRaw(shop().url, { jsonrpc: '2.0', id: 1, method: 'resources/read', params }, PATH);
      expect(body.error).toMatchObject({ code: -32602, message: expect.stringContaining('params.uri') });
    }
  });

  it.each(['ui://widget/other.html', 'file:///etc/passwd', '', '__proto__'])('is not at %j', async (uri) => {
    const { client } = await connectShopApp(shop().url);
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32002 });
  });

  it('is the file of the build as it is now, and has to be there where the app was asked for', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'acp-widget-'));
    const file = join(directory, 'buy-product.html');
    const asked = { shopApp: { enabled: true, isRequired: true } };
    const usual = { shopApp: { enabled: true, isRequired: false } };
    await expect(shopWidgetOf(asked, undefined, file)).rejects.toThrow(/SHOP_APP is true.*npm run build/);
    expect(await shopWidgetOf(usual, undefined, file)).toEqual({
      warnings: [expect.stringMatching(/SHOP_APP is off.*npm run build/)],
    });
    for (const text of ['<p>one', '<p>two']) {
      await writeFile(file, text);
      expect(await (await shopWidgetOf(asked, undefined, file)).html?.()).toBe(text);
    }
    await rm(directory, { recursive: true });
  });
});

describe('the access log', () => {
  it('tells the route, the tool and the session, and nothing of the shopper or the token', async () => {
    const log: Record<string, unknown>[] = [];
    const own = await startApp({ log, widgetHtml: async () => WIDGET });
    const app = await connectShopApp(own.url);
    const checkout = await app.fill(wholeForm());
    const { id } = readShownId(checkout.id);
    const token = await own.stripe.mint({ amount: 1 });
    await app.pay(checkout.id, token);
    const bad = { checkout_session_id: token, buyer: null, payment_data: { token, provider: token } };
    await postRaw(own.url, toolCall('complete_checkout', bad), PATH);
    await postRaw(own.url, toolCall('get_product', { product_id: token }), PATH);
    await app.pay(token, token);
    await expect
      .poll(() => log.filter(({ tool }) => tool !== undefined))
      .toMatchObject([
        { route: '/mcp/shop', tool: 'update_checkout', agentId: 'shop-app', sessionId: id },
        { tool: 'complete_checkout', sessionId: id, sessionStatus: 'ready_for_payment', code: 'payment_declined' },
        { tool: 'complete_checkout', code: 'invalid' },
        { tool: 'get_product', code: 'not_found' },
        { tool: 'complete_checkout', code: 'session_not_found' },
      ]);
    expect(JSON.stringify(log)).not.toMatch(/spt_|ada@example|Chat Road/);
    await own.close();
  });
});
