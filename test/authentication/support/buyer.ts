import { expect } from 'vitest';
import type { AuthenticationOutcome } from '../../../src/domain/authentication.js';
import type { WireSession } from '../../../src/protocol/wire.js';
import { auditBooks } from '../../completion/support/books.js';
import { createDashboard } from '../../completion/support/dashboard.js';
import { completeBody } from '../../support/builders.js';
import { paymentFor, readySession, totalOf } from '../../support/shopping.js';
import type { TestApp } from '../../support/start-app.js';

export const NEEDS_BUYER = 'pm_card_authenticationRequired';
export const CRYPTOGRAM = 'AAAQEAgMEBQYHCAkKCwwNDg8QER=';
export const DETAILS = {
  three_ds_cryptogram: CRYPTOGRAM,
  electronic_commerce_indicator: '05',
  transaction_id: 'c4e59ceb-a382-4d6a-bc87-385d591fa09d',
  version: '2.2.0',
};

/** Of an agent that can authenticate its buyer. */
export const ABLE = { capabilities: { interventions: { supported: ['3ds'] } } };

export const resultOf = (outcome: AuthenticationOutcome, details: object | undefined = DETAILS) => ({
  authentication_result: { outcome, ...(details && { outcome_details: details }) },
});

/** A request body that pays with a fresh token and says how the buyer's authentication ended. */
export async function authenticatedPayment(
  shop: Pick<TestApp, 'stripe'>,
  session: WireSession,
  {
    outcome = 'authenticated',
    card = NEEDS_BUYER,
    details,
  }: {
    outcome?: AuthenticationOutcome;
    card?: string;
    details?: object;
  } = {},
) {
  const token = await shop.stripe.mint({ amount: totalOf(session), currency: session.currency, paymentMethod: card });
  return completeBody(token, resultOf(outcome, details));
}

/** A session whose card's issuer has asked for the buyer. */
export async function waitingSession(shop: TestApp, card = NEEDS_BUYER): Promise<{ id: string; intent: string }> {
  const session = await readySession(shop, ABLE);
  return waiting(shop, session, card);
}

/** Completes a session with a card whose issuer then asks for the buyer. */
export async function waiting(shop: TestApp, session: WireSession, card = NEEDS_BUYER) {
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session, card));
  expect([answer.status, answer.body.status], answer.text).toEqual([200, 'authentication_required']);
  const intents = await createDashboard(shop.stripe.url).intents(session.id);
  const last = intents.at(-1);
  expect(last?.status).toBe('requires_action');
  return { id: session.id, intent: String(last?.id) };
}

export const intentsOf = async (shop: Pick<TestApp, 'stripe'>, id: string): Promise<string[]> =>
  (await createDashboard(shop.stripe.url).intents(id)).map(({ status }) => status);

export async function statusOf({ client }: Pick<TestApp, 'client'>, id: string): Promise<string> {
  return (await client.get(id)).body.status;
}

/** One charge of the session's total, and one order. */
export async function expectOneSale(shop: TestApp, id: string): Promise<void> {
  const { body } = await shop.client.get(id);
  expect(body.status).toBe('completed');
  const books = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [id] });
  expect(books).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
  expect((await shop.stripe.charges(id)).map(({ amount }) => amount)).toEqual([totalOf(body)]);
}

/** Nothing was taken, and nothing can be. */
export async function expectNoCharge(shop: TestApp, id: string): Promise<void> {
  const books = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [id] });
  expect(books).toMatchObject({ charges: 0, orders: 0, undecided: 0 });
}

/** Runs through Stripe's records as the server does every few minutes. */
export const reconcile = (shop: TestApp) => shop.app.orders.upkeep.reconcile();
