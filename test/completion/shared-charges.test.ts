import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

const CREATE = { method: 'POST', path: '/v1/payment_intents' };
const CONFIRM = { method: 'POST', path: '/v1/payment_intents/*/confirm' };
const RETRIEVE = { method: 'GET', path: '/v1/payment_intents/*' };
const LIST = { method: 'GET', path: '/v1/payment_intents' };

let shop: TestApp;
const environment: Record<string, string> = {};

beforeEach(async () => {
  delete environment.STRIPE_CONFIRM;
  shop = await startApp({ env: environment, stripeBudget: 600 });
});
afterEach(() => shop.close());

const complete = (id: string, body: unknown, key: string) => shop.client.complete(id, body, { key });

/** A complete whose money Stripe takes, and whose answer nobody gets. */
async function loseTheAnswer(id: string, payment: unknown, key: string, lost = CONFIRM) {
  await shop.stripe.faults([
    { match: lost, fault: 'drop_after' },
    { match: RETRIEVE, fault: 'drop_before' },
    { match: LIST, fault: 'drop_before' },
  ]);
  const answer = await complete(id, payment, key);
  expect(answer.status).toBe(503);
}

describe('a change of STRIPE_CONFIRM while a charge is undecided', () => {
  it.each([
    ['with_create', 'separate', CREATE],
    ['separate', 'with_create', CONFIRM],
  ])('from %s to %s charges nobody twice', async (before, after, lost) => {
    environment.STRIPE_CONFIRM = before;
    shop = await shop.restart();
    const session = await readySession(shop);
    await loseTheAnswer(session.id, await paymentFor(shop, session), 'first', lost);

    environment.STRIPE_CONFIRM = after;
    await shop.stripe.faults([]);
    shop = await shop.restart();
    shop.clock.advance(60_000);
    await shop.app.sweeper.runOnce();
    const again = await complete(session.id, await paymentFor(shop, session), 'second');
    expect([200, 409]).toContain(again.status);
    expect((await shop.client.get(session.id)).body.status).toBe('completed');
    expect(await shop.stripe.charges(session.id)).toHaveLength(1);
  });
});

describe('requests that take turns on one charge', () => {
  it('a card that was never tried is not said to be refused', async () => {
    const session = await readySession(shop);
    const needsAuthentication = await paymentFor(shop, session, 'pm_card_threeDSecure2Required');
    await loseTheAnswer(session.id, needsAuthentication, 'first');
    await shop.stripe.faults([]);
    const { status, body } = await complete(session.id, await paymentFor(shop, session), 'second');
    expect([status, body.status]).toEqual([200, 'completed']);
    expect(await shop.stripe.charges(session.id)).toHaveLength(1);
  });

  it('the request that paid gets the order, however many others came between', async () => {
    const session = await readySession(shop);
    const paying = await paymentFor(shop, session);
    await loseTheAnswer(session.id, paying, 'first');
    expect((await complete(session.id, await paymentFor(shop, session), 'second')).status).toBe(503);
    await shop.stripe.faults([]);
    const third = await complete(session.id, await paymentFor(shop, session), 'third');
    expect(third.body.status).toBe('completed');
    for (const [key, body] of [['first', paying]] as const) {
      const answer = await complete(session.id, body, key);
      expect([answer.status, answer.body.order?.id]).toEqual([200, third.body.order.id]);
      expect((await complete(session.id, body, key)).headers.get('idempotent-replayed')).toBe('true');
    }
    expect(await shop.stripe.charges(session.id)).toHaveLength(1);
  });

  it('a payment that Stripe is still at belongs to its own request', async () => {
    const session = await readySession(shop);
    const slow = await paymentFor(shop, session, 'pm_sandbox_processing');
    expect((await complete(session.id, slow, 'first')).body.status).toBe('complete_in_progress');
    const other = await complete(session.id, await paymentFor(shop, session), 'second');
    expect([other.status, other.body.code]).toEqual([409, 'session_in_progress']);
    expect((await complete(session.id, slow, 'first')).body.status).toBe('complete_in_progress');
  });
});
