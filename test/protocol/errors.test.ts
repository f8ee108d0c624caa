import { describe, expect, it } from 'vitest';
import { completeBody, createBody } from '../support/builders.js';
import { NO_SESSION, sharedShop } from './shared-shop.js';

const shop = sharedShop();

const BAD_KEY = { authorization: 'Bearer nobody-0123456789' };
const BAD_VERSION = { 'api-version': '1999-01-01' };
const BAD_TYPE = { 'content-type': 'text/plain' };
const LARGE = JSON.stringify({ text: 'x'.repeat(300_000) });

describe('errors', () => {
  /* Each row breaks one rule more than the next; the first of contract order is what is told. */
  it.each([
    ['key', 401, 'unauthorized', { ...BAD_KEY, ...BAD_VERSION, ...BAD_TYPE }, '{', null],
    ['version', 400, 'unsupported_api_version', { ...BAD_VERSION, ...BAD_TYPE }, LARGE, null],
    ['type', 415, 'unsupported_media_type', BAD_TYPE, LARGE, null],
    ['size', 413, 'payload_too_large', {}, LARGE, null],
    ['JSON', 400, 'invalid_json', {}, '{"currency":', null],
    ['missing idempotency key', 400, 'idempotency_key_required', {}, '{"x":1}', null],
    ['bad idempotency key', 400, 'invalid_idempotency_key', {}, '{"x":1}', 'k'.repeat(256)],
    ['schema', 400, 'missing', {}, '{"line_items":[{"id":"none"}]}', 'order-1'],
    ['content', 400, 'invalid_item_id', {}, JSON.stringify(createBody({ line_items: [{ id: 'none' }] })), 'order-2'],
  ])('R-HTTP-03 checks in the order of the contract: %s', async (_, status, code, headers, body, key) => {
    const answer = await shop().client.create(body, { key, headers });
    expect([answer.status, answer.body.code], answer.text).toEqual([status, code]);
  });

  it('R-HTTP-02 tells another method after the key and the version', async () => {
    const path = '/checkout_sessions';
    const bad = await shop().client.request(path, { method: 'PUT', headers: { ...BAD_KEY, ...BAD_VERSION } });
    expect(bad.status).toBe(401);
    expect((await shop().client.request(path, { method: 'PUT', headers: BAD_VERSION })).status).toBe(400);
    const put = await shop().client.request(path, { method: 'PUT', body: '{', headers: BAD_TYPE });
    expect(put.status).toBe(405);
  });

  it('R-VER-01 a GET with no version is 400, whether or not the session exists', async () => {
    const { body } = await shop().client.create(createBody());
    for (const id of [body.id, NO_SESSION]) {
      const answer = await shop().client.get(id, { headers: { 'api-version': '' } });
      expect([answer.status, answer.body.code]).toEqual([400, 'missing_api_version']);
    }
  });

  it('R-HTTP-03 R-HTTP-04 R-HTTP-05 says every error as a flat Error of a known type', async () => {
    const { client } = shop();
    const session = (await client.create(createBody())).body;
    await client.create(createBody(), { key: 'flat' });
    const answers = await Promise.all([
      client.create('{'),
      client.create(createBody({ currency: 'eur' })),
      client.create(createBody({ locale: 'de' }), { key: 'flat' }),
      client.create(createBody(), { headers: BAD_KEY }),
      client.get(NO_SESSION),
      client.update(session.id, { foo: 1 }),
      client.complete(session.id, completeBody('spt_none', { payment_data: {} })),
      client.request('/checkout_sessions', { method: 'DELETE' }),
      client.create(LARGE),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 422, 401, 404, 400, 400, 405, 413]);
    for (const { body } of answers) {
      const { type, code, message, param, supported_versions, ...more } = body;
      expect(more).toEqual({});
      expect(['invalid_request', 'processing_error', 'service_unavailable']).toContain(type);
      expect([typeof code, typeof message]).toEqual(['string', 'string']);
      expect(message.length).toBeGreaterThan(10);
      expect(param === undefined || param.startsWith('$')).toBe(true);
      expect(supported_versions).toBeUndefined();
    }
  });

  it('R-HTTP-03 answers an unknown path with a flat 404', async () => {
    for (const path of [
      '/nothing',
      '/checkout_sessions/',
      `/checkout_sessions/${NO_SESSION}/pay`,
      '/Checkout_Sessions',
    ]) {
      const answer = await shop().client.request(path, { method: 'GET' });
      expect([path, answer.status, answer.body.type, answer.body.code]).toEqual([
        path,
        404,
        'invalid_request',
        'not_found',
      ]);
    }
  });

  it('R-HTTP-06 keeps Error for what has no session: a business problem is a session with a message', async () => {
    const answer = await shop().client.create(createBody({ line_items: [{ id: 'item_sold_out' }] }));
    expect(answer.status).toBe(201);
    expect(answer.body.status).toBe('not_ready_for_payment');
    expect(answer.body.messages).toContainEqual(
      expect.objectContaining({ type: 'error', code: 'out_of_stock', param: '$.line_items[0]' }),
    );
  });

  it.each([
    ['an array', '[]'],
    ['a string', '"x"'],
    ['a number', '1'],
    ['null', 'null'],
  ])('R-HTTP-06 R-CRE-02 refuses a body that is %s with param $', async (_, body) => {
    const answer = await shop().client.create(body);
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', '$']);
  });

  it.each([
    ['nothing', ''],
    ['a comma too many', '{"currency":"usd",}'],
    ['a key twice', '{"currency":"usd","currency":"eur"}'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`],
    ['__proto__', '{"__proto__":{}}'],
    ['half a surrogate pair', '{"currency":"\\ud800"}'],
    ['a number out of range', '{"n":1e999}'],
  ])('R-HTTP-06 refuses %s with 400 invalid_json', async (_, body) => {
    const answer = await shop().client.create(body);
    expect([answer.status, answer.body.type, answer.body.code]).toEqual([400, 'invalid_request', 'invalid_json']);
  });
});
