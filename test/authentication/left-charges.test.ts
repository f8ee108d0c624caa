import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIRM, CREATE } from '../completion/support/dashboard.js';
import { persist } from '../completion/support/persist.js';
import { completeBody, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import {
  ABLE,
  authenticatedPayment,
  DETAILS,
  expectNoCharge,
  expectOneSale,
  intentsOf,
  NEEDS_BUYER,
  statusOf,
} from './support/buyer.js';
import { authenticatingShop } from './support/shop.js';

/* Payments that a request began and did not end, because Stripe did not answer in time. */

const MINUTE = 60_000;

describe.each(['separate', 'with_create'])('STRIPE_CONFIRM=%s', (way) => {
  const paying = way === 'separate' ? CONFIRM : CREATE;
  let shop: TestApp;
  beforeEach(async () => {
    const shopDir = await authenticatingShop({ required_when: [{ minimum_amount: 10_000 }] });
    shop = await startApp({ shopDir, stripeBudget: 400, env: { STRIPE_CONFIRM: way } });
  });
  afterEach(() => shop.close());

  /** A payment under way of which nobody knows the end. */
  async function left(id: string, body: object, match = paying, fault: 'drop_before' | 'drop_after' = 'drop_before') {
    await shop.stripe.faults([{ match, fault }]);
    const answer = await shop.client.complete(id, body);
    expect(answer.status, answer.text).toBe(503);
    await shop.stripe.faults([]);
  }

  /** A session whose total demands an authentication. */
  async function demandingSession() {
    const created = await shop.client.create(createBody({ ...ABLE, line_items: [{ id: 'item_456', quantity: 5 }] }));
    const updated = await shop.client.update(created.body.id, standardShipping());
    expect(updated.body.status, updated.text).toBe('authentication_required');
    return updated.body;
  }

  it.each([
    ['created', CREATE],
    ['paid', paying],
  ])(
    'R-CMP-07 a failed authentication does not go on with a payment that was left while it was %s',
    async (_, match) => {
      const session = await readySession(shop, ABLE);
      await left(session.id, await paymentFor(shop, session), match);
      const body = await authenticatedPayment(shop, session, { outcome: 'denied', card: 'pm_card_visa' });
      const answer = await persist(() => shop.client.complete(session.id, body, { key: `denied-${way}` }));
      expect(answer.body.status, answer.text).toBe('ready_for_payment');
      expect(answer.body.messages).toMatchObject([{ code: 'payment_declined' }]);
      await expectNoCharge(shop, session.id);
    },
  );

  it('an outcome that the shop does not accept does not go on with a payment that was left', async () => {
    const session = await demandingSession();
    await left(session.id, await authenticatedPayment(shop, session, { card: 'pm_card_visa' }), CREATE);
    const body = await authenticatedPayment(shop, session, { outcome: 'informational', card: 'pm_card_visa' });
    const answer = await persist(() => shop.client.complete(session.id, body, { key: `informational-${way}` }));
    expect(answer.body.status, answer.text).toBe('authentication_required');
    await expectNoCharge(shop, session.id);
  });

  it.each([
    ['created', CREATE],
    ['paid', paying],
  ])('a rule of the shop is not evaded by going on with a payment that was left while it was %s', async (_, match) => {
    const session = await demandingSession();
    await left(session.id, await authenticatedPayment(shop, session, { card: 'pm_card_visa' }), match);
    const body = await paymentFor(shop, session);
    const answer = await persist(() => shop.client.complete(session.id, body, { key: `without-${way}` }));
    expect([answer.status, answer.body.code], answer.text).toEqual([400, 'requires_3ds']);
    expect(await statusOf(shop, session.id)).toBe('authentication_required');
    await expectNoCharge(shop, session.id);
  });

  it('the same request goes on with what it left', async () => {
    const session = await demandingSession();
    const body = await authenticatedPayment(shop, session);
    const key = `same-${way}`;
    await shop.stripe.faults([{ match: paying, fault: 'drop_before' }]);
    expect((await shop.client.complete(session.id, body, { key })).status).toBe(503);
    await shop.stripe.faults([]);
    const paid = await persist(() => shop.client.complete(session.id, body, { key }));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
    const [charge] = await shop.stripe.charges(session.id);
    const { payment_method_details: details } = await shop.stripe.seller.charges.retrieve(String(charge?.id));
    expect(details?.card?.three_d_secure?.transaction_id).toBe(DETAILS.transaction_id);
  });

  it('an issuer that asked, and whose answer was lost, asks again', async () => {
    const session = await readySession(shop, ABLE);
    const body = await paymentFor(shop, session, NEEDS_BUYER);
    const key = `asked-${way}`;
    await shop.stripe.faults([{ match: paying, fault: 'drop_after' }]);
    expect((await shop.client.complete(session.id, body, { key })).status).toBe(503);
    await shop.stripe.faults([]);
    const answer = await persist(() => shop.client.complete(session.id, body, { key }));
    expect(answer.body.status, answer.text).toBe('authentication_required');
    const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    const intents = await intentsOf(shop, session.id);
    expect(intents.filter((status) => status !== 'canceled')).toEqual(['succeeded']);
    await expectOneSale(shop, session.id);
  });

  it('an issuer that asked, and whose answer was lost, is heard by the sweeper', async () => {
    const session = await readySession(shop, ABLE);
    const body = await paymentFor(shop, session, NEEDS_BUYER);
    const key = `swept-${way}`;
    await shop.stripe.faults([{ match: paying, fault: 'drop_after' }]);
    expect((await shop.client.complete(session.id, body, { key })).status).toBe(503);
    await shop.stripe.faults([]);
    shop.clock.advance(MINUTE);
    await shop.app.sweeper.runOnce();
    const status = way === 'separate' ? 'authentication_required' : 'ready_for_payment';
    expect(await statusOf(shop, session.id)).toBe(status);
    await expectNoCharge(shop, session.id);
    const answer = await shop.client.complete(session.id, body, { key });
    expect(answer.body.status, answer.text).toBe('authentication_required');
    await expectNoCharge(shop, session.id);
  });

  it("an issuer's demand about another request's card is not told as one about this card", async () => {
    const session = await readySession(shop, ABLE);
    await left(session.id, await paymentFor(shop, session, NEEDS_BUYER), paying, 'drop_after');
    const body = completeBody(await shop.stripe.mint({ amount: totalOf(session) }));
    const paid = await persist(() => shop.client.complete(session.id, body, { key: `other-${way}` }));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });
});
