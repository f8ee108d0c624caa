import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DETAILS } from '../authentication/support/buyer.js';
import { mutate } from '../hostile/support/mutations.js';
import { ADDRESS, BUYER } from '../support/builders.js';
import { seededRandom } from '../support/random.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatedAgent, type DatedAgent, type DatedAnswer } from './support/agent.js';
import { DATES, dialectOf, isEarly } from './support/dialects.js';
import { isOwnPath } from './support/own-path.js';
import { chooseStandard } from './support/states.js';

/*
 * What is wrong with a request is named by its path in the request as it was sent, whatever its version. FUZZ_REQUESTS
 * and FUZZ_SEED say how many fuzzed ones there are, and which.
 */

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? 20_250_929);
const IN_FLIGHT = 16;

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true });
});
afterAll(() => shop?.close());

const agentOf = (version: string) => createDatedAgent(() => shop.url, version);
const wrong = { isWrong: true };

// biome-ignore lint/suspicious/noExplicitAny: requests of every shape
type Body = any;
type Path = (string | number)[];

/** Puts a value somewhere into a good request, or takes what is there away; `param` is named, the place itself unless given. */
interface Wrong {
  at: Path;
  /** Absent: taken away. */
  value?: unknown;
  param?: string;
}

const wrongAt = (at: Path, value?: unknown, param?: string): Wrong => ({ at, value, ...(param && { param }) });

const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`), '$');

function spoil(body: Body, { at, value }: Wrong): void {
  const last = at.at(-1) ?? '';
  const target = at.slice(0, -1).reduce((node, part) => node[part], body);
  if (value === undefined) delete target[last];
  else target[last] = value;
}

const SELECTION: Path = ['selected_fulfillment_options', 0];

/** Where the parts of a request stand, by version. */
function placesOf(version: string) {
  const early = isEarly(version);
  const first = version === '2025-09-29';
  const place: Path = [first ? 'fulfillment_address' : 'fulfillment_details'];
  return {
    items: early ? 'items' : 'line_items',
    place,
    address: first ? place : [...place, 'address'],
    option: first ? ['fulfillment_option_id'] : [...SELECTION, ...(early ? ['shipping'] : []), 'option_id'],
    payment: early ? ['payment_data'] : ['payment_data', 'instrument', 'credential'],
    means: ['payment_data', early ? 'provider' : 'handler_id'],
  };
}

function wrongCreates(version: string): Wrong[] {
  const { items, place, address } = placesOf(version);
  const early = isEarly(version);
  return [
    wrongAt([items]),
    wrongAt([items], []),
    wrongAt([items, 1, 'id'], 'nothing'),
    wrongAt([items, 0, 'id']),
    wrongAt([items, 0, 'quantity'], 0),
    wrongAt([items, 1, 'quantity'], 1.5),
    wrongAt([items, 1, 'quantity'], '2'),
    wrongAt([items, 0, 'colour'], 'red'),
    wrongAt(['foo'], 1),
    wrongAt(['a.b'], 1, "$['a.b']"),
    wrongAt(['buyer', 'email']),
    wrongAt(['buyer', 'email'], 'ada'),
    wrongAt([...address, 'country'], 'USA'),
    wrongAt([...address, 'city']),
    wrongAt(place, '1 Road'),
    ...(early
      ? [wrongAt(['buyer', 'last_name'])]
      : [wrongAt(['currency']), wrongAt(['currency'], 'eur'), wrongAt(['capabilities']), wrongAt(['locale'], 7)]),
    ...(version === '2026-04-17' ? [] : [wrongAt([...address, 'company'], 'A'), wrongAt(['order_notes'], 'Ring')]),
  ];
}

function wrongUpdates(version: string): Wrong[] {
  const { items, address, option } = placesOf(version);
  const first = version === '2025-09-29';
  const nested = isEarly(version) && !first;
  const itemIds = [...option.slice(0, -1), 'item_ids'];
  const type = [...SELECTION, 'type'];
  return [
    wrongAt([items, 0, 'id'], 'nothing'),
    wrongAt([...address, 'line_one']),
    wrongAt(option, 'nothing'),
    wrongAt(option, 7),
    ...(first ? [] : [wrongAt(itemIds, ['nothing']), wrongAt(type, 'pigeon')]),
    ...(nested
      ? [
          wrongAt(type, 'pickup'),
          wrongAt([...SELECTION, 'shipping']),
          wrongAt(SELECTION, { type: 'digital', digital: { option_id: 'standard', item_ids: [] } }, pathText(type)),
        ]
      : []),
  ];
}

function wrongCompletes(version: string): Wrong[] {
  const { payment, means } = placesOf(version);
  const outcome = ['authentication_result', 'outcome'];
  const details = ['authentication_result', 'outcome_details'];
  const result = (changed: object) => ({ outcome: 'authenticated', outcome_details: { ...DETAILS, ...changed } });
  return [
    wrongAt(['payment_data']),
    wrongAt([...payment, 'token']),
    wrongAt([...payment, 'token'], ''),
    wrongAt([...payment, 'token'], {}),
    wrongAt(means),
    wrongAt(means, 'other'),
    wrongAt(['payment_data', 'billing_address', 'country']),
    wrongAt(['buyer'], { ...BUYER, email: '' }, '$.buyer.email'),
    ...(version === '2025-09-29'
      ? [wrongAt(['authentication_result'], result({}))]
      : [
          wrongAt(['authentication_result'], { outcome: 'fine' }, pathText(outcome)),
          wrongAt(
            ['authentication_result'],
            result({ electronic_commerce_indicator: '09' }),
            pathText([...details, 'electronic_commerce_indicator']),
          ),
          wrongAt(
            ['authentication_result'],
            result({ transaction_id: undefined }),
            pathText([...details, 'transaction_id']),
          ),
        ]),
  ];
}

describe.each(DATES)('ACP %s', (version) => {
  const dialect = dialectOf(version);
  const agent = agentOf(version);

  async function expectParams(cases: Wrong[], good: () => object, send: (body: object) => Promise<DatedAnswer>) {
    for (const each of cases) {
      const { param = pathText(each.at) } = each;
      const body = structuredClone(good());
      spoil(body, each);
      const answer = await send(body);
      expect([answer.status, answer.body.param], `${answer.text} ${JSON.stringify(each)}`).toEqual([400, param]);
      expect(isOwnPath(JSON.parse(JSON.stringify(body)), param), param).toBe(true);
    }
  }

  it('names what is wrong with a create', async () => {
    const good = () => dialect.create({ items: { item_123: 1, item_456: 2 } });
    await expectParams(wrongCreates(version), good, (body) => agent.create(body, wrong));
  });

  it('names what is wrong with an update, and with a complete', async () => {
    const { body: created } = await agent.create(dialect.create());
    const { body: ready } = await chooseStandard(agent, dialect, created);
    const select = dialect.select({ id: 'standard', items: [ready.line_items[0].id] });
    const good = () => ({ ...dialect.update({ items: { item_123: 1 }, address: ADDRESS }), ...select });
    await expectParams(wrongUpdates(version), good, (body) => agent.update(ready.id, body, wrong));
    const payment = () => dialect.complete('spt_unknown');
    await expectParams(wrongCompletes(version), payment, (body) => agent.complete(ready.id, body, wrong));
    expect((await agent.get(ready.id)).body).toEqual(ready);
  });
});

it(`answers ${REQUESTS} fuzzed requests of all versions, each error with a path of its own request`, {
  timeout: 60_000 + REQUESTS * 20,
}, async () => {
  const agents = DATES.map((version) => agentOf(version));
  const sessions = new Map<string, string[]>();
  const lines = new Map<string, string>();

  async function open(agent: DatedAgent): Promise<void> {
    const dialect = dialectOf(agent.version);
    const { body } = await agent.create(dialect.create({ items: { item_123: 1, item_digital: 1, item_456: 2 } }));
    await agent.update(
      body.id,
      dialect.select({ id: 'standard', items: [body.line_items[0].id, body.line_items[2].id] }),
    );
    sessions.set(agent.version, [...(sessions.get(agent.version) ?? []), body.id]);
    lines.set(body.id, body.line_items[0].id);
  }
  for (const agent of agents) for (let count = 0; count < 4; count += 1) await open(agent);

  const counts = new Map<string, number>();
  const params = new Map<string, number>();
  let fired = 0;

  /** A request that is good, but for what chance makes of it. */
  function goodBody(version: string, operation: string, id: string): Body {
    const dialect = dialectOf(version);
    const more = { coupons: ['SAVE10'], locale: 'en', metadata: { a: 1 }, fulfillment_groups: [] };
    if (operation === 'create') return dialect.create({ items: { item_123: 2, item_456: 1 }, more });
    if (operation === 'cancel') return { intent_trace: { reason_code: 'other', metadata: { a: 1 } } };
    const result = { outcome: 'authenticated', outcome_details: DETAILS };
    const first = version === '2025-09-29';
    if (operation === 'complete')
      return dialect.complete('spt_unknown', { buyer: BUYER, ...(!first && { authentication_result: result }) });
    return {
      ...dialect.update({
        items: { item_123: 1, item_456: 2 },
        buyer: BUYER,
        address: ADDRESS,
        more: { discounts: { codes: ['SAVE10'] } },
      }),
      ...dialect.select({ id: 'standard', items: [lines.get(id) ?? ''] }),
    };
  }

  async function fire(number: number): Promise<void> {
    const random = seededRandom(SEED + number);
    const agent = agents[number % agents.length] as DatedAgent;
    const ids = sessions.get(agent.version) ?? [];
    const id = ids[Math.floor(random() * ids.length)] ?? '';
    const operation =
      (['create', 'update', 'update', 'complete', 'cancel'] as const)[Math.floor(random() * 4.2)] ?? 'update';
    let body = structuredClone(goodBody(agent.version, operation, id));
    for (let times = 0; times < random() * 3 - 0.5; times += 1) body = mutate(random, body);
    const text = JSON.stringify(body) ?? 'null';
    try {
      const answer = operation === 'create' ? await agent.create(text, wrong) : await agent[operation](id, text, wrong);
      const name = `${operation} ${answer.status}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (operation === 'cancel' && answer.status === 200) await open(agent);
      const { param } = answer.body;
      if (answer.status < 300 || param === undefined) return;
      expect(answer.status, answer.text).toBe(400);
      expect(isOwnPath(JSON.parse(text), param), answer.text).toBe(true);
      params.set(param.replace(/\d+/g, '0'), (params.get(param) ?? 0) + 1);
    } catch (error) {
      throw new Error(
        `FUZZ_SEED=${SEED}, request ${number}, ACP ${agent.version} ${operation}: ${error}\n${text.slice(0, 3000)}`,
        {
          cause: error,
        },
      );
    }
  }

  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (fired < REQUESTS) {
        fired += 1;
        await fire(fired);
      }
    }),
  );
  const said = [...counts].sort().map(([name, count]) => `${name}: ${count}`);
  console.log(`${REQUESTS} requests of ${DATES.length} versions, ${said.join(', ')}; ${params.size} different params`);
  for (const name of ['create 201', 'create 400', 'update 200', 'update 400', 'complete 400'])
    expect(counts.get(name), name).toBeGreaterThan(0);
  expect(params.size).toBeGreaterThan(20);
});
