import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoCharge, expectOneSale, intentsOf } from '../authentication/support/buyer.js';
import { shopWith } from '../authentication/support/shop.js';
import { CONFIRM, CREATE } from '../completion/support/dashboard.js';
import { persist } from '../completion/support/persist.js';
import { completeBody } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp, type TestAppOptions } from '../support/start-app.js';

/* What Stripe recommends about a token, and what the shop makes of it. */

type Risk = Record<string, 'block' | 'continue'>;

const MINUTE = 60_000;
let shop: TestApp;

const opened = (risk: object | undefined, options: TestAppOptions = {}) => {
  beforeAll(async () => {
    shop = await startApp({ ...options, ...(risk && { shopDir: await shopWith({ risk }) }) });
  });
  afterAll(() => shop.close());
};

async function payment(risk: Risk) {
  const session = await readySession(shop);
  const token = await shop.stripe.mint({ amount: totalOf(session), risk });
  return { id: session.id, session, body: completeBody(token) };
}

async function expectBlocked(risk: Risk): Promise<void> {
  const { id, session, body } = await payment(risk);
  const answer = await shop.client.complete(id, body);
  expect([answer.status, answer.body.status], answer.text).toEqual([200, 'ready_for_payment']);
  expect(answer.body.messages).toMatchObject([{ type: 'error', code: 'payment_declined' }]);
  expect(answer.body.messages[0]).not.toHaveProperty('param');
  expect(await intentsOf(shop, id)).toEqual([]);
  await expectSilence(id, answer.text, risk);
  await expectNoCharge(shop, id);
  const paid = await shop.client.complete(id, await paymentFor(shop, session));
  expect(paid.body.status, paid.text).toBe('completed');
  await expectOneSale(shop, id);
}

async function expectPaid(risk: Risk, status: 'confirmed' | 'manual_review'): Promise<void> {
  const { id, body } = await payment(risk);
  const answer = await shop.client.complete(id, body);
  expect([answer.body.status, answer.body.order?.status], answer.text).toEqual(['completed', status]);
  await expectSilence(id, answer.text, risk);
  await expectOneSale(shop, id);
}

/** No insight is in what the agent reads, nor in what the buyer reads. */
async function expectSilence(id: string, text: string, risk: Risk): Promise<void> {
  const { body, text: seen } = await shop.client.get(id);
  const link = body.order?.permalink_url;
  const page = link ? await (await fetch(link)).text() : '';
  if (link) expect(page).toContain('html');
  for (const insight of Object.keys(risk)) {
    for (const said of [text, seen, page]) expect(said).not.toMatch(new RegExp(`\\b(risk_)?${insight}\\b`));
  }
}

describe('a shop that says nothing', () => {
  opened(undefined);

  it.each(['fraudulent_dispute', 'card_testing', 'stolen_card', 'card_issuer_decline', 'bot'])(
    'blocks what Stripe would block for %s',
    (insight) => expectBlocked({ [insight]: 'block' }),
  );

  it('blocks one among others', () => expectBlocked({ bot: 'continue', stolen_card: 'block' }));

  it('lets through what Stripe would let through', () =>
    expectPaid({ bot: 'continue', fraudulent_dispute: 'continue' }, 'confirmed'));
});

describe('a shop that blocks all but what it reviews', () => {
  opened({ block: 'any', review: ['fraudulent_dispute'] });

  it('sends the order of what it reviews to a person', () =>
    expectPaid({ fraudulent_dispute: 'block' }, 'manual_review'));
  it('blocks the rest', () => expectBlocked({ bot: 'block' }));
  it('blocks both together', () => expectBlocked({ fraudulent_dispute: 'block', bot: 'block' }));
});

describe('a shop with a list of what it blocks', () => {
  opened({ block: ['stolen_card'], review: ['bot', 'card_testing'] });

  it('blocks what is on it', () => expectBlocked({ stolen_card: 'block' }));
  it('blocks what is on it though another is reviewed', () => expectBlocked({ stolen_card: 'block', bot: 'block' }));
  it('reviews what is on the other', () => expectPaid({ bot: 'block', card_testing: 'block' }, 'manual_review'));
  it('lets the rest through', () => expectPaid({ fraudulent_dispute: 'block' }, 'confirmed'));
});

describe.each(['separate', 'with_create'])('STRIPE_CONFIRM=%s: a payment that its request did not end', (way) => {
  opened({ block: 'any', review: ['bot'] }, { stripeBudget: 400, env: { STRIPE_CONFIRM: way } });
  const paying = way === 'separate' ? CONFIRM : CREATE;

  it('keeps its review when the sweeper finds the money', async () => {
    const { id, body } = await payment({ bot: 'block' });
    await shop.stripe.faults([{ match: paying, fault: 'drop_after' }]);
    expect((await shop.client.complete(id, body, { key: `swept-${way}` })).status).toBe(503);
    await shop.stripe.faults([]);
    shop.clock.advance(MINUTE);
    await shop.app.sweeper.runOnce();
    if (way === 'with_create') await persist(() => shop.client.complete(id, body, { key: `swept-${way}` }));
    const { body: session } = await shop.client.get(id);
    expect([session.status, session.order?.status]).toEqual(['completed', 'manual_review']);
    await expectOneSale(shop, id);
  });

  it.each([
    ['created', CREATE],
    ['paid', paying],
  ])('is not taken over by a token that is blocked, while it was %s', async (_, match) => {
    const { id, session, body } = await payment({});
    await shop.stripe.faults([{ match, fault: 'drop_before' }]);
    expect((await shop.client.complete(id, body)).status).toBe(503);
    await shop.stripe.faults([]);
    const token = await shop.stripe.mint({ amount: totalOf(session), risk: { stolen_card: 'block' } });
    const answer = await persist(() => shop.client.complete(id, completeBody(token), { key: `stolen-${way}-${_}` }));
    expect(answer.body.status, answer.text).toBe('ready_for_payment');
    await expectNoCharge(shop, id);
  });

  it('is not taken over by a token whose order needs a look, without that look', async () => {
    const { id, session, body } = await payment({});
    await shop.stripe.faults([{ match: CREATE, fault: 'drop_before' }]);
    expect((await shop.client.complete(id, body)).status).toBe(503);
    await shop.stripe.faults([]);
    const token = await shop.stripe.mint({ amount: totalOf(session), risk: { bot: 'block' } });
    const answer = await persist(() => shop.client.complete(id, completeBody(token), { key: `bot-${way}` }));
    expect([answer.body.status, answer.body.order?.status], answer.text).toEqual(['completed', 'manual_review']);
    await expectOneSale(shop, id);
  });

  it('does not leave its review to the order of another token', async () => {
    const { id, session, body } = await payment({ bot: 'block' });
    await shop.stripe.faults([{ match: CREATE, fault: 'drop_before' }]);
    expect((await shop.client.complete(id, body)).status).toBe(503);
    await shop.stripe.faults([]);
    const good = await paymentFor(shop, session);
    const answer = await persist(() => shop.client.complete(id, good, { key: `good-${way}` }));
    expect([answer.body.status, answer.body.order?.status], answer.text).toEqual(['completed', 'confirmed']);
    await expectOneSale(shop, id);
  });
});

describe('a declined payment', () => {
  opened({ block: 'any', review: ['bot'] });

  it('takes its review with it: the next token is judged by itself', async () => {
    const { id, session } = await payment({});
    const risky = await shop.stripe.mint({
      amount: totalOf(session),
      paymentMethod: 'pm_card_visa_chargeDeclined',
      risk: { bot: 'block' },
    });
    expect((await shop.client.complete(id, completeBody(risky))).body.status).toBe('ready_for_payment');
    const paid = await shop.client.complete(id, await paymentFor(shop, session));
    expect(paid.body.order?.status, paid.text).toBe('confirmed');
    await expectOneSale(shop, id);
  });
});
