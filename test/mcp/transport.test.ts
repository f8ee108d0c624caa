import { describe, expect, it } from 'vitest';
import { sharedShop } from '../protocol/shared-shop.js';
import { createBody } from '../support/builders.js';
import { checkAgainstSpec } from '../support/spec.js';
import { connectMcp, sessionOf } from './support/mcp-client.js';
import { postRaw, toolCall } from './support/raw-post.js';

const log: Record<string, unknown>[] = [];
const shop = sharedShop({ log });

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};
const META = { api_version: '2026-04-17' };

describe('who may call', () => {
  it.each([
    ['no key', null],
    ['an unknown key', 'Bearer nobody-0123456789'],
    ['another scheme', 'Basic YWxwaGE6YWxwaGE='],
  ])('nobody with %s, whatever else is wrong', async (_, authorization) => {
    const requests = [
      ['POST', LIST, {}],
      ['POST', '{', { 'content-type': 'text/plain', accept: 'text/html', origin: 'https://elsewhere.example' }],
      ['GET', undefined, {}],
      ['DELETE', undefined, {}],
    ] as const;
    for (const [method, body, headers] of requests) {
      const answer = await postRaw(shop().url, body, { method, headers: { ...headers, authorization } });
      expect([answer.status, answer.body.code], method).toEqual([401, 'unauthorized']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      checkAgainstSpec('Error', answer.body);
    }
  });

  it('is told by the official client', async () => {
    await expect(connectMcp(shop().url, 'nobody-0123456789')).rejects.toThrow(/401|unauthorized/i);
  });

  it.each(['https://elsewhere.example', 'null', 'http://localhost', 'http://127.0.0.1:1'])(
    'no page of %s',
    async (origin) => {
      const answer = await postRaw(shop().url, LIST, { headers: { origin } });
      expect([answer.status, answer.body.code]).toEqual([403, 'origin_not_allowed']);
    },
  );

  it('a page of this server', async () => {
    expect((await postRaw(shop().url, LIST, { headers: { origin: shop().url } })).status).toBe(200);
  });
});

describe('what may be sent', () => {
  it.each(['GET', 'DELETE', 'PUT', 'PATCH'])('not %s: there are no sessions and no streams', async (method) => {
    const answer = await postRaw(shop().url, undefined, { method });
    expect([answer.status, answer.body.code, answer.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST']);
  });

  it('only what is accepted as JSON and as events, as MCP demands', async () => {
    for (const accept of ['application/json', 'text/event-stream', 'text/html', null]) {
      const answer = await postRaw(shop().url, LIST, { headers: { accept } });
      expect([accept, answer.status]).toEqual([accept, 406]);
    }
    const both = await postRaw(shop().url, LIST, { headers: { accept: 'text/event-stream, application/json;q=0.9' } });
    expect([both.status, both.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  });

  it('only JSON', async () => {
    for (const [headers, status, code] of [
      [{ 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
      [{ 'content-type': null }, 415, 'unsupported_media_type'],
      [{ 'content-type': 'application/json; charset=latin1' }, 415, 'unsupported_media_type'],
      [{ 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
    ] as const) {
      const answer = await postRaw(shop().url, JSON.stringify(LIST), { headers });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"jsonrpc":"2.0",'],
    ['a key twice', '{"jsonrpc":"2.0","id":1,"id":2,"method":"tools/list"}'],
    ['a key that reaches a prototype', '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"__proto__":{}}}'],
    ['36 levels', `${'{"a":'.repeat(36)}1${'}'.repeat(36)}`],
    ['a hundred thousand levels', '['.repeat(100_000)],
    ['a number beyond all bounds', '{"jsonrpc":"2.0","id":1e999,"method":"tools/list"}'],
  ])('no JSON with %s', async (_, text) => {
    const answer = await postRaw(shop().url, text);
    expect([answer.status, answer.body.id, answer.body.error.code]).toEqual([400, null, -32700]);
    expect(answer.body.error.data.code).toBe('invalid_json');
    checkAgainstSpec('Error', answer.body.error.data);
  });

  it('a payload of as many bytes and levels as over REST, and no more', async () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const withMetadata = (text: string) => JSON.stringify(createBody({ metadata: { a: 0 } })).replace('{"a":0}', text);
    const wrapped = (payload: string) =>
      JSON.stringify(toolCall('create_checkout_session', { meta: META, payload: 0 })).replace(
        '"payload":0',
        `"payload":${payload}`,
      );
    for (const [text, status] of [
      [withMetadata(deep(31)), 201],
      [withMetadata(deep(32)), 400],
      [withMetadata(`{"a":"${'x'.repeat(255 * 1024)}"}`), 201],
      [withMetadata(`{"a":"${'x'.repeat(300 * 1024)}"}`), 413],
    ] as const) {
      const rest = await shop().client.create(text);
      const mcp = await postRaw(shop().url, wrapped(text));
      expect([rest.status, mcp.status]).toEqual([status, status === 201 ? 200 : status]);
      if (status === 201) expect(mcp.body.result.structuredContent.metadata).toEqual(rest.body.metadata);
    }
  });

  it.each([
    ['no object', 7],
    ['a text', '"tools/list"'],
    ['no version of JSON-RPC', { id: 1, method: 'tools/list' }],
    ['another version of it', { ...LIST, jsonrpc: '1.0' }],
    ['no method', { jsonrpc: '2.0', id: 1 }],
    ['an id that is none', { ...LIST, id: {} }],
    ['params that are none', { ...LIST, params: 'x' }],
  ])('no message with %s', async (_, body) => {
    const answer = await postRaw(shop().url, body);
    expect([answer.status, answer.body.id]).toEqual([400, null]);
    expect([-32600, -32700]).toContain(answer.body.error.code);
  });

  it.each([
    ['empty', []],
    ['of one', [LIST]],
    ['of many', Array.from({ length: 1000 }, () => LIST)],
  ])('no batch: %s', async (_, batch) => {
    const answer = await postRaw(shop().url, batch);
    expect([answer.status, answer.body.error.code]).toEqual([400, -32600]);
  });

  it('no version of MCP that is not known', async () => {
    const answer = await postRaw(shop().url, LIST, { headers: { 'mcp-protocol-version': '1999-01-01' } });
    expect(answer.status).toBe(400);
    for (const version of ['2025-03-26', '2025-06-18', '2025-11-25']) {
      const known = await postRaw(shop().url, LIST, { headers: { 'mcp-protocol-version': version } });
      expect([version, known.status]).toEqual([version, 200]);
    }
  });
});

describe('messages', () => {
  it('need no session: any instance answers any of them', async () => {
    const answer = await postRaw(shop().url, INITIALIZE);
    expect(answer.body.result.protocolVersion).toBe('2025-06-18');
    expect(answer.headers.get('mcp-session-id')).toBeNull();
    const list = await postRaw(shop().url, LIST, { headers: { 'mcp-session-id': 'of-another-instance' } });
    expect(list.body.result.tools).toHaveLength(5);
  });

  it('that are notifications or answers are taken without a word', async () => {
    for (const message of [
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } },
      { jsonrpc: '2.0', method: 'notifications/unheard_of' },
      { jsonrpc: '2.0', method: 'tools/call', params: { name: 'create_checkout_session', arguments: {} } },
      { jsonrpc: '2.0', id: 9, result: {} },
    ]) {
      const answer = await postRaw(shop().url, message);
      expect([answer.status, answer.text]).toEqual([202, '']);
    }
  });

  it('of an unknown method are refused', async () => {
    for (const method of ['tools/destroy', 'resources/list', 'logging/setLevel', '__proto__', 'toString']) {
      const answer = await postRaw(shop().url, { ...LIST, method });
      expect([method, answer.status, answer.body.error.code]).toEqual([method, 200, -32601]);
    }
  });

  it('are answered with the id they have', async () => {
    for (const id of ['a', 0, -1, 'x'.repeat(1000)]) {
      expect((await postRaw(shop().url, { jsonrpc: '2.0', id, method: 'ping' })).body).toEqual({
        jsonrpc: '2.0',
        id,
        result: {},
      });
    }
  });

  it.each(['buy_everything', '', 'toString', '__proto__', 'constructor', 'Create_checkout_session'])(
    'to the unknown tool %j are malformed',
    async (name) => {
      const { status, body } = await postRaw(shop().url, toolCall(name, { meta: META }));
      expect([status, body.error.code, body.error.data]).toEqual([200, -32602, undefined]);
    },
  );

  it.each([
    ['a list', []],
    ['a text', 'x'],
    ['a number', 7],
    ['null', null],
  ])('with %s for arguments are malformed', async (_, given) => {
    const { status, body } = await postRaw(shop().url, toolCall('create_checkout_session', given));
    expect([status, body.error.code, body.error.data]).toEqual([200, -32602, undefined]);
  });

  it('without a name, or with a task, do nothing', async () => {
    for (const params of [
      { arguments: { meta: META, payload: createBody() } },
      { name: 'create_checkout_session', arguments: { meta: META, payload: createBody() }, task: { ttl: 1000 } },
    ]) {
      const { body } = await postRaw(shop().url, { ...LIST, method: 'tools/call', params });
      expect(body.result).toBeUndefined();
      expect(body.error.message).not.toMatch(/at .*\.js/);
    }
  });
});

describe('the answer', () => {
  it('has the headers of every answer of this server', async () => {
    const meta = { ...META, idempotency_key: 'key 7', request_id: 'req-from-agent' };
    const answer = await postRaw(shop().url, toolCall('create_checkout_session', { meta, payload: createBody() }));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'request-id': 'req-from-agent',
      'idempotency-key': 'key 7',
    });
  });
});

describe('the access log', () => {
  it('tells the route, the tool, the agent and the session, and no body', async () => {
    log.length = 0;
    const mcp = await connectMcp(shop().url);
    const { id } = sessionOf(await mcp.create(createBody(), { meta: { request_id: 'req-of-create' } }));
    await mcp.get('cs_nobody');
    await expect
      .poll(() => log.filter(({ route, tool }) => route === '/mcp' && tool !== undefined))
      .toMatchObject([
        {
          requestId: 'req-of-create',
          method: 'POST',
          tool: 'create_checkout_session',
          agentId: 'alpha',
          sessionId: id,
          sessionStatus: 'not_ready_for_payment',
          status: 200,
        },
        { tool: 'get_checkout_session', sessionId: 'cs_nobody', code: 'session_not_found', status: 200 },
      ]);
    expect(JSON.stringify(log)).not.toMatch(/ada@example|item_123/);
  });
});
