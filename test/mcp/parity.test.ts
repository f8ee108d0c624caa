import { beforeAll, describe, expect, it } from 'vitest';
import type { WireError, WireSession } from '../../src/protocol/wire.js';
import { NO_SESSION, sharedShop } from '../protocol/shared-shop.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { completeBody, createBody, standardShipping } from '../support/builders.js';
import { totalOf } from '../support/shopping.js';
import type { TestApp } from '../support/start-app.js';
import { connectMcp, type McpTestClient, type ToolAnswer } from './support/mcp-client.js';

/* Two servers, one for each transport, so that stock and whatever else they remember is the same at each step. */

const PUBLIC = { env: { PUBLIC_URL: 'https://shop.example' } };
const restShop = sharedShop(PUBLIC);
const mcpShop = sharedShop(PUBLIC);
let mcp: McpTestClient;
beforeAll(async () => {
  mcp = await connectMcp(mcpShop().url);
});

/** One way to call the operations: the answer is a session or an error. */
interface Transport {
  shop: () => TestApp;
  create(body: unknown): Promise<WireSession | WireError>;
  get(id: string): Promise<WireSession | WireError>;
  update(id: string, body: unknown): Promise<WireSession | WireError>;
  complete(id: string, body: unknown): Promise<WireSession | WireError>;
  cancel(id: string, body?: unknown): Promise<WireSession | WireError>;
}

const ofRest = ({ body }: AcpAnswer) => body as WireSession | WireError;
const rest: Transport = {
  shop: restShop,
  create: async (body) => ofRest(await restShop().client.create(body)),
  get: async (id) => ofRest(await restShop().client.get(id)),
  update: async (id, body) => ofRest(await restShop().client.update(id, body)),
  complete: async (id, body) => ofRest(await restShop().client.complete(id, body)),
  cancel: async (id, body) => ofRest(await restShop().client.cancel(id, body)),
};

/** Errors as they would be over REST, where paths begin at the payload. */
function ofMcp({ session, error }: ToolAnswer): WireSession | WireError {
  if (session) return session;
  if (error?.code !== -32000 || !error.data) throw new Error(`No ACP error: ${JSON.stringify(error)}`);
  const { param, ...data } = error.data;
  if (param === undefined) return data;
  expect(param).toMatch(/^\$\.payload/);
  return { ...data, param: param.replace('$.payload', '$') };
}
const tools: Transport = {
  shop: mcpShop,
  create: async (body) => ofMcp(await mcp.create(body)),
  get: async (id) => ofMcp(await mcp.get(id)),
  update: async (id, body) => ofMcp(await mcp.update(id, body)),
  complete: async (id, body) => ofMcp(await mcp.complete(id, body)),
  cancel: async (id, body) => ofMcp(await mcp.cancel(id, body)),
};

/** What is another one each time, told apart by when it first comes: ids, numbers, links, times. */
function leveled(answers: readonly unknown[]): unknown {
  const names = new Map<string, string>();
  const named = (kind: string) => (found: string) => {
    const name = names.get(found) ?? `${kind} ${names.size}`;
    names.set(found, name);
    return name;
  };
  return JSON.parse(
    JSON.stringify(answers)
      .replace(/\b[a-z]{2,3}_[0-9a-f]{32}\b/g, named('id'))
      .replace(/\b[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}\b/g, named('number'))
      .replace(/\/orders\/[\w-]{22}/g, named('link'))
      .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time'),
  );
}

const mint = ({ shop }: Transport, session: WireSession, paymentMethod?: string) =>
  shop().stripe.mint({ amount: totalOf(session), currency: session.currency, paymentMethod });

type Story = (over: Transport) => Promise<(WireSession | WireError)[]>;

const isSession = (answer: WireSession | WireError): answer is WireSession => 'line_items' in answer;

async function begun(over: Transport, more: object = {}): Promise<WireSession> {
  const answer = await over.create(createBody(more));
  if (!isSession(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

async function readied(over: Transport): Promise<WireSession> {
  const { id } = await begun(over);
  return (await over.update(id, standardShipping())) as WireSession;
}

const stories: Record<string, Story> = {
  'a purchase': async (over) => {
    const created = await begun(over, { metadata: { cart: 7, nested: { deep: [1, 2] } }, locale: 'en-US' });
    const updated = (await over.update(created.id, standardShipping())) as WireSession;
    const sold = await over.complete(created.id, completeBody(await mint(over, updated)));
    return [created, updated, sold, await over.get(created.id), await over.cancel(created.id)];
  },
  'a basket that is changed': async (over) => {
    const created = await begun(over, {
      line_items: [
        { id: 'item_123', quantity: 2 },
        { item: { id: 'item_456' }, quantity: 1 },
      ],
    });
    return [
      created,
      await over.update(created.id, { discounts: { codes: ['SAVE10', 'NONSENSE'] } }),
      await over.update(created.id, { line_items: [{ id: 'item_456', quantity: 3 }] }),
      await over.update(created.id, { buyer: null, discounts: null }),
      await over.update(created.id, {}),
    ];
  },
  'a card that is declined, then another': async (over) => {
    const ready = await readied(over);
    const declined = await over.complete(
      ready.id,
      completeBody(await mint(over, ready, 'pm_card_visa_chargeDeclined')),
    );
    return [ready, declined, await over.complete(ready.id, completeBody(await mint(over, ready)))];
  },
  'a token that is none': async (over) => {
    const ready = await readied(over);
    return [ready, await over.complete(ready.id, completeBody('spt_nobody_granted'))];
  },
  'a session that is not ready': async (over) => {
    const created = (await over.create({
      currency: 'usd',
      capabilities: {},
      line_items: [{ id: 'item_123' }],
    })) as WireSession;
    return [created, await over.complete(created.id, completeBody('spt_1'))];
  },
  'a session that is given up': async (over) => {
    const created = await begun(over);
    return [
      await over.cancel(created.id, { intent_trace: { reason_code: 'price_sensitivity' } }),
      await over.cancel(created.id),
      await over.update(created.id, {}),
      await over.complete(created.id, completeBody('spt_1')),
      await over.get(created.id),
    ];
  },
  'more than there is': async (over) => [await begun(over, { line_items: [{ id: 'item_123', quantity: 100_000 }] })],
};

describe('over MCP and over REST', () => {
  it.each(Object.entries(stories))('%s is the same', async (_, story) => {
    const [one, two] = [await story(rest), await story(tools)];
    expect(leveled(two)).toEqual(leveled(one));
    expect(one.length).toBeGreaterThan(0);
  });
});

/** Bad requests: the operation, and what is sent as payload. */
const mistakes: [string, 'create' | 'update' | 'complete' | 'cancel', unknown][] = [
  ['no line items', 'create', { currency: 'usd', capabilities: {} }],
  ['no currency', 'create', { capabilities: {}, line_items: [{ id: 'item_123' }] }],
  ['an empty payload', 'create', {}],
  ['a payload that is a list', 'create', []],
  ['a payload that is a number', 'create', 7],
  ['a payload that is null', 'create', null],
  ['another currency', 'create', createBody({ currency: 'eur' })],
  ['a currency that is none', 'create', createBody({ currency: 'dollars' })],
  ['an unknown item', 'create', createBody({ line_items: [{ id: 'item_123' }, { id: 'none' }] })],
  ['an unknown property', 'create', createBody({ colour: 'red' })],
  ['an unknown property with a strange name', 'create', createBody({ "it's \u00e9": 1 })],
  ['a quantity of zero', 'create', createBody({ line_items: [{ id: 'item_123', quantity: 0 }] })],
  ['an address without a city', 'create', createBody({ fulfillment_details: { address: { name: 'A' } } })],
  ['an email that is none', 'create', createBody({ buyer: { email: 'x' } })],
  [
    'too much metadata',
    'create',
    createBody({ metadata: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [i, i])) }),
  ],
  ['an unknown option', 'update', { selected_fulfillment_options: [{ type: 'shipping', option_id: 'none' }] }],
  [
    'an option of another type',
    'update',
    { selected_fulfillment_options: [{ type: 'digital', option_id: 'standard' }] },
  ],
  ['an unknown item', 'update', { line_items: [{ id: 'none' }] }],
  ['line items that are null', 'update', { line_items: null }],
  ['a property of another operation', 'update', { payment_data: {} }],
  ['no payment data', 'complete', {}],
  ['an unknown handler', 'complete', { payment_data: { ...completeBody('spt_1').payment_data, handler_id: 'other' } }],
  [
    'a token beside its credential',
    'complete',
    { payment_data: { handler_id: 'card_tokenized', instrument: { token: 'tok' } } },
  ],
  [
    'another kind of instrument',
    'complete',
    { payment_data: { handler_id: 'card_tokenized', instrument: { type: 'bank' } } },
  ],
  ['a reason without a code', 'cancel', { intent_trace: {} }],
  ['an unknown property', 'cancel', { reason: 'x' }],
];

describe('a bad request over MCP is told as over REST', () => {
  it.each(mistakes)('%s, %s', async (_, operation, payload) => {
    const ask = async (over: Transport) => {
      const { id } = await readied(over);
      return operation === 'create' ? over.create(payload) : over[operation](id, payload);
    };
    const told = await ask(rest);
    expect(isSession(told)).toBe(false);
    expect(await ask(tools)).toEqual(told);
  });

  it.each([NO_SESSION, 'x', 'cs_x/complete', '../carts', '%00', 'c'.repeat(65)])('no session %j', async (id) => {
    const encoded = encodeURIComponent(id);
    const answers: [WireSession | WireError, WireSession | WireError][] = [
      [await rest.get(encoded), await tools.get(id)],
      [await rest.update(encoded, {}), await tools.update(id, {})],
      [await rest.update(encoded, { foo: 1 }), await tools.update(id, { foo: 1 })],
      [await rest.complete(encoded, completeBody('spt_1')), await tools.complete(id, completeBody('spt_1'))],
      [await rest.cancel(encoded), await tools.cancel(id)],
    ];
    for (const [one, two] of answers) expect(two).toEqual(one);
    expect(answers.map(([one]) => 'code' in one && one.code)).toEqual([
      'session_not_found',
      'session_not_found',
      'invalid',
      'session_not_found',
      'session_not_found',
    ]);
  });

  it.each(['1999-01-01', 'latest'])('the version %j', async (version) => {
    const one = await restShop().client.create(createBody(), { headers: { 'api-version': version } });
    const { error } = await mcp.create(createBody(), { meta: { api_version: version } });
    const spoken = { supported_versions: ['2026-04-17'], message: expect.stringContaining('2026-04-17') };
    expect(error?.data).toEqual({ ...one.body, ...spoken, param: '$.meta.api_version' });
  });
});
