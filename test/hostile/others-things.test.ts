import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopWith } from '../authentication/support/shop.js';
import { TAKES_GIFT_CARDS } from '../credit/support/gift-cards.js';
import { operationsOf, readDocument } from '../openapi/support/document.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { createBody, standardShipping } from '../support/builders.js';
import { seededRandom } from '../support/random.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { ALPHA_KEY, MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';
import { bodySchema, makeOwn, schemeOf, withId } from './support/agent-paths.js';
import { createMeanings } from './support/meanings.js';
import { createValues } from './support/values.js';

/*
 * What belongs to one agent does not exist for another: whatever it asks for is answered with the bytes of what there
 * never was. Every operation of the API document that has an id is tried, so a new one is by itself.
 */

const document = readDocument();
const operations = operationsOf(document);
const values = createValues(document, createMeanings([], []));
const ofAgents = operations.filter((each) => schemeOf(each) === 'agentKey');
const withIds = ofAgents.filter(({ path }) => path.includes('{'));
const ofMerchant = operations.filter((each) => schemeOf(each) === 'merchantKey');
const KEY = 'a-key-of-alpha';
const BODIES = 3;

let shop: TestApp;
/** Things of alpha's by their collection, such as `/checkout_sessions`. */
const own: Record<string, string[]> = {};

const collectionOf = (path: string): string => path.slice(0, path.indexOf('/{'));

beforeAll(async () => {
  shop = await startApp({ inMemory: true, shopDir: await shopWith(TAKES_GIFT_CARDS) });
  for (const { path } of withIds) {
    const collection = collectionOf(path);
    const made = ofAgents.find((each) => each.path === collection && each.method === 'post');
    const body = collection === '/checkout_sessions' || !made ? createBody() : goodBody(made);
    own[collection] ??= [await makeOwn(shop, path, body, { key: KEY })];
  }
  const paid = await readySession(shop);
  await shop.client.complete(paid.id, await paymentFor(shop, paid), { key: KEY });
  const canceled = await readySession(shop);
  await shop.client.cancel(canceled.id, undefined, { key: KEY });
  const ready = await readySession(shop);
  await shop.client.update(ready.id, standardShipping(), { key: KEY });
  own['/checkout_sessions']?.push(paid.id, canceled.id, ready.id);
});
afterAll(() => shop?.close());

/** Answers with what the operation takes; the smallest of several is the likeliest to be good. */
function goodBody(located: (typeof operations)[number]): unknown {
  const body = bodySchema(located);
  if (!body) return undefined;
  const some = Array.from({ length: 20 }, (_, seed) => values.at(seededRandom(seed), body.at, body.schema));
  return some.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length)[0];
}

/** Everything of an answer that a caller can compare, the ids of the request aside. */
const seen = ({ status, headers, text }: AcpAnswer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => !['date', 'request-id', 'idempotency-key'].includes(name)),
});

const nothing = new Map<string, string>();

/** An id as this one looks, of nothing; always the same, so that both have the same history of keys. */
function nothingLike(id: string): string {
  const like = nothing.get(id) ?? `${id.slice(0, id.indexOf('_') + 1)}${randomUUID().replaceAll('-', '')}`;
  nothing.set(id, like);
  return like;
}

/** Bodies that fit, and one that does not. */
const bodiesOf = (located: (typeof operations)[number]): unknown[] => {
  const body = bodySchema(located);
  if (!body) return [undefined];
  const fitting = Array.from({ length: BODIES }, (_, seed) => values.at(seededRandom(seed), body.at, body.schema));
  return [...fitting, { surprise: 1 }, undefined];
};

describe('of another agent', () => {
  it.each(withIds.map((each) => [each.operation.operationId, each] as const))(
    'R-AUTH-02 %s sees what it sees of nothing',
    async (_, located) => {
      const method = located.method.toUpperCase();
      const ids = own[collectionOf(located.path)] ?? [];
      expect(ids.length).toBeGreaterThan(0);
      for (const id of ids) {
        const at = withId(collectionOf(located.path).concat('/{id}'), id);
        const before = await shop.client.request(at, { method: 'GET' });
        for (const body of bodiesOf(located)) {
          for (const key of method === 'GET' ? [null] : [KEY, randomUUID()]) {
            const ask = (of: string) => shop.other.request(withId(located.path, of), { method, body, key });
            const theirs = await ask(id);
            expect(seen(theirs)).toEqual(seen(await ask(nothingLike(id))));
            expect(theirs.status).toBeGreaterThanOrEqual(400);
            expect(theirs.text).not.toContain(id);
          }
        }
        expect((await shop.client.request(at, { method: 'GET' })).text).toBe(before.text);
      }
    },
  );

  it('over MCP, no tool sees it either', async () => {
    const post = async (method: string, params: object = {}) =>
      shop.other.request('/mcp', {
        key: null,
        body: { jsonrpc: '2.0', id: 1, method, params },
        headers: { accept: 'application/json, text/event-stream' },
      });
    const { tools } = (await post('tools/list')).body.result;
    const taking = tools.filter((tool: Tool) => tool.inputSchema.properties?.id);
    expect(taking.length).toBeGreaterThanOrEqual(4);
    for (const { name } of taking) {
      for (const id of own['/checkout_sessions'] ?? []) {
        const call = (of: string) => {
          const meta = { api_version: '2026-04-17', idempotency_key: KEY };
          const payload = name.startsWith('update') ? { order_notes: 'x' } : undefined;
          return post('tools/call', { name, arguments: { meta, id: of, ...(payload && { payload }) } });
        };
        const theirs = await call(id);
        expect(theirs.text).toBe((await call(nothingLike(id))).text);
        expect(theirs.body.result?.isError ?? theirs.body.error).toBeTruthy();
      }
    }
  });
});

interface Tool {
  name: string;
  inputSchema: { properties?: Record<string, unknown> };
}

describe('a key of the other kind', () => {
  const ask = async ({ method, path }: (typeof operations)[number], key: string) => {
    const answer = await fetch(`${shop.url}${path.replace(/\{\w+\}/g, 'cs_1')}`, {
      method: method.toUpperCase(),
      headers: {
        authorization: `Bearer ${key}`,
        'api-version': '2026-04-17',
        'idempotency-key': 'k',
        'content-type': 'application/json',
      },
      ...(method !== 'get' && { body: '{}' }),
    });
    return { status: answer.status, text: await answer.text() };
  };

  it.each(ofMerchant.map((each) => [each.operation.operationId, each] as const))(
    'R-AUTH-01 of an agent is none for %s',
    async (_, located) => {
      const answer = await ask(located, ALPHA_KEY);
      expect(answer.status).toBe(401);
      expect(answer).toEqual(await ask(located, 'a-key-of-nobody'));
    },
  );

  it.each(ofAgents.map((each) => [each.operation.operationId, each] as const))(
    'R-AUTH-01 of the merchant is none for %s',
    async (_, located) => {
      const answer = await ask(located, MERCHANT_KEY);
      expect(answer.status).toBe(401);
      expect(answer).toEqual(await ask(located, 'a-key-of-nobody'));
    },
  );
});
