import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { connectMcp } from '../mcp/support/mcp-client.js';
import { completeBody, createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createStoppedClock } from './support/stopped-clock.js';

const DECLINED = 'pm_card_visa_chargeDeclinedInsufficientFunds';

async function decline(shop: TestApp, session: WireSession) {
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session, DECLINED));
  expect(answer.body.messages, answer.text).toMatchObject([{ code: 'payment_declined' }]);
  return answer;
}

describe('the declined payments of a session', () => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await startApp({ env: { SESSION_DECLINES: '3' } });
  });
  afterAll(() => shop.close());

  /** A session with as many as it may have: two cards that were declined, and a token that there is not. */
  async function spentSession() {
    const session = await readySession(shop);
    for (let times = 0; times < 2; times += 1) await decline(shop, session);
    const unknown = await shop.client.complete(session.id, completeBody('spt_nobody_knows'));
    expect(unknown.body.messages[0].content).toContain('not known to this seller');
    return session;
  }

  it('are so many, and then it takes no more, not even a good one', async () => {
    const session = await spentSession();
    const good = await paymentFor(shop, session);
    const refused = await shop.client.complete(session.id, good);
    expect(refused).toMatchObject({ status: 200, body: { status: 'ready_for_payment' } });
    expect(refused.body.messages).toEqual([
      expect.objectContaining({
        type: 'error',
        code: 'payment_declined',
        content: expect.stringContaining('Start a new session'),
      }),
    ]);
    expect(await shop.stripe.charges(session.id)).toEqual([]);
    const another = await readySession(shop);
    const paid = await shop.client.complete(another.id, good);
    expect(paid.body.status, 'Stripe never saw the token').toBe('completed');
  });

  it('are not forgotten by a change of the session, nor by a restart', async () => {
    const session = await spentSession();
    await shop.client.update(session.id, { line_items: [{ id: 'item_123', quantity: 2 }] });
    const changed = await shop.client.update(session.id, {
      selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: [] }],
    });
    expect(changed.body.messages).toEqual([]);
    shop = await shop.restart();
    const refused = await shop.client.complete(session.id, await paymentFor(shop, changed.body));
    expect(refused.body.messages[0].content).toContain('takes no more');
    expect((await shop.client.cancel(session.id)).body.status).toBe('canceled');
  });

  it('keep their own answers under their keys', async () => {
    const session = await readySession(shop);
    const payment = await paymentFor(shop, session, DECLINED);
    const key = randomUUID();
    const declined = await shop.client.complete(session.id, payment, { key });
    for (let more = 0; more < 2; more += 1) await decline(shop, session);
    const replayed = await shop.client.complete(session.id, payment, { key });
    expect(replayed.text).toBe(declined.text);
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
  });

  it('leave it payable up to the last of them, and stand in no answer', async () => {
    const session = await readySession(shop);
    await decline(shop, session);
    const last = await decline(shop, session);
    expect(last.body).not.toHaveProperty('declines');
    expect((await shop.client.complete(session.id, await paymentFor(shop, session))).body.status).toBe('completed');
  });
});

describe('the declined payments of an agent in an hour', () => {
  const monotonic = createStoppedClock();
  let shop: TestApp;
  beforeAll(async () => {
    shop = await startApp({ inMemory: true, monotonic, env: { AGENT_DECLINES_PER_HOUR: '2' } });
  });
  afterAll(() => shop.close());
  beforeEach(() => monotonic.advance(3_600_000));

  it('are so many over all its sessions; then payments wait, and nothing else does', async () => {
    const key = randomUUID();
    const [one, two, three] = [await readySession(shop), await readySession(shop), await readySession(shop)];
    const payment = await paymentFor(shop, one, DECLINED);
    const first = await shop.client.complete(one.id, payment, { key });
    await decline(shop, two);

    const waiting = await paymentFor(shop, three);
    const waitingKey = randomUUID();
    const refused = await shop.client.complete(three.id, waiting, { key: waitingKey });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(refused.headers.get('retry-after')).toBe('1800');
    expect((await shop.client.get(three.id)).body.status).toBe('ready_for_payment');

    expect((await shop.client.complete(one.id, payment, { key })).text, 'an answer that is known').toBe(first.text);
    expect((await shop.client.create(createBody())).status).toBe(201);
    const foreign = await readySession({ client: shop.other });
    expect((await shop.other.complete(foreign.id, await paymentFor(shop, foreign))).body.status).toBe('completed');
    const metrics = await (await fetch(`${shop.url}/metrics`)).text();
    expect(metrics).toMatch(/^acp_seller_limited_total\{limit="declines",agent="alpha"\} 1$/m);

    monotonic.advance(1_800_000);
    const paid = await shop.client.complete(three.id, waiting, { key: waitingKey });
    expect(paid.body.status, paid.text).toBe('completed');
  });

  it('count tokens that cannot pay, and no session that is not ready', async () => {
    const open = (await shop.client.create(createBody())).body;
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await shop.client.complete(open.id, completeBody('spt_x'));
      expect(answer).toMatchObject({ status: 200, body: { status: 'not_ready_for_payment' } });
    }
    const session = await readySession(shop);
    const statuses = [];
    for (let tries = 0; tries < 3; tries += 1) {
      statuses.push((await shop.client.complete(session.id, completeBody(`spt_guess_${tries}`))).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('are told over MCP as well', async () => {
    const session = await readySession(shop);
    await decline(shop, session);
    await decline(shop, session);
    const agent = await connectMcp(shop.url);
    try {
      const { error } = await agent.complete(session.id, completeBody('spt_x'));
      expect(error).toMatchObject({ code: -32000, data: { code: 'rate_limited' } });
    } finally {
      await agent.client.close();
    }
  });
});
