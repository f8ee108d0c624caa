import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ABLE, NEEDS_BUYER } from '../authentication/support/buyer.js';
import { authenticatingShop } from '../authentication/support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatedAgent, type DatedAgent } from './support/agent.js';
import { DATES, dialectOf } from './support/dialects.js';
import { chooseStandard, tokenFor } from './support/states.js';

/* A card's issuer wants its holder authenticated, and the agent that pays speaks a version in which it cannot do that. */

let shop: TestApp;
let newest: DatedAgent;
beforeAll(async () => {
  shop = await startApp({ inMemory: true, shopDir: await authenticatingShop() });
  newest = agentOf('2026-04-17');
});
afterAll(() => shop?.close());

const OLDER = DATES.filter((date) => date !== '2026-04-17');
const agentOf = (date: string) => createDatedAgent(() => shop.url, date);

const errorsOf = ({ messages }: { messages: { type: string; code?: string; content: string }[] }) =>
  messages.filter(({ type }) => type === 'error').map(({ code, content }) => [code, content]);

const ANOTHER_CARD = [
  ['requires_3ds', 'The card issuer asks for an authentication that is not available here. Pay with another card.'],
];

/** Ready to be paid, by an agent that can authenticate its buyer. */
async function ableSession() {
  const dialect = dialectOf('2026-04-17');
  const { body } = await newest.create(dialect.create({ more: ABLE }));
  const answer = await chooseStandard(newest, dialect, body);
  expect(answer.body.status, answer.text).toBe('ready_for_payment');
  return answer.body;
}

async function chargesOf(id: string): Promise<number> {
  const { data } = await shop.stripe.seller.paymentIntents.list({ limit: 100 });
  return data.filter(({ metadata, status }) => metadata.checkout_session_id === id && status === 'succeeded').length;
}

describe.each(OLDER)('an agent of %s', (date) => {
  const agent = agentOf(date);
  const dialect = dialectOf(date);

  it('is told to pay with another card, whoever made the session', async () => {
    const session = await ableSession();
    const token = await tokenFor(shop, session, NEEDS_BUYER);
    const asked = await agent.complete(session.id, dialect.complete(token));
    expect([asked.status, asked.body.status, errorsOf(asked.body)]).toEqual([200, 'ready_for_payment', ANOTHER_CARD]);
    const paid = await agent.complete(session.id, dialect.complete(await tokenFor(shop, session)));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(await chargesOf(session.id)).toBe(1);
  });

  it('takes over a session that waits for the issuer, and pays with another card', async () => {
    const session = await ableSession();
    const token = await tokenFor(shop, session, NEEDS_BUYER);
    const waiting = await newest.complete(session.id, dialectOf('2026-04-17').complete(token));
    expect(waiting.body.status).toBe('authentication_required');
    const seen = await agent.get(session.id);
    expect([seen.body.status, errorsOf(seen.body)]).toEqual(['ready_for_payment', ANOTHER_CARD]);
    expect((await newest.get(session.id)).body.status).toBe('authentication_required');
    const paid = await agent.complete(session.id, dialect.complete(await tokenFor(shop, session)));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(await chargesOf(session.id)).toBe(1);
  });
});
