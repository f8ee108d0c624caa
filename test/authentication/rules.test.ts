import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { EDGE_DISCOUNTS } from '../protocol/own-shop.js';
import { ADDRESS, completeBody, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import {
  ABLE,
  authenticatedPayment,
  expectNoCharge,
  expectOneSale,
  intentsOf,
  NEEDS_BUYER,
  resultOf,
  statusOf,
} from './support/buyer.js';
import { authenticatingShop } from './support/shop.js';

const CANADA = { ...ADDRESS, city: 'Toronto', state: 'ON', country: 'CA', postal_code: 'M5V 2T6' };
/** Without tax or free delivery: the total is the items and 5.99 or more. */
const OREGON = { ...ADDRESS, city: 'Portland', state: 'OR', postal_code: '97201' };
const to = (address: object) => ({ fulfillment_details: { name: 'Ada Byron', email: 'ada@example.com', address } });
const items = (quantity: number) => ({ line_items: [{ id: 'prod_test_001', quantity }] });

async function shopOf(rules: object[], env: Record<string, string> = {}): Promise<TestApp> {
  const shopDir = await authenticatingShop({ required_when: rules }, { discounts: EDGE_DISCOUNTS });
  return startApp({ shopDir, env });
}

async function created(shop: TestApp, ...more: object[]): Promise<WireSession> {
  const body = Object.assign(createBody({ ...ABLE, ...to(OREGON), ...items(1) }), ...more);
  const { body: session, text } = await shop.client.create(body);
  if (session.fulfillment_options.length === 0) return session;
  const answer = await shop.client.update(session.id, standardShipping());
  expect(answer.status, `${text} ${answer.text}`).toBe(200);
  return answer.body;
}

function expectDemanded(session: WireSession): void {
  expect(session.status).toBe('authentication_required');
  expect(session).toHaveProperty('authentication_metadata.directory_server', 'visa');
  expect(session.capabilities).toHaveProperty('interventions', {
    supported: ['3ds'],
    required: ['3ds'],
    enforcement: 'conditional',
  });
  expect(session.messages.map(({ type }) => type)).toEqual(['info']);
}

function expectNotDemanded(session: WireSession): void {
  expect(session.status).toBe('ready_for_payment');
  expect(session).not.toHaveProperty('authentication_metadata');
  expect(session.capabilities).toHaveProperty('interventions', { supported: ['3ds'] });
  expect(session.messages).toEqual([]);
}

describe.each(['separate', 'with_create'])('STRIPE_CONFIRM=%s: a rule about the amount', (way) => {
  let shop: TestApp;
  let total: number;
  beforeAll(async () => {
    const probe = await shopOf([]);
    total = totalOf(await created(probe, items(3)));
    await probe.close();
    shop = await shopOf([{ minimum_amount: total }], { STRIPE_CONFIRM: way });
  });
  afterAll(() => shop.close());

  it('R-STA-03 holds from the very cent, and moves with the total', async () => {
    const session = await created(shop);
    expectNotDemanded(session);
    const { body: three } = await shop.client.update(session.id, items(3));
    expect(totalOf(three)).toBe(total);
    expectDemanded(three);
    const { body: two } = await shop.client.update(session.id, items(2));
    expectNotDemanded(two);
    expectDemanded((await shop.client.update(session.id, items(4))).body);
    expectDemanded(await created(shop, items(3)));
  });

  it('R-CMP-05 needs the result at once, which pays once', async () => {
    const session = await created(shop, items(3));
    const before = await shop.client.get(session.id);
    const without = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect([without.status, without.body.type, without.body.code, without.body.param]).toEqual([
      400,
      'invalid_request',
      'requires_3ds',
      '$.authentication_result',
    ]);
    expect((await shop.client.get(session.id)).text).toBe(before.text);
    expect(await intentsOf(shop, session.id)).toEqual([]);

    const body = await authenticatedPayment(shop, session, { card: 'pm_card_visa' });
    const key = `rule-${way}`;
    const paid = await shop.client.complete(session.id, body, { key });
    expect(paid.body.status, paid.text).toBe('completed');
    expect((await shop.client.complete(session.id, body, { key })).text).toBe(paid.text);
    expect(await intentsOf(shop, session.id)).toEqual(['succeeded']);
    await expectOneSale(shop, session.id);
    const [charge] = await shop.stripe.charges(session.id);
    const { payment_method_details: details } = await shop.stripe.seller.charges.retrieve(String(charge?.id));
    expect(details?.card?.three_d_secure).toMatchObject({ result: 'authenticated' });
  });

  it('R-CMP-07 is not met by a failed authentication: the session waits for another', async () => {
    const session = await created(shop, items(3));
    const answer = await shop.client.complete(
      session.id,
      await authenticatedPayment(shop, session, { outcome: 'rejected' }),
    );
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'authentication_required']);
    expect(answer.body.messages).toMatchObject([{ type: 'error', code: 'payment_declined' }, { type: 'info' }]);
    await expectNoCharge(shop, session.id);
    expect(await intentsOf(shop, session.id)).toEqual([]);
    const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });

  it('holds again after the card was declined', async () => {
    const session = await created(shop, items(3));
    const declined = await shop.client.complete(
      session.id,
      await authenticatedPayment(shop, session, { card: 'pm_card_visa_chargeDeclined' }),
    );
    expect(declined.body.status, declined.text).toBe('authentication_required');
    expect(declined.body.messages[0]).toMatchObject({ code: 'payment_declined' });
    expect((await shop.client.complete(session.id, await paymentFor(shop, session))).status).toBe(400);
    const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });

  it('is told before the token is looked at, and a bad token is told after that', async () => {
    const session = await created(shop, items(3));
    expect((await shop.client.complete(session.id, completeBody('spt_unknown'))).body.code).toBe('requires_3ds');
    const body = completeBody('spt_unknown', resultOf('authenticated'));
    const answer = await shop.client.complete(session.id, body);
    expect(answer.body.status, answer.text).toBe('authentication_required');
    expect(answer.body.messages[0]).toMatchObject({ code: 'payment_declined' });
  });

  it('R-CAP-05 leaves an agent that cannot do it with a session that is not ready', async () => {
    const session = await created(shop, { capabilities: {} }, items(3));
    expect(session.status).toBe('not_ready_for_payment');
    expect(session.messages).toMatchObject([{ type: 'error', code: 'requires_3ds' }]);
    expect(session.capabilities).toHaveProperty('interventions', {
      supported: [],
      required: ['3ds'],
      enforcement: 'conditional',
    });
    expect(session).not.toHaveProperty('authentication_metadata');
    for (const result of [undefined, resultOf('authenticated')]) {
      const body = { ...(await paymentFor(shop, session)), ...result };
      const answer = await shop.client.complete(session.id, body);
      expect([answer.status, answer.body.status], answer.text).toEqual([200, 'not_ready_for_payment']);
    }
    expect(await intentsOf(shop, session.id)).toEqual([]);
    const { body: less } = await shop.client.update(session.id, items(2));
    expect([less.status, less.messages]).toEqual(['ready_for_payment', []]);
    const paid = await shop.client.complete(session.id, await paymentFor(shop, less));
    expect(paid.body.status, paid.text).toBe('completed');
  });

  it('an issuer that asks below the amount, and the rule above it, are one after the other', async () => {
    const session = await created(shop);
    const first = await shop.client.complete(session.id, await paymentFor(shop, session, NEEDS_BUYER));
    expect(first.body.status).toBe('authentication_required');
    const { body: three } = await shop.client.update(session.id, items(3));
    expectDemanded(three);
    expect(await intentsOf(shop, session.id)).toEqual(['canceled']);
    const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, three));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });
});

describe('rules about the country', () => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await shopOf([{ countries: ['CA'] }, { countries: ['US'], minimum_amount: 20_000 }]);
  });
  afterAll(() => shop.close());

  it('move with the address', async () => {
    const session = await created(shop);
    expectNotDemanded(session);
    const { body: away } = await shop.client.update(session.id, { ...to(CANADA), ...standardShipping() });
    expectDemanded(away);
    const { body: home } = await shop.client.update(session.id, { ...to(OREGON), ...standardShipping() });
    expectNotDemanded(home);
    expectDemanded(await created(shop, to(CANADA)));
  });

  it('know a country in lower case, as the delivery and the tax do', async () => {
    const session = await created(shop, to({ ...CANADA, country: 'ca' }));
    expect(session.fulfillment_options.length).toBeGreaterThan(0);
    expectDemanded(session);
  });

  it('hold together with the amount only where both are given', async () => {
    expectNotDemanded(await created(shop, items(10)));
    expectDemanded(await created(shop, items(20)));
    expectDemanded(await created(shop, to(CANADA), items(20)));
  });

  it('ask for nothing where nothing is to be paid', async () => {
    const { body: session } = await shop.client.create(
      createBody({ ...ABLE, ...to(CANADA), line_items: [{ id: 'item_digital', quantity: 1 }] }),
    );
    expectDemanded(session);
    const { body: free } = await shop.client.update(session.id, { discounts: { codes: ['ALL'] } });
    expect([totalOf(free), free.status]).toEqual([0, 'ready_for_payment']);
    expect(free.capabilities).toHaveProperty('interventions', { supported: [] });
    expect(free).not.toHaveProperty('authentication_metadata');
    const done = await shop.client.complete(session.id, completeBody('spt_none'));
    expect(done.body.status, done.text).toBe('completed');
    expect(await intentsOf(shop, session.id)).toEqual([]);
  });

  it('let a session wait for its address first', async () => {
    const { fulfillment_details: _, ...body } = createBody({ ...ABLE, ...items(20) });
    const { body: session } = await shop.client.create(body);
    expect(session.status).toBe('not_ready_for_payment');
    expect(await statusOf(shop, session.id)).toBe('not_ready_for_payment');
    const { body: full } = await shop.client.update(session.id, { ...to(CANADA), ...standardShipping() });
    expectDemanded(full);
    const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, full));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });
});

describe('how far a rule goes', () => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await shopOf([
      { countries: ['CA'], enforcement: 'always' },
      { minimum_amount: 3000, enforcement: 'optional' },
    ]);
  });
  afterAll(() => shop.close());

  it('R-CAP-05 R-MSG-05 R-AUTH-03 always: nobody pays without, whatever its agent declares', async () => {
    const session = await created(shop, { capabilities: { interventions: { enforcement: 'optional' } } }, to(CANADA));
    expect(session.status).toBe('not_ready_for_payment');
    expect(session.messages).toMatchObject([{ type: 'error', code: 'intervention_required' }]);
    expect(session.capabilities.interventions).toEqual({ supported: [], required: ['3ds'], enforcement: 'always' });
    for (const result of [undefined, resultOf('authenticated')]) {
      const body = { ...(await paymentFor(shop, session)), ...result };
      const answer = await shop.client.complete(session.id, body);
      expect([answer.status, answer.body.status], answer.text).toEqual([200, 'not_ready_for_payment']);
    }
    expect(await intentsOf(shop, session.id)).toEqual([]);
  });

  it('R-CAP-05 always: it is said as soon as the rule holds, beside what else is missing', async () => {
    const body = Object.assign(createBody(to(CANADA)), items(1));
    const { body: session } = await shop.client.create(body);
    expect(session.status).toBe('not_ready_for_payment');
    expect(session.messages.map(({ code }: { code: string }) => code)).toEqual(['missing', 'intervention_required']);
    const { body: home } = await shop.client.update(session.id, to(OREGON));
    expect(home.messages.map(({ code }: { code: string }) => code)).toEqual(['missing']);
  });

  it('R-CMP-05 always: an agent that can do it pays with the result', async () => {
    const session = await created(shop, to(CANADA));
    expect(session).toMatchObject({ status: 'authentication_required', authentication_metadata: {} });
    const without = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect([without.status, without.body.code]).toEqual([400, 'requires_3ds']);
    const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });

  it('optional: an agent that can do it may, and then the result counts', async () => {
    const session = await created(shop, items(3));
    expect(session).toMatchObject({ status: 'ready_for_payment', messages: [] });
    expect(session.capabilities.interventions).toEqual({ supported: ['3ds'], enforcement: 'optional' });
    expect(session).toHaveProperty('authentication_metadata.directory_server', 'visa');
    const denied = await authenticatedPayment(shop, session, { outcome: 'denied', card: 'pm_card_visa' });
    const refused = await shop.client.complete(session.id, denied);
    expect(refused.body.status, refused.text).toBe('ready_for_payment');
    expect(refused.body.messages).toMatchObject([{ code: 'payment_declined' }]);
    expect(await intentsOf(shop, session.id)).toEqual([]);
    const body = await authenticatedPayment(shop, session, { card: 'pm_card_visa' });
    const paid = await shop.client.complete(session.id, body);
    expect(paid.body.status, paid.text).toBe('completed');
    expect(paid.body).not.toHaveProperty('authentication_metadata');
    await expectOneSale(shop, session.id);
    const [charge] = await shop.stripe.charges(session.id);
    const { payment_method_details: details } = await shop.stripe.seller.charges.retrieve(String(charge?.id));
    expect(details?.card?.three_d_secure).toMatchObject({ result: 'authenticated' });
  });

  it('optional: nobody has to', async () => {
    for (const able of [ABLE, { capabilities: {} }]) {
      const session = await created(shop, items(3), able);
      expect(session.status).toBe('ready_for_payment');
      if (able !== ABLE) {
        expect(session.capabilities.interventions).toEqual({ supported: [] });
        expect(session).not.toHaveProperty('authentication_metadata');
      }
      const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
      expect(paid.body.status, paid.text).toBe('completed');
      await expectOneSale(shop, session.id);
    }
  });
});
