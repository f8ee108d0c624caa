import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import {
  ABLE,
  authenticatedPayment,
  DETAILS,
  expectNoCharge,
  expectOneSale,
  intentsOf,
  NEEDS_BUYER,
  waiting,
  waitingSession,
} from './support/buyer.js';
import { ACQUIRER, authenticatingShop, shopWith } from './support/shop.js';

const CARDS = [NEEDS_BUYER, 'pm_card_threeDSecure2Required'];

describe.each(['separate', 'with_create'])('STRIPE_CONFIRM=%s: an issuer that asks for the buyer', (way) => {
  let shop: TestApp;
  beforeAll(async () => {
    // Another brand than that of the cards: it is told only as long as the card is not known.
    const shopDir = await authenticatingShop({
      directory_server: 'mastercard',
      flow_preference: { type: 'challenge' },
    });
    shop = await startApp({ shopDir, env: { STRIPE_CONFIRM: way } });
  });
  afterAll(() => shop.close());

  it.each(CARDS)('R-STA-02 R-STA-03 makes the session wait, and nothing is charged: %s', async (card) => {
    const session = await readySession(shop, ABLE);
    expect(session.capabilities.interventions).toEqual({ supported: ['3ds'] });
    const key = `waits-${way}-${card}`;
    const body = await paymentFor(shop, session, card);
    const answer = await shop.client.complete(session.id, body, { key });
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'authentication_required']);
    expect(answer.body.authentication_metadata).toEqual({
      acquirer_details: {
        acquirer_bin: ACQUIRER.bin,
        acquirer_country: ACQUIRER.country,
        acquirer_merchant_id: ACQUIRER.merchant_id,
        merchant_name: ACQUIRER.merchant_name,
      },
      directory_server: 'visa',
      flow_preference: { type: 'challenge' },
    });
    expect(answer.body.capabilities.interventions).toMatchObject({ supported: ['3ds'], required: ['3ds'] });
    expect(answer.body).not.toHaveProperty('order');
    await expectNoCharge(shop, session.id);

    const replay = await shop.client.complete(session.id, body, { key });
    expect(replay.text).toBe(answer.text);
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect((await shop.client.get(session.id)).body).toEqual(answer.body);
    expect(await intentsOf(shop, session.id)).toEqual(['requires_action']);
  });

  it('R-CMP-05 refuses a complete without the result, and that changes nothing', async () => {
    const { id } = await waitingSession(shop);
    const before = await shop.client.get(id);
    const body = await paymentFor(shop, before.body);
    const key = `without-${way}`;
    const answer = await shop.client.complete(id, body, { key });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      type: 'invalid_request',
      code: 'requires_3ds',
      message: expect.any(String),
      param: '$.authentication_result',
    });
    expect((await shop.client.complete(id, body, { key })).text).toBe(answer.text);
    expect((await shop.client.get(id)).text).toBe(before.text);
    expect(await intentsOf(shop, id)).toEqual(['requires_action']);
    await expectNoCharge(shop, id);
  });

  it.each(CARDS)('is satisfied by an authentication in a new PaymentIntent, after the old one: %s', async (card) => {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session, card);
    const key = `pays-${way}-${card}`;
    const body = await authenticatedPayment(shop, session, { card });
    const paid = await shop.client.complete(id, body, { key });
    expect([paid.status, paid.body.status], paid.text).toEqual([200, 'completed']);
    expect(paid.body).not.toHaveProperty('authentication_metadata');
    expect(await intentsOf(shop, id)).toEqual(['canceled', 'succeeded']);
    await expectOneSale(shop, id);
    expect((await shop.client.complete(id, body, { key })).text).toBe(paid.text);
    await expectOneSale(shop, id);

    const [charge] = await shop.stripe.charges(id);
    const { payment_method_details: details } = await shop.stripe.seller.charges.retrieve(String(charge?.id));
    expect(details?.card?.three_d_secure).toMatchObject({
      result: 'authenticated',
      electronic_commerce_indicator: DETAILS.electronic_commerce_indicator,
      transaction_id: DETAILS.transaction_id,
      version: DETAILS.version,
    });
  });

  it('is satisfied with the very token that it stopped', async () => {
    const session = await readySession(shop, ABLE);
    const body = await paymentFor(shop, session, NEEDS_BUYER);
    await shop.client.complete(session.id, body);
    const paid = await shop.client.complete(session.id, {
      ...body,
      authentication_result: { outcome: 'authenticated', outcome_details: DETAILS },
    });
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });

  it('may ask after another card was declined', async () => {
    const session = await readySession(shop, ABLE);
    await shop.client.complete(session.id, await paymentFor(shop, session, 'pm_card_visa_chargeDeclined'));
    const { id } = await waiting(shop, session);
    const paid = await shop.client.complete(id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    const intents = await intentsOf(shop, id);
    expect(intents.at(-1)).toBe('succeeded');
    expect(intents.slice(0, -1).filter((status) => way === 'separate' && status !== 'canceled')).toEqual([]);
    await expectOneSale(shop, id);
  });

  it('may be answered with another card, which asks for nothing', async () => {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session);
    const paid = await shop.client.complete(id, await authenticatedPayment(shop, session, { card: 'pm_card_visa' }));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
  });

  it.each([
    ['pm_card_threeDSecureRequiredChargeDeclined', 'refused'],
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'another card'],
  ])('authenticated or not, %s is declined; the session is payable with another', async (card, sentence) => {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session, card);
    const { body, text } = await shop.client.complete(id, await authenticatedPayment(shop, session, { card }));
    expect(body.status, text).toBe('ready_for_payment');
    expect(body.messages[0]).toMatchObject({ type: 'error', code: 'payment_declined' });
    expect(body.messages[0].content).toContain(sentence);
    await expectNoCharge(shop, id);
    const paid = await shop.client.complete(id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
  });

  it('asks in vain where the agent cannot do it: the PaymentIntent is closed', async () => {
    const session = await readySession(shop);
    const { body } = await shop.client.complete(session.id, await paymentFor(shop, session, NEEDS_BUYER));
    expect(body.status).toBe('ready_for_payment');
    expect(body.messages).toMatchObject([{ type: 'error', code: 'requires_3ds' }]);
    expect(body).not.toHaveProperty('authentication_metadata');
    expect(await intentsOf(shop, session.id)).toEqual(['canceled']);
    await expectNoCharge(shop, session.id);
  });

  it('may ask again, once an authentication was given up', async () => {
    const session = await readySession(shop, ABLE);
    const first = await waiting(shop, session);

    const again = await shop.client.complete(
      first.id,
      await authenticatedPayment(shop, session, { outcome: 'abandoned', details: undefined }),
    );
    expect(again.body.status, again.text).toBe('ready_for_payment');
    const second = await waiting(shop, session);
    expect(second.intent).not.toBe(first.intent);
    const paid = await shop.client.complete(second.id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(await intentsOf(shop, second.id)).toEqual(['canceled', 'canceled', 'succeeded']);
    await expectOneSale(shop, second.id);
  });
});

it('a shop without authentication closes the PaymentIntent, whatever the agent can do', async () => {
  const shop = await startApp({ shopDir: await shopWith({ authentication: undefined }) });
  try {
    const session = await readySession(shop, ABLE);
    expect(session.capabilities.interventions).toEqual({ supported: [] });
    const { body } = await shop.client.complete(session.id, await paymentFor(shop, session, NEEDS_BUYER));
    expect(body.status).toBe('ready_for_payment');
    expect(body.messages).toMatchObject([{ code: 'requires_3ds' }]);
    expect(await intentsOf(shop, session.id)).toEqual(['canceled']);
  } finally {
    await shop.close();
  }
});
