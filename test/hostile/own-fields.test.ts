import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf, readDocument, resolved } from '../openapi/support/document.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { ADDRESS, completeBody, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';
import { bodySchema, schemeOf } from './support/agent-paths.js';
import { allNames, isClosedAt, namesAt } from './support/schema-names.js';
import type { Schema } from './support/values.js';

/*
 * What only the server may set: every property of the answers is put into every object of the requests. It is refused by
 * its name, or changes nothing.
 */

const document = readDocument();
const operations = operationsOf(document);
const located = (id: string) => {
  const found = operations.find(({ operation }) => operation.operationId === id);
  if (!found) throw new Error(`The document has no ${id}`);
  return found;
};

type Path = (string | number)[];

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true });
});
afterAll(() => shop?.close());

const GROUP = { id: 'g', item_ids: [], destination_type: 'shipping', fulfillment_details: { address: ADDRESS } };
const CREATE = createBody({
  line_items: [{ id: 'item_123', quantity: 1 }, { item: { id: 'item_456' } }],
  capabilities: { interventions: { supported: ['3ds'] }, payment: { any: 1 }, extensions: ['discount'] },
  affiliate_attribution: { provider: 'p', token: 't', metadata: { a: 1 } },
  discounts: { codes: ['SAVE10'] },
});
const UPDATE = {
  ...standardShipping(),
  line_items: [{ id: 'item_123', quantity: 1 }],
  fulfillment_details: { name: 'Ada', address: ADDRESS },
  fulfillment_groups: [GROUP],
};
const COMPLETE = completeBody('spt_none', {
  buyer: { email: 'ada@example.com' },
  risk_signals: { ip_address: '203.0.113.1' },
  marketing_consents: [{ channel: 'email', opted_in: true }],
});
const CANCEL = { intent_trace: { reason_code: 'other' } };

/** Where a value has objects. */
const objectsIn = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? []
    : [
        ...(Array.isArray(value) ? [] : [path]),
        ...Object.entries(value).flatMap(([name, each]) =>
          objectsIn(each, [...path, Array.isArray(value) ? Number(name) : name]),
        ),
      ];

/** A copy with these properties more in the object at a path. */
function withMore(body: object, path: Path, more: object): object {
  const copy = structuredClone(body);
  const at = path.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], copy);
  Object.assign(at as object, more);
  return copy;
}

/** What a caller would like these to be. */
const wish = (name: string): unknown =>
  /amount|total$|price|quantity|^seq$/.test(name)
    ? 1
    : /^(is_|has_)/.test(name)
      ? true
      : name === 'status'
        ? 'completed'
        : 'x';

/** Everything that differs between two sessions that were made alike. */
const comparable = (text: string): string =>
  text.replace(/[a-z]+_[0-9a-f]{32}/g, 'id').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time');

const SOME = 12;

interface Trial {
  id: string;
  body: object;
  send: (body: object) => Promise<AcpAnswer>;
  /** What the subject is afterwards. */
  look?: () => Promise<string>;
}

const responseSchema = (id: string): Schema => {
  const { operation } = located(id);
  const [status] = Object.keys(operation.responses).filter((each) => each.startsWith('2'));
  return operation.responses[status ?? '']?.content?.['application/json']?.schema as Schema;
};

async function tryAll({ id, body, send, look }: Trial): Promise<{ refused: number; harmless: number }> {
  const schema = bodySchema(located(id))?.schema ?? {};
  const names = [...allNames(document, responseSchema(id))].filter((name) => /^\w+$/.test(name));
  expect(names.length).toBeGreaterThan(5);
  const base = await send(body);
  const count = { refused: 0, harmless: 0 };
  for (const path of objectsIn(body)) {
    if (path.includes('metadata')) continue;
    const more = names.filter((name) => !namesAt(document, schema, path).includes(name));
    if (isClosedAt(document, schema, path)) {
      const before = await look?.();
      // The body itself in full; within it, where the document says the same of every object, some of them.
      for (const name of path.length === 0 ? more : more.filter((_, index) => index % SOME === 0)) {
        const answer = await send(withMore(body, path, { [name]: wish(name) }));
        expect(answer.status, `${id} took ${path.join('.')} ${name}: ${answer.text.slice(0, 300)}`).toBe(400);
        expect(answer.body.param, answer.text).toContain(name);
        count.refused += 1;
      }
      expect(await look?.()).toBe(before);
    } else {
      const answer = await send(withMore(body, path, Object.fromEntries(more.map((name) => [name, wish(name)]))));
      expect(comparable(answer.text)).toBe(comparable(base.text));
      count.harmless += more.length;
    }
  }
  return count;
}

describe('a property of the answer in the request', () => {
  it.each<[string, () => Promise<Trial>]>([
    ['a create', async () => ({ id: 'createCheckoutSession', body: CREATE, send: (body) => shop.client.create(body) })],
    [
      'an update',
      async () => {
        const { id } = await readySession(shop);
        return {
          id: 'updateCheckoutSession',
          body: UPDATE,
          send: (body) => shop.client.update(id, body),
          look: async () => (await shop.client.get(id)).text,
        };
      },
    ],
    [
      'a complete',
      async () => {
        const { id } = (await shop.client.create(createBody())).body;
        return {
          id: 'completeCheckoutSession',
          body: COMPLETE,
          send: (body) => shop.client.complete(id, body),
          look: async () => (await shop.client.get(id)).text,
        };
      },
    ],
    [
      'a cancel',
      async () => ({
        id: 'cancelCheckoutSession',
        body: CANCEL,
        send: async (body) => shop.client.cancel((await shop.client.create(createBody())).body.id, body),
      }),
    ],
  ])('R-HTTP-14 is refused or without effect in %s', async (_, trial) => {
    const { refused, harmless } = await tryAll(await trial());
    expect(refused).toBeGreaterThan(20);
    console.log(`${refused} refused, ${harmless} without effect`);
  });

  it('R-HTTP-14 is refused in everything that the merchant asks for', async () => {
    const ready = await readySession(shop);
    const { order } = (await shop.client.complete(ready.id, await paymentFor(shop, ready))).body;
    const authorization = `Bearer ${MERCHANT_KEY}`;
    const look = async () =>
      (await shop.client.request(`/merchant/orders/${order.id}`, { method: 'GET', headers: { authorization } })).text;
    const before = await look();
    const tried: string[] = [];
    for (const each of operations.filter((one) => schemeOf(one) === 'merchantKey')) {
      const body = bodySchema(each);
      if (!body) continue;
      const { operationId } = each.operation;
      const answers = [...allNames(document, responseSchema(operationId))];
      const known = namesAt(document, body.schema, []);
      const path = each.path
        .replace('{order}', order.id)
        .replace(/\{variant\}/, 'item_low')
        .replace(/\{\w+\}/, 'none');
      const { required = [], properties = {} } = resolved<Schema>(document, body.schema as Schema & { $ref: string });
      const first = (of: Schema | boolean | undefined) => (typeof of === 'object' ? of.enum?.[0] : undefined);
      const filled = Object.fromEntries(required.map((one) => [one, first(properties[one]) ?? SMALLEST[one] ?? 'x']));
      for (const name of answers.filter((one, index) => index % 3 === 0 && !known.includes(one))) {
        const answer = await shop.client.request(path, {
          method: each.method.toUpperCase(),
          body: { ...filled, [name]: wish(name) },
          key: randomUUID(),
          headers: { authorization },
        });
        expect(answer.status, `${operationId} took ${name}: ${answer.text.slice(0, 300)}`).toBe(400);
        expect(answer.text).toContain(name);
      }
      tried.push(operationId);
    }
    expect(tried.length).toBeGreaterThan(8);
    expect(await look()).toBe(before);
  });
});

/** What the merchant has to say at least. */
const SMALLEST: Record<string, unknown> = {
  amount: 1,
  email: 'nobody@example.com',
  line_items: [{ id: 'li_1', quantity: 1 }],
  since: '2026-01-31T12:00:00Z',
};
