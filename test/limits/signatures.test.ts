import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';
import { agentsEnv } from './support/agents-file.js';
import { hmac, signed } from './support/sign.js';

const OLD = 'signing-secret-of-last-year';
const NEW = 'signing-secret-of-this-year';
const REFUSED = {
  type: 'invalid_request',
  code: 'invalid_signature',
  message:
    'The Signature or the Timestamp is missing, wrong, more than 300 seconds off, or was used for another request.',
};

let shop: TestApp;
beforeAll(async () => {
  const signing = { signing_secrets: [NEW, OLD] };
  shop = await startApp({
    inMemory: true,
    stripeBudget: 500,
    env: agentsEnv({ ...signing, require_signature: true }, signing),
  });
});
afterAll(() => shop.close());

const BODY = JSON.stringify(createBody());

let latest = 0;
/** Never the same moment twice: two requests of equal bodies need two. */
function now(): number {
  latest = Math.max(latest + 1, shop.clock.now());
  return latest;
}

const create = (headers: Record<string, string>, body = BODY, key: string = randomUUID()) =>
  shop.client.create(body, { headers, key });

describe('a signed request', () => {
  it.each([NEW, OLD])('is taken with each of the secrets: %s', async (secret) => {
    expect((await create(signed(secret, BODY, now()))).status).toBe(201);
    expect((await create(signed(secret, BODY, now(), false))).status).toBe(201);
  });

  it('may be signed as canonical JSON, however it is sent', async () => {
    const body = '{ "line_items": [ {"id":"item_123","quantity":1.0} ],\n "currency":"usd", "capabilities":{} }';
    const canonical = '{"capabilities":{},"currency":"usd","line_items":[{"id":"item_123","quantity":1}]}';
    expect((await create(signed(NEW, canonical, now()), body)).status).toBe(201);
    expect((await create(signed(NEW, canonical, now(), false), body)).status).toBe(201);
    expect((await create(signed(NEW, body, now()), body)).status).toBe(201);
    expect((await create(signed(NEW, canonical.replace('1}', '2}'), now()), body)).status).toBe(401);
  });

  it('may have any RFC 3339 time, and padding', async () => {
    for (const timestamp of [
      new Date(now()).toISOString().replace('Z', '+00:00'),
      new Date(now() + 2 * 3_600_000).toISOString().replace('Z', '+02:00'),
      new Date(now()).toISOString().toLowerCase(),
      `${new Date(now()).toISOString().slice(0, 19)}.123456789Z`,
    ]) {
      const answer = await create({ timestamp, signature: `${hmac(NEW, `${timestamp}.${BODY}`)}=` });
      expect(answer.status, timestamp).toBe(201);
    }
  });

  it('buys, from end to end', async () => {
    const headers = (body: unknown) => signed(NEW, body === undefined ? '' : JSON.stringify(body), now());
    const session = await readySession({
      ...shop,
      client: {
        ...shop.client,
        create: (body, options) => shop.client.create(body, { ...options, headers: headers(body) }),
        update: (id, body, options) => shop.client.update(id, body, { ...options, headers: headers(body) }),
      },
    });
    const payment = await paymentFor(shop, session);
    const paid = await shop.client.complete(session.id, payment, { headers: headers(payment) });
    expect(paid.body.status, paid.text).toBe('completed');
    expect((await shop.client.get(session.id, { headers: headers(undefined) })).status).toBe(200);
  });

  it.each([
    ['neither header', () => ({})],
    ['no Timestamp', () => ({ signature: signed(NEW, BODY, now(), false).signature })],
    ['no Signature', () => ({ timestamp: signed(NEW, BODY, now()).timestamp })],
    ['empty headers', () => ({ signature: '', timestamp: '' })],
    ['another secret', () => signed('a-secret-of-somebody-else', BODY, now())],
    ['another body', () => signed(NEW, BODY.replace('Ada', 'Eve'), now())],
    [
      'a time that was not signed',
      () => ({ ...signed(NEW, BODY, now()), timestamp: new Date(now() + 1).toISOString() }),
    ],
    ['an old time', () => signed(NEW, BODY, now() - 301_000)],
    ['an old time, signed without it', () => signed(NEW, BODY, now() - 301_000, false)],
    ['a future time', () => signed(NEW, BODY, now() + 302_000)],
    ['base64 in place of base64url', () => ({ ...signed(NEW, BODY, now()), signature: `${'+/'.repeat(21)}=` })],
    ['hex', () => ({ ...signed(NEW, BODY, now()), signature: 'ab'.repeat(32) })],
    [
      'half a signature',
      () => ({ ...signed(NEW, BODY, now()), signature: signed(NEW, BODY, now()).signature.slice(22) }),
    ],
    [
      'a signature and more',
      () => ({ ...signed(NEW, BODY, now()), signature: `${signed(NEW, BODY, now()).signature}AA` }),
    ],
    ['seconds since the epoch', () => ({ ...signed(NEW, BODY, now(), false), timestamp: String(now() / 1000) })],
    ['a time without a zone', () => ({ ...signed(NEW, BODY, now(), false), timestamp: '2026-01-01T00:00:00' })],
    ['a day that there is not', () => ({ ...signed(NEW, BODY, now(), false), timestamp: '2026-13-41T00:00:00Z' })],
  ])('is refused with %s, always in the same words', async (_, headers) => {
    const answer = await create(headers());
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(REFUSED);
  });

  it('is refused within the seconds that it may be off, and taken at their ends', async () => {
    expect((await create(signed(NEW, BODY, now() - 290_000))).status).toBe(201);
    expect((await create(signed(NEW, BODY, now() + 290_000))).status).toBe(201);
  });

  it('is refused with a header that is there twice', async () => {
    const { hostname, port } = new URL(shop.url);
    const { signature, timestamp } = signed(NEW, BODY, now());
    for (const twice of [`Signature: ${signature}`, `Timestamp: ${timestamp}`]) {
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST /checkout_sessions HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${ALPHA_KEY}\r\nAPI-Version: 2026-04-17\r\nIdempotency-Key: twice\r\nContent-Type: application/json\r\nSignature: ${signature}\r\nTimestamp: ${timestamp}\r\n${twice}\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`,
      );
      const [data] = await once(socket, 'data');
      socket.destroy();
      expect(String(data)).toMatch(/^HTTP\/1\.1 400 [\s\S]*was sent more than once/);
    }
  });

  it('leaves nothing under the key where it is refused', async () => {
    const key = randomUUID();
    expect((await create({}, BODY, key)).status).toBe(401);
    expect((await create(signed(NEW, BODY, now()), BODY.replace('Ada', 'Eve'), key)).status).toBe(401);
    expect((await create(signed(NEW, BODY, now()), BODY, key)).status).toBe(201);
  });

  it('is told what else is wrong first where that is about the message itself', async () => {
    expect((await create({}, '{')).body.code).toBe('invalid_json');
    expect((await shop.client.create(BODY, { key: null })).body.code).toBe('idempotency_key_required');
    expect((await create({}, '{"colour":"red"}')).body.code, 'not what its content means').toBe('invalid_signature');
  });
});

describe('a request that comes again', () => {
  it('with its key is the same request: the answer is repeated', async () => {
    const headers = signed(NEW, BODY, now());
    const key = randomUUID();
    const first = await create(headers, BODY, key);
    const again = await create(headers, BODY, key);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    shop.clock.advance(299_000);
    expect((await create(headers, BODY, key)).text).toBe(first.text);
  });

  it('later than that has to be signed anew, and still is the same request', async () => {
    const key = randomUUID();
    const headers = signed(NEW, BODY, now());
    const first = await create(headers, BODY, key);
    shop.clock.advance(301_000);
    expect((await create(headers, BODY, key)).status).toBe(401);
    expect((await create(signed(NEW, BODY, now()), BODY, key)).text).toBe(first.text);
  });

  it('with its key after a mistake of this server is done', async () => {
    const session = await readyOf(BODY);
    const payment = JSON.stringify(await paymentFor(shop, session));
    const headers = signed(NEW, payment, now());
    const key = randomUUID();
    await shop.stripe.faults([{ match: { path: '/v1/payment_intents' }, fault: 'error_500_before' }]);
    const failed = await shop.client.complete(session.id, payment, { headers, key });
    expect(failed.status, failed.text).toBe(503);
    await shop.stripe.faults([]);
    const paid = await shop.client.complete(session.id, payment, { headers, key });
    expect(paid.body.status, paid.text).toBe('completed');
  });

  it.each([
    ['with another key', '/checkout_sessions', randomUUID()],
    ['at another address', '/checkout_sessions/cs_x', 'first'],
  ])('%s is a replay, and refused, however its signature is written', async (_, path, key) => {
    const { signature, timestamp } = signed(NEW, BODY, now());
    const first = key === 'first' ? randomUUID() : 'first';
    expect((await create({ signature, timestamp }, BODY, first)).status).toBe(201);
    // The last letter stands for four bits and two that say nothing.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spare = `${signature.slice(0, -1)}${alphabet[alphabet.indexOf(signature.slice(-1)) + 1]}`;
    expect(Buffer.from(spare, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    for (const text of [signature, `${signature}=`, spare]) {
      const headers = { signature: text, timestamp };
      const again = await shop.client.request(path, { body: BODY, key: key === 'first' ? first : key, headers });
      expect(again.status).toBe(401);
      expect(again.body).toEqual(REFUSED);
    }
  });

  it('may say the same as another one: their times differ', async () => {
    const statuses = [1, 2, 3].map(async () => (await create(signed(NEW, BODY, now(), false))).status);
    expect(await Promise.all(statuses)).toEqual([201, 201, 201]);
  });

  it('is no replay where it only reads', async () => {
    const { id } = (await create(signed(NEW, BODY, now()))).body;
    const headers = signed(NEW, '', now());
    expect((await shop.client.get(id, { headers })).status).toBe(200);
    expect((await shop.client.get(id, { headers })).status).toBe(200);
    expect((await shop.client.get(id)).body).toEqual(REFUSED);
  });

  it('has no body, such as a cancel: its time is what is signed', async () => {
    const [one, two] = [await readyOf(BODY), await readyOf(BODY)];
    const headers = signed(NEW, '', now());
    expect((await shop.client.cancel(one.id, undefined, { headers })).status).toBe(200);
    expect((await shop.client.cancel(two.id, undefined, { headers })).status, 'of another session').toBe(401);
    expect((await shop.client.cancel(two.id, undefined, { headers: signed(NEW, '', now()) })).status).toBe(200);
  });
});

describe('an agent who need not sign', () => {
  const unsigned = (headers: Record<string, string> = {}) => shop.other.create(BODY, { headers });

  it('need not', async () => {
    expect((await unsigned()).status).toBe(201);
  });

  it('is held to what it signs', async () => {
    expect((await unsigned(signed(NEW, BODY, now()))).status).toBe(201);
    expect((await unsigned(signed(NEW, '{}', now()))).body).toEqual(REFUSED);
    expect((await unsigned({ signature: hmac(NEW, BODY) })).body).toEqual(REFUSED);
    expect((await unsigned({ timestamp: new Date(now()).toISOString() })).body).toEqual(REFUSED);
  });

  it('and has no secret is not looked at: the headers mean nothing here', async () => {
    const plain = await startApp({ inMemory: true });
    try {
      const answer = await plain.client.create(BODY, { headers: { signature: 'anything', timestamp: 'at any time' } });
      expect(answer.status).toBe(201);
    } finally {
      await plain.close();
    }
  });
});

it('what was wrong with signatures is counted, agent by agent', async () => {
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  for (const verdict of ['valid', 'missing', 'malformed', 'wrong', 'outdated', 'replayed']) {
    expect(text).toMatch(
      new RegExp(`^acp_seller_request_signatures_total\\{agent="alpha",verdict="${verdict}"\\} \\d`, 'm'),
    );
  }
  expect(text).toMatch(/^acp_seller_request_signatures_total\{agent="beta",verdict="unsigned"\} 1$/m);
});

async function readyOf(body: string) {
  const { body: session } = await create(signed(NEW, body, now()), body);
  const update = JSON.stringify({
    selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: [] }],
  });
  return (await shop.client.update(session.id, update, { headers: signed(NEW, update, now()) })).body;
}
