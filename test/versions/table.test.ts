import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../authentication/support/buyer.js';
import { ADDRESS, BUYER } from '../support/builders.js';
import { specAvailable } from '../support/spec.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatedAgent, type DatedAgent } from './support/agent.js';
import { createCoverage } from './support/coverage.js';
import { DATES, type Dated, dialectOf, isEarly } from './support/dialects.js';
import { openingClock, richShop } from './support/rich-shop.js';
import { createStates, STATES, type State, TTL_MS, tokenFor } from './support/states.js';

/*
 * Every version, every operation, every status that a session can have: each request and each answer is held against the
 * official schema of its version.
 */

const coverage = createCoverage();
let shop: TestApp;
let agents: Record<Dated, DatedAgent>;
let states: ReturnType<typeof createStates>;
/** Sessions that had expired before the tests began. */
const expired = new Map<Dated, string>();

beforeAll(async () => {
  if (!specAvailable) console.info('The official schemas are not used: ACP_SPEC_DIR is not set.');
  shop = await startApp({ inMemory: true, shopDir: await richShop(), clock: openingClock() });
  const made = DATES.map((date) => [date, createDatedAgent(() => shop.url, date, coverage)] as const);
  agents = Object.fromEntries(made) as Record<Dated, DatedAgent>;
  states = createStates(shop, agents['2026-04-17']);
  for (const date of DATES) expired.set(date, (await states.ready(agents[date])).id);
  shop.clock.advance(TTL_MS);
});
afterAll(async () => {
  coverage.print('Versions, operations and statuses:');
  await shop?.close();
});

const reach = async (state: State, date: Dated): Promise<string> =>
  state === 'expired' ? (expired.get(date) ?? '') : states.reach(state, agents[date]);

/** What a version calls a status. */
function shown(state: State, date: Dated): string {
  if (state === 'declined') return 'ready_for_payment';
  if (state === 'authentication_required') return date === '2026-04-17' ? state : 'not_ready_for_payment';
  if (!isEarly(date)) return state;
  const early = { pending_approval: 'in_progress', complete_in_progress: 'in_progress', expired: 'canceled' };
  return early[state as keyof typeof early] ?? state;
}

const isOver = (state: State) => ['completed', 'canceled', 'expired'].includes(state);

/** Status and code of an error, or the status of the session. */
type Expected = [number, string];
const brief = ({ status, body }: { status: number; body: { status?: string; code?: string } }): Expected => [
  status,
  body.code ?? body.status ?? '',
];

function refusal(state: State): Expected | undefined {
  if (state === 'complete_in_progress' || state === 'pending_approval') return [409, 'session_in_progress'];
  return isOver(state) ? [409, 'session_not_modifiable'] : undefined;
}

/** What waits for the shop may still be given up. */
const underway = (state: State): Expected | undefined => (state === 'pending_approval' ? undefined : refusal(state));

describe.each(DATES)('ACP %s', (date) => {
  it.each(STATES)('%s: read, changed, completed and canceled', async (state) => {
    const agent = agents[date];
    const dialect = dialectOf(date);
    const status = shown(state, date);

    const id = await reach(state, date);
    const read = await agent.get(id);
    expect(brief(read), read.text).toEqual([200, status]);
    if (!isEarly(date)) expect(read.body.protocol).toEqual({ version: date });

    const updated = await agent.update(id, dialect.update({ buyer: { ...BUYER, phone_number: '+1 555 0100' } }));
    const declined = state === 'declined' ? 'ready_for_payment' : status;
    expect(brief(updated), updated.text).toEqual(refusal(state) ?? [200, declined]);

    const canceled = await agent.cancel(id);
    const stays = isOver(state) ? ([405, 'session_not_modifiable'] as Expected) : underway(state);
    expect(brief(canceled), canceled.text).toEqual(stays ?? [200, 'canceled']);

    const other = await reach(state, date);
    const token = await tokenFor(shop, (await agent.get(other)).body);
    const completed = await agent.complete(other, dialect.complete(token));
    const paid: Partial<Record<State, Expected>> = {
      not_ready_for_payment: [200, 'not_ready_for_payment'],
      authentication_required: [400, 'requires_3ds'],
    };
    expect(brief(completed), completed.text).toEqual(refusal(state) ?? paid[state] ?? [200, 'completed']);
    if (completed.body.status === 'completed') {
      expect(completed.body.order).toMatchObject({ checkout_session_id: other, permalink_url: expect.any(String) });
      expect(await shop.stripe.charges(other)).toHaveLength(1);
    } else if (state !== 'completed') expect(await shop.stripe.charges(other)).toEqual([]);
  });

  it('a refused card, and a payment that takes its time, are told', async () => {
    const { body: declined } = await agents[date].get(await reach('declined', date));
    expect(declined.messages).toContainEqual(expect.objectContaining({ type: 'error', code: 'payment_declined' }));
    const { body: pending } = await agents[date].get(await reach('complete_in_progress', date));
    expect(pending.messages).toContainEqual(expect.objectContaining({ type: 'info' }));
  });

  it('a session that waits for its buyer is completed by whoever can say that they were authenticated', async () => {
    const id = await reach('authentication_required', date);
    const { body } = await agents[date].get(id);
    const token = await tokenFor(shop, body);
    if (date === '2025-09-29') {
      const { body: refused } = await agents[date].complete(id, dialectOf(date).complete(token));
      expect([refused.code, refused.param]).toEqual(['requires_3ds', '$.payment_data']);
      return;
    }
    const paid = await agents[date].complete(id, dialectOf(date).complete(token, resultOf('authenticated')));
    expect(brief(paid), paid.text).toEqual([200, 'completed']);
    expect(await shop.stripe.charges(id)).toHaveLength(1);
  });

  it('refusals are errors of the version', async () => {
    const agent = agents[date];
    const dialect = dialectOf(date);
    const nowhere = 'cs_01890000000070008000000000000000';
    expect(brief(await agent.get(nowhere))).toEqual([404, 'session_not_found']);
    expect(brief(await agent.update(nowhere, dialect.update({ buyer: BUYER })))).toEqual([404, 'session_not_found']);
    expect(brief(await agent.complete(nowhere, dialect.complete('spt_1')))).toEqual([404, 'session_not_found']);
    expect(brief(await agent.cancel(nowhere))).toEqual([404, 'session_not_found']);
    const wrong = { isWrong: true };
    expect(brief(await agent.create({}, wrong))).toEqual([400, 'missing']);
    expect(brief(await agent.create('{', wrong))).toEqual([400, 'invalid_json']);
    expect(brief(await agent.create(dialect.create({ items: { nothing: 1 } })))).toEqual([400, 'invalid_item_id']);
    expect(brief(await agent.create(dialect.create(), { apiKey: 'nobody' }))).toEqual([401, 'unauthorized']);
    expect(brief(await agent.create(dialect.create(), { key: 'é' }))).toEqual([400, 'invalid_idempotency_key']);
    const id = await reach('ready_for_payment', date);
    expect(brief(await agent.complete(id, {}, wrong))).toEqual([400, 'missing']);
    const unknown = await agent.complete(id, dialect.complete('spt_unknown'));
    expect(brief(unknown)).toEqual([200, 'ready_for_payment']);
    expect(unknown.body.messages).toContainEqual(expect.objectContaining({ code: 'payment_declined' }));
  });
});

it('what is wrong with a basket is told in the words of each version', async () => {
  const newest = agents['2026-04-17'];
  const { create } = dialectOf('2026-04-17');
  const abroad = { ...ADDRESS, country: 'FR', state: '', postal_code: '75002' };
  const wrong: [items: Record<string, number>, more?: Record<string, unknown>, address?: object | null][] = [
    [{ item_sold_out: 1 }],
    [{ item_limited: 6 }],
    [{ item_low: 1501, item_123: 1 }],
    [{ item_pickup: 1 }],
    [{ item_123: 1 }, {}, abroad],
    [{ item_123: 1 }, { discounts: { codes: ['EXPIRED', 'NEWYEAR', 'NONE', 'FIVEOFF', 'WELCOME', 'SAVE10'] } }],
    [{ item_123: 1 }, { metadata: { gift_wrap: true, tip_amount: 300 } }],
    [{ item_digital: 1 }, { buyer: undefined }, null],
  ];
  for (const [items, more = {}, address = ADDRESS] of wrong) {
    const { body, status, text } = await newest.create(create({ items, address, more }));
    expect(status, text).toBe(201);
    for (const date of DATES) {
      const shownOnes = (await agents[date].get(body.id)).body.messages;
      const said = shownOnes.map(({ content }: { content: string }) => content);
      for (const { content } of body.messages) expect(said).toContain(content);
      const errors = (all: { type: string }[]) => all.filter(({ type }) => type === 'error').length;
      expect(errors(shownOnes) > 0, date).toBe(errors(body.messages) > 0);
    }
  }
});

it('all of them were seen', () => {
  expect(coverage.seen('version').sort()).toEqual([...DATES]);
  expect(coverage.seen('operation').sort()).toEqual(['cancel', 'complete', 'create', 'get', 'update']);
  expect(coverage.seen('status').sort()).toEqual([
    'authentication_required',
    'canceled',
    'complete_in_progress',
    'completed',
    'expired',
    'in_progress',
    'not_ready_for_payment',
    'pending_approval',
    'ready_for_payment',
  ]);
});
