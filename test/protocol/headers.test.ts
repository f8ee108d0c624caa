import { describe, expect, it } from 'vitest';
import { completeBody, createBody } from '../support/builders.js';
import { ALPHA_KEY } from '../support/start-app.js';
import { NO_SESSION, sharedShop } from './shared-shop.js';

const shop = sharedShop();

const operations = [
  ['create', 'POST', '/checkout_sessions', createBody(), 201],
  ['retrieve', 'GET', `/checkout_sessions/${NO_SESSION}`, undefined, 404],
  ['update', 'POST', `/checkout_sessions/${NO_SESSION}`, {}, 404],
  ['complete', 'POST', `/checkout_sessions/${NO_SESSION}/complete`, completeBody('spt_1'), 404],
  ['cancel', 'POST', `/checkout_sessions/${NO_SESSION}/cancel`, undefined, 404],
] as const;

describe('headers', () => {
  it.each(operations)('R-HTTP-08 R-HTTP-09 R-HTTP-03 echoes the ids of a %s', async (_, method, path, body, status) => {
    const key = method === 'POST' ? `echo ${path}` : null;
    const answer = await shop().client.request(path, { method, body, key, headers: { 'request-id': 'req-of-caller' } });
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get('request-id')).toBe('req-of-caller');
    expect(answer.headers.get('idempotency-key')).toBe(key);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it.each([
    ['400', {}, 400],
    ['401', { authorization: 'Bearer nobody' }, 401],
    ['415', { 'content-type': 'text/plain' }, 415],
  ])('R-HTTP-08 R-HTTP-09 echoes both on a %s as well', async (_, headers, status) => {
    const answer = await shop().client.create(
      { nothing: true },
      { key: `k-${status}`, headers: { 'request-id': 'r-1', ...headers } },
    );
    expect(answer.status).toBe(status);
    expect(answer.headers.get('idempotency-key')).toBe(`k-${status}`);
    expect(answer.headers.get('request-id')).toBe('r-1');
  });

  it('R-HTTP-09 makes a Request-Id of its own where the caller sends none', async () => {
    const [first, second] = await Promise.all([shop().client.get(NO_SESSION), shop().client.get(NO_SESSION)]);
    expect(first.headers.get('request-id')).toMatch(/^req_/);
    expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  });

  it.each(['text/plain', 'application/xml', 'application/json; charset=latin1'])(
    'R-HTTP-10 refuses a body of type %s with 415',
    async (type) => {
      const answer = await shop().client.create(createBody(), { headers: { 'content-type': type } });
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
    },
  );

  it('R-HTTP-10 takes JSON with its charset named', async () => {
    const answer = await shop().client.create(createBody(), {
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(answer.status).toBe(201);
  });

  it('R-HTTP-11 needs no header but the key, the version, the type and the idempotency key', async () => {
    const answer = await shop().client.create(createBody());
    expect(answer.status).toBe(201);
    const more = { 'accept-language': 'fr-FR', 'user-agent': 'x', signature: 'not-checked', timestamp: 'yesterday' };
    expect((await shop().client.create(createBody(), { headers: more })).status).toBe(201);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('R-HTTP-02 refuses %s on every path with 405 and Allow', async (method) => {
    for (const [path, allow] of [
      ['/checkout_sessions', 'POST'],
      [`/checkout_sessions/${NO_SESSION}`, 'GET, POST'],
      [`/checkout_sessions/${NO_SESSION}/complete`, 'POST'],
      [`/checkout_sessions/${NO_SESSION}/cancel`, 'POST'],
    ] as const) {
      const answer = await shop().client.request(path, { method });
      expect([answer.status, answer.body.code, answer.headers.get('allow')]).toEqual([
        405,
        'method_not_allowed',
        allow,
      ]);
    }
  });

  it('R-AUTH-01 refuses a missing, another and an unknown authorization with 401', async () => {
    for (const authorization of ['', 'Bearer', `Basic ${ALPHA_KEY}`, `Bearer ${ALPHA_KEY}x`, 'Bearer a b']) {
      for (const [, method, path, body] of operations) {
        const answer = await shop().client.request(path, { method, body, headers: { authorization } });
        expect([answer.status, answer.body.type, answer.body.code]).toEqual([401, 'invalid_request', 'unauthorized']);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
  });
});
