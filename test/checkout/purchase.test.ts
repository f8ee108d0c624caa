import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;

beforeAll(async () => {
  shop = await startApp();
});
afterAll(() => shop.close());

describe('a purchase', () => {
  it('ends in one order and one charge of the total', async () => {
    const session = await readySession(shop);
    const answer = await shop.client.complete(session.id, await paymentFor(shop, session));

    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.status).toBe('completed');
    expect(answer.body.order.checkout_session_id).toBe(session.id);
    const charges = await shop.stripe.charges(session.id);
    expect(charges.map(({ amount }) => amount)).toEqual([totalOf(session)]);

    const page = await fetch(answer.body.order.permalink_url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(answer.body.order.order_number);
  });

  it('can be tried again with another card after a decline', async () => {
    const session = await readySession(shop);
    const declined = await shop.client.complete(
      session.id,
      await paymentFor(shop, session, 'pm_card_visa_chargeDeclinedInsufficientFunds'),
    );
    expect(declined.status).toBe(200);
    expect(declined.body.status).toBe('ready_for_payment');
    expect(declined.body.messages[0].code).toBe('payment_declined');

    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(await shop.stripe.charges(session.id)).toHaveLength(1);
  });
});
