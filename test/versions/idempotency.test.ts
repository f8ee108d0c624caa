import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectMcp, type McpTestClient, sessionOf } from '../mcp/support/mcp-client.js';
import { sharedShop } from '../protocol/shared-shop.js';
import { BUYER } from '../support/builders.js';
import { createDatedAgent, type DatedAgent, type DatedAnswer } from './support/agent.js';
import { DATES, type Dated, dialectOf } from './support/dialects.js';
import { chooseStandard, tokenFor } from './support/states.js';

/* What an Idempotency-Key is to each version: from 2026-04-17 on it has to be there, and a conflict is a 422. */

const shop = sharedShop();
const agentOf = (date: string) => createDatedAgent(() => shop().url, date);
const newest = '2026-04-17';
const isStrict = (date: Dated) => date === newest;

async function ready(agent: DatedAgent) {
  const dialect = dialectOf(agent.version);
  const { body } = await agent.create(dialect.create());
  return (await chooseStandard(agent, dialect, body)).body;
}

const brief = ({ status, body }: DatedAnswer) => [status, body.code ?? body.status];

describe.each(DATES)('ACP %s', (date) => {
  const agent = agentOf(date);
  const dialect = dialectOf(date);
  const others = DATES.filter((other) => other !== date);

  it('without a key', async () => {
    const required = [400, 'idempotency_key_required'];
    const keyless = { key: null };
    const session = await ready(agent);
    const created = await agent.create(dialect.create(), keyless);
    expect(brief(created)).toEqual(isStrict(date) ? required : [201, 'not_ready_for_payment']);
    const updated = await agent.update(session.id, dialect.update({ buyer: BUYER }), keyless);
    expect(brief(updated)).toEqual(isStrict(date) ? required : [200, 'ready_for_payment']);
    const token = await tokenFor(shop(), session);
    const completed = await agent.complete(session.id, dialect.complete(token), keyless);
    expect(brief(completed)).toEqual(isStrict(date) ? required : [200, 'completed']);
    const canceled = await agent.cancel((await ready(agent)).id, undefined, keyless);
    expect(brief(canceled)).toEqual(isStrict(date) ? required : [200, 'canceled']);
    for (const answer of [created, updated, completed, canceled]) {
      expect(answer.headers.get('idempotency-key')).toBeNull();
      expect(answer.headers.get('idempotent-replayed')).toBeNull();
    }
    if (isStrict(date)) return;
    const again = await agent.create(dialect.create(), keyless);
    expect(again.body.id, 'each is a request of its own').not.toBe(created.body.id);
  });

  it('a complete without a key that is sent twice at the same time charges once', async () => {
    const session = await ready(agent);
    const body = dialect.complete(await tokenFor(shop(), session));
    const call = { key: isStrict(date) ? randomUUID() : null };
    const answers = await Promise.all([1, 2, 3].map(() => agent.complete(session.id, body, call)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const answer of answers) {
      if (answer.status === 200) expect(answer.body.order).toBeDefined();
      else
        expect(['session_in_progress', 'session_not_modifiable', 'idempotency_in_flight']).toContain(answer.body.code);
    }
    expect((await agent.get(session.id)).body.status).toBe('completed');
    expect(await shop().stripe.charges(session.id)).toHaveLength(1);
  });

  it('the same key with another body', async () => {
    const key = randomUUID();
    const conflict = [isStrict(date) ? 422 : 409, 'idempotency_conflict'];
    const session = await ready(agent);
    await agent.update(session.id, dialect.update({ buyer: BUYER }), { key });
    const other = dialect.update({ buyer: { ...BUYER, first_name: 'Augusta' } });
    const answer = await agent.update(session.id, other, { key });
    expect(brief(answer), answer.text).toEqual(conflict);
    expect(answer.body.type).toBe('invalid_request');
    expect((await agent.get(session.id)).body.buyer.first_name).toBe('Ada');
    for (const version of others) {
      const { status, body } = await agentOf(version).update(session.id, other, { key, isWrong: true });
      expect([status, body.code]).toEqual([isStrict(version) ? 422 : 409, 'idempotency_conflict']);
    }
  });

  it('the same key again has the first answer in its own bytes, whatever version asks', async () => {
    const sent: [body: object, send: (by: DatedAgent, body: object, key: string) => Promise<DatedAnswer>][] = [];
    const session = await ready(agent);
    const token = await tokenFor(shop(), session);
    const call = (key: string) => ({ key, isWrong: true });
    sent.push([dialect.create(), (by, body, key) => by.create(body, call(key))]);
    sent.push([dialect.create({ items: { nothing: 1 } }), (by, body, key) => by.create(body, call(key))]);
    sent.push([dialect.update({ buyer: BUYER }), (by, body, key) => by.update(session.id, body, call(key))]);
    sent.push([dialect.complete(token), (by, body, key) => by.complete(session.id, body, call(key))]);
    for (const [body, send] of sent) {
      const key = randomUUID();
      const first = await send(agent, body, key);
      expect(first.headers.get('idempotency-key')).toBe(key);
      for (const version of DATES) {
        const again = await replayBy(version, (by) => send(by, body, key));
        expect([again.status, again.text]).toEqual([first.status, first.text]);
        expect(again.headers.get('idempotent-replayed')).toBe('true');
      }
    }
    expect(await shop().stripe.charges(session.id)).toHaveLength(1);
  });

  /** Answered in the version of the first request, whose schema it is held against. */
  const replayBy = (version: string, send: (by: DatedAgent) => Promise<DatedAnswer>) =>
    send(createDatedAgent(() => shop().url, date, undefined, version));
});

describe('over MCP and REST', () => {
  let mcp: McpTestClient;
  beforeAll(async () => {
    mcp = await connectMcp(shop().url);
  });

  it.each(DATES)('a key of MCP is known to a request of %s over REST, and the other way round', async (date) => {
    const body = dialectOf(newest).create();
    const key = randomUUID();
    const first = await mcp.create(body, { key });
    const agent = createDatedAgent(() => shop().url, newest, undefined, date);
    const again = await agent.create(body, { key, isWrong: true });
    expect([again.headers.get('idempotent-replayed'), again.body]).toEqual(['true', sessionOf(first)]);

    const other = randomUUID();
    await agentOf(date).create(dialectOf(date).create(), { key: other });
    const conflict = await mcp.create(dialectOf(newest).create({ items: { item_456: 1 } }), { key: other });
    expect(conflict.error?.data?.code).toBe('idempotency_conflict');
  });

  it('speaks no older version', async () => {
    for (const date of DATES.filter((each) => each !== newest)) {
      const { error } = await mcp.create(dialectOf(date).create(), { meta: { api_version: date } });
      expect([error?.data?.code, error?.data?.supported_versions]).toEqual(['unsupported_api_version', [newest]]);
    }
  });
});
