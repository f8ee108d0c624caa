import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopWith } from '../authentication/support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatedAgent, type DatedAnswer, isRequest, type Operation } from './support/agent.js';
import { DATES, dialectOf } from './support/dialects.js';
import { exampleFiles, openApi } from './support/spec-files.js';
import { tokenFor } from './support/states.js';

/* Every request that the official examples show, and that is valid by the schema of its version, is accepted. */

const folder = process.env.ACP_SPEC_DIR;
if (folder === undefined) console.log('The official example requests were not sent: ACP_SPEC_DIR is not set');

/** What the examples call an option of theirs. */
const OPTION = 'fulfillment_option_456';

const rate = { id: OPTION, title: 'Parcel', steps: [{ amount: 500 }] };
let shop: TestApp;
beforeAll(async () => {
  const shipping = { zones: [{ name: 'United States', destinations: ['US'], rates: [rate] }] };
  shop = await startApp({ inMemory: true, shopDir: await shopWith({ shipping }) });
});
afterAll(() => shop?.close());

interface Example {
  name: string;
  operation: Operation;
  // biome-ignore lint/suspicious/noExplicitAny: requests of every shape
  body: any;
}

const OPERATIONS = ['create', 'update', 'complete', 'cancel'] as const;

/** By its name, which begins with the operation; other requests make sessions. */
const operationOf = (name: string): Operation => OPERATIONS.find((each) => name.startsWith(each)) ?? 'create';

function fromFiles(version: string): Example[] {
  return [...exampleFiles(version)].flatMap(([file, examples]) =>
    Object.entries(examples)
      // Those of MCP are sent over MCP, in a test of their own.
      .filter(([name, body]) => /(^|_)request(_|$)/.test(name) && typeof body === 'object' && !file.includes('.mcp.'))
      .filter(([name]) => !name.startsWith('error'))
      .map(([name, body]) => ({ name: `${file} ${name}`, operation: operationOf(name), body })),
  );
}

async function inline(version: string): Promise<Example[]> {
  if (folder === undefined) return [];
  const { paths } = await openApi(version, 'openapi.agentic_checkout.yaml');
  return Object.entries<{ post?: { requestBody?: { content: Record<string, { examples?: object }> } } }>(paths).flatMap(
    ([path, { post }]) => {
      const examples = post?.requestBody?.content['application/json']?.examples ?? {};
      const last = path.split('/').at(-1) ?? '';
      const operation = last === 'checkout_sessions' ? 'create' : last.startsWith('{') ? 'update' : (last as Operation);
      return Object.entries<{ value: unknown }>(examples as Record<string, { value: unknown }>).map(
        ([name, { value }]) => ({ name: `${path} ${name}`, operation, body: value }),
      );
    },
  );
}

/** Why an example may be refused, with what the answer is then. */
interface Exception {
  param: RegExp;
  why: string;
}

function exceptionOf({ operation, body }: Example): Exception | undefined {
  if (operation === 'create' && body.items?.some(({ quantity }: { quantity: number }) => !Number.isInteger(quantity)))
    return { param: /^\$\.items\[0\]\.quantity$/, why: 'parts of a unit cannot be sold' };
  if (body.payment_data?.handler_id?.startsWith('seller_'))
    return { param: /^\$\.payment_data\./, why: 'a payment handler of another shop' };
  return undefined;
}

describe.each(DATES)('ACP %s', (version) => {
  const dialect = dialectOf(version);
  const agent = createDatedAgent(() => shop.url, version);

  async function send({ operation, body }: Example): Promise<DatedAnswer> {
    if (operation === 'create') return agent.create(body);
    const { body: created } = await agent.create(dialect.create());
    if (operation === 'update') return agent.update(created.id, body);
    if (operation === 'cancel') return agent.cancel(created.id, body);
    const items = created.line_items.map(({ id }: { id: string }) => id);
    const { body: ready } = await agent.update(created.id, dialect.select({ id: OPTION, items }));
    const token = await tokenFor(shop, ready);
    const payment = structuredClone(body);
    // Theirs are made up.
    if ('token' in payment.payment_data) payment.payment_data.token = token;
    else payment.payment_data.instrument.credential.token = token;
    return agent.complete(created.id, payment);
  }

  it('accepts the requests of its examples', async () => {
    const found = [...fromFiles(version), ...(await inline(version))];
    const valid = found.filter(({ operation, body }) => isRequest(version, operation, body));
    const refused: string[] = [];
    const counts: Partial<Record<Operation, number>> = {};
    for (const example of valid) {
      const { name, operation } = example;
      const answer = await send(example);
      const exception = exceptionOf(example);
      if (exception) {
        expect([name, answer.status], answer.text).toEqual([name, 400]);
        expect(answer.body.param).toMatch(exception.param);
        refused.push(`${name} (${exception.why})`);
        continue;
      }
      expect([name, answer.status], answer.text).toEqual([name, operation === 'create' ? 201 : 200]);
      counts[operation] = (counts[operation] ?? 0) + 1;
      const isDenied = example.body.authentication_result?.outcome === 'denied';
      const status = { update: 'ready_for_payment', complete: 'completed', cancel: 'canceled' }[operation as string];
      if (status && !isDenied) expect([name, answer.body.status], answer.text).toEqual([name, status]);
    }
    if (folder === undefined) return;
    const kinds = Object.entries(counts).map(([operation, count]) => `${operation} ${count}`);
    console.log(
      `ACP ${version}: ${found.length} example requests, ${valid.length} valid, accepted ${kinds.join(', ')}` +
        refused.map((each) => `\n  refused: ${each}`).join(''),
    );
    expect(valid.length).toBeGreaterThan(3);
    expect(refused.length).toBeLessThanOrEqual(3);
    for (const operation of ['create', 'update', 'complete'] as const) {
      if (version !== '2025-09-29' || operation !== 'create') expect(counts[operation]).toBeGreaterThan(0);
    }
  });
});

it('sells whole units where the examples of the first version ask for parts of one', async () => {
  const agent = createDatedAgent(() => shop.url, '2025-09-29');
  const parts = fromFiles(agent.version).filter((example) => exceptionOf(example));
  for (const { body } of parts) {
    const items = body.items.map((item: object) => ({ ...item, quantity: 2 }));
    expect((await agent.create({ ...body, items })).status).toBe(201);
  }
  if (folder !== undefined) expect(parts.length).toBeGreaterThan(0);
});
