import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { defaultAgentAccount } from '../../src/sandbox/accounts.js';
import { completeBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { auditBooks } from './support/books.js';
import { createDashboard } from './support/dashboard.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp();
});
afterAll(() => shop.close());

async function expectOneSale(id: string, total: number): Promise<void> {
  const books = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [id] });
  expect(books).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
  expect((await shop.stripe.charges(id)).map(({ amount }) => amount)).toEqual([total]);
}

/** Declines a session and returns what the agent is told. */
async function declined(session: WireSession, card: string) {
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session, card));
  expect(answer.status).toBe(200);
  expect(answer.body.status).toBe('ready_for_payment');
  expect(answer.body.messages).toHaveLength(1);
  return answer;
}

/** Ids and times differ between two sessions; nothing else may. */
const withoutIdsAndTimes = (text: string): string =>
  text.replace(/"(cs|li)_[0-9a-f]+"/g, '"$1"').replace(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"time"');

describe.each([
  ['pm_card_visa_chargeDeclined', 'The card was refused by its issuer'],
  ['pm_card_chargeCustomerFail', 'The card was refused by its issuer'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'The card was refused. Pay with another card'],
  ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'The card was refused. Pay with another card'],
  ['pm_card_chargeDeclinedExpiredCard', 'The card was refused. Pay with another card'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'Correct it and pay again'],
  ['pm_card_chargeDeclinedProcessingError', 'Try again in a moment'],
])('%s', (card, sentence) => {
  it('says what to do, charges nothing, and leaves the session to another token', async () => {
    const session = await readySession(shop);
    const answer = await declined(session, card);
    const [message] = answer.body.messages;
    expect(message).toMatchObject({ type: 'error', code: 'payment_declined', resolution: 'requires_buyer_input' });
    expect(message.content).toContain(sentence);
    expect(message).not.toHaveProperty('param');
    expect(await shop.stripe.charges(session.id)).toEqual([]);

    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(session.id, totalOf(session));
    const intents = await createDashboard(shop.stripe.url).intents(session.id);
    expect(
      intents.map(({ status }) => status),
      'the PaymentIntent was used again',
    ).toEqual(['succeeded']);
  });
});

it.each(['pm_card_visa_chargeDeclinedLostCard', 'pm_card_visa_chargeDeclinedStolenCard', 'pm_card_radarBlock'])(
  '%s cannot be told from an ordinary refusal',
  async (card) => {
    const ordinary = await declined(await readySession(shop), 'pm_card_visa_chargeDeclined');
    const answer = await declined(await readySession(shop), card);
    // The shelf differs by what the sessions themselves hold.
    const shelf = /"available_quantity":\d+/g;
    expect(withoutIdsAndTimes(answer.text).replace(shelf, '')).toBe(
      withoutIdsAndTimes(ordinary.text).replace(shelf, ''),
    );
  },
);

it('a card that wants authentication is refused with requires_3ds, and its PaymentIntent closed', async () => {
  const session = await readySession(shop);
  const { body } = await declined(session, 'pm_card_authenticationRequired');
  expect(body.messages[0].code).toBe('requires_3ds');
  const dashboard = createDashboard(shop.stripe.url);
  expect((await dashboard.intents(session.id)).map(({ status }) => status)).toEqual(['canceled']);

  const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
  expect(paid.body.status, paid.text).toBe('completed');
  expect((await dashboard.intents(session.id)).map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
  await expectOneSale(session.id, totalOf(session));
});

it('a refusal is replayed under its key, and does not stand in the way of the next', async () => {
  const session = await readySession(shop);
  const body = await paymentFor(shop, session, 'pm_card_visa_chargeDeclined');
  const answer = await shop.client.complete(session.id, body, { key: 'declined-once' });
  await shop.client.complete(session.id, await paymentFor(shop, session));
  const replay = await shop.client.complete(session.id, body, { key: 'declined-once' });
  expect(replay.text).toBe(answer.text);
  expect(replay.headers.get('idempotent-replayed')).toBe('true');
  await expectOneSale(session.id, totalOf(session));
});

describe('a session that was declined and then changed', () => {
  const edit = async (id: string, quantity: number): Promise<WireSession> => {
    const lines = { line_items: [{ id: 'item_123', quantity }], ...standardShipping() };
    const { body, text } = await shop.client.update(id, lines);
    expect(body.status, text).toBe('ready_for_payment');
    return body;
  };

  it('is paid in a new generation, once the old PaymentIntent is closed', async () => {
    const session = await readySession(shop);
    await declined(session, 'pm_card_visa_chargeDeclined');
    const changed = await edit(session.id, 2);
    const paid = await shop.client.complete(session.id, await paymentFor(shop, changed));

    expect(paid.body.status, paid.text).toBe('completed');
    const intents = await createDashboard(shop.stripe.url).intents(session.id);
    expect(intents.map(({ status, amount }) => [status, amount])).toEqual([
      ['canceled', totalOf(session)],
      ['succeeded', totalOf(changed)],
    ]);
    await expectOneSale(session.id, totalOf(changed));
  });

  it('is paid with the same PaymentIntent when the change was taken back', async () => {
    const session = await readySession(shop);
    await declined(session, 'pm_card_visa_chargeDeclined');
    await edit(session.id, 2);
    const back = await edit(session.id, 1);
    const paid = await shop.client.complete(session.id, await paymentFor(shop, back));

    expect(paid.body.status, paid.text).toBe('completed');
    expect(await createDashboard(shop.stripe.url).intents(session.id)).toHaveLength(1);
    await expectOneSale(session.id, totalOf(session));
  });

  it('closes each PaymentIntent on the way when each total is declined', async () => {
    const session = await readySession(shop);
    for (const quantity of [2, 3, 1]) await declined(await edit(session.id, quantity), 'pm_card_visa_chargeDeclined');
    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));

    expect(paid.body.status, paid.text).toBe('completed');
    const intents = await createDashboard(shop.stripe.url).intents(session.id);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'canceled', 'succeeded']);
    await expectOneSale(session.id, totalOf(session));
  });

  it('closes the PaymentIntent before it is canceled', async () => {
    const session = await readySession(shop);
    await declined(session, 'pm_card_visa_chargeDeclined');
    expect((await shop.client.cancel(session.id)).body.status).toBe('canceled');
    const [intent] = await createDashboard(shop.stripe.url).intents(session.id);
    expect(intent?.status).toBe('canceled');
  });
});

describe('a token that cannot pay', () => {
  const IN_A_SECOND = () => Math.floor(Date.now() / 1000) + 1;

  it.each([
    ['is not known', async () => 'spt_unknown', 'not known to this seller'],
    ['is not a token at all', async () => '..', 'not known to this seller'],
    ['is for another seller', async (amount: number) => foreign(amount), 'not known to this seller'],
    ['expired', async (amount: number) => expired(amount), 'has expired'],
    ['was revoked', async (amount: number) => revoked(amount), 'was revoked'],
    ['was used', async () => used(), 'was used already'],
    ['is too small', async (amount: number) => shop.stripe.mint({ amount: amount - 1 }), 'less than the total'],
    [
      'is for another currency',
      async (amount: number) => shop.stripe.mint({ amount, currency: 'eur' }),
      'another currency',
    ],
  ] as const)('because it %s is refused before anything is charged', async (_, token, sentence) => {
    const session = await readySession(shop);
    const answer = await shop.client.complete(session.id, completeBody(await token(totalOf(session))));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.status).toBe('ready_for_payment');
    expect(answer.body.messages[0]).toMatchObject({ code: 'payment_declined', resolution: 'recoverable' });
    expect(answer.body.messages[0].content).toContain(sentence);
    expect(await createDashboard(shop.stripe.url).intents(session.id)).toEqual([]);

    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(session.id, totalOf(session));
  });

  it('is refused in the same way when it is revoked between the look and the charge', async () => {
    const session = await readySession(shop);
    const token = await shop.stripe.mint({ amount: totalOf(session) });
    await shop.stripe.faults([{ match: { method: 'POST', path: '/v1/payment_intents' }, fault: 'delay', ms: 150 }]);
    const answer = shop.client.complete(session.id, completeBody(token));
    while ((await shop.client.get(session.id)).body.status !== 'complete_in_progress');
    await shop.stripe.revoke(token);
    await shop.stripe.faults([]);
    const { body, text } = await answer;
    expect(body.messages[0]?.content, text).toContain('was revoked');
    expect(body.status).toBe('ready_for_payment');
  });

  async function expired(amount: number): Promise<string> {
    const token = await shop.stripe.mint({ amount, expiresAt: IN_A_SECOND() });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    return token;
  }
  async function revoked(amount: number): Promise<string> {
    const token = await shop.stripe.mint({ amount });
    await shop.stripe.revoke(token);
    return token;
  }
  /** Minted by another account for itself. */
  async function foreign(amount: number): Promise<string> {
    const answer = await fetch(`${shop.stripe.url}/v1/test_helpers/shared_payment/granted_tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${defaultAgentAccount.key}` },
      body: new URLSearchParams({
        payment_method: 'pm_card_visa',
        'usage_limits[currency]': 'usd',
        'usage_limits[max_amount]': String(amount),
        'usage_limits[expires_at]': String(IN_A_SECOND() + 3600),
      }),
    });
    const { id } = (await answer.json()) as { id: string };
    expect(id).toMatch(/^spt_/);
    return id;
  }
  async function used(): Promise<string> {
    const session = await readySession(shop);
    const token = await shop.stripe.mint({ amount: 10 * totalOf(session) });
    expect((await shop.client.complete(session.id, completeBody(token))).body.status).toBe('completed');
    return token;
  }
});
