import { beforeAll, describe, expect, it } from 'vitest';
import { sharedShop } from '../protocol/shared-shop.js';
import { createBody } from '../support/builders.js';
import { connectMcp, type McpTestClient, sessionOf } from './support/mcp-client.js';

const shop = sharedShop();
let mcp: McpTestClient;
beforeAll(async () => {
  mcp = await connectMcp(shop().url);
});

const TOOLS = ['create', 'get', 'update', 'complete', 'cancel'].map((name) => `${name}_checkout_session`);
const meta = { api_version: '2026-04-17' };
const payload = createBody();

describe('the version', () => {
  it.each(TOOLS)('is asked for by %s before anything else', async (tool) => {
    for (const given of [{}, { meta: {} }, { payload: 1 }, { meta: { idempotency_key: '' }, foo: 1 }]) {
      const { error } = await mcp.call(tool, given);
      expect(error).toMatchObject({
        code: -32000,
        data: {
          type: 'invalid_request',
          code: 'missing_api_version',
          param: '$.meta.api_version',
          supported_versions: ['2026-04-17'],
        },
      });
      expect(error?.data?.message).toContain('meta.api_version is required');
    }
  });

  it.each(['', '1999-01-01', '2026-04-17 ', null, 20260417, ['2026-04-17'], { toString: 1 }])(
    'has to be one that is known, unlike %j',
    async (version) => {
      const { error } = await mcp.call('get_checkout_session', { meta: { api_version: version }, id: 'cs_1' });
      const code = version === '' ? 'missing_api_version' : 'unsupported_api_version';
      expect(error?.data).toMatchObject({ code, param: '$.meta.api_version', supported_versions: ['2026-04-17'] });
    },
  );
});

describe('the arguments', () => {
  it.each([
    ['meta that is a text', 'get', { meta: 'x', id: 'cs_1' }, 'invalid', '$.meta'],
    ['meta that is a list', 'get', { meta: [], id: 'cs_1' }, 'invalid', '$.meta'],
    ['meta that is null', 'get', { meta: null, id: 'cs_1' }, 'invalid', '$.meta'],
    [
      'a request id that is no text',
      'get',
      { meta: { ...meta, request_id: 7 }, id: 'cs_1' },
      'invalid',
      '$.meta.request_id',
    ],
    ['no id', 'get', { meta }, 'missing', '$.id'],
    ['an empty id', 'get', { meta, id: '' }, 'invalid', '$.id'],
    ['an id that is a number', 'update', { meta, id: 7, payload: {} }, 'invalid', '$.id'],
    ['no payload', 'create', { meta }, 'missing', '$.payload'],
    ['no payload', 'update', { meta, id: 'cs_1' }, 'missing', '$.payload'],
    ['no payload', 'complete', { meta, id: 'cs_1' }, 'missing', '$.payload'],
    ['a payload to read', 'get', { meta, id: 'cs_1', payload: {} }, 'invalid', '$.payload'],
    ['an id to create', 'create', { meta, id: 'cs_1', payload }, 'invalid', '$.id'],
    ['the payload itself', 'create', { meta, ...payload }, 'missing', '$.payload'],
    ['something else', 'cancel', { meta, id: 'cs_1', token: 'secret' }, 'invalid', '$.token'],
  ])('%s to %s', async (_, tool, given, code, param) => {
    const { error } = await mcp.call(`${tool}_checkout_session`, given);
    expect([error?.code, error?.data?.code, error?.data?.param], error?.message).toEqual([-32000, code, param]);
    expect(error?.message).toContain(error?.data?.message);
  });

  it('may have more in meta', async () => {
    const more = {
      user_agent: 'AgentShop/1.0',
      accept_language: 'en-US',
      signature: 'x',
      timestamp: 'x',
      own: { a: 1 },
    };
    expect(sessionOf(await mcp.create(payload, { meta: more })).currency).toBe('usd');
  });

  it('never have a key or a token of the caller sent back', async () => {
    const { error } = await mcp.call('create_checkout_session', {
      meta,
      payload: { ...payload, sk_live_0123456789abcdef: 1 },
    });
    expect(JSON.stringify(error)).not.toContain('sk_live_0123456789abcdef');
  });
});
