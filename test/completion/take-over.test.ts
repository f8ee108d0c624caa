import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { auditBooks } from './support/books.js';
import { CONFIRM, CREATE, createDashboard } from './support/dashboard.js';
import { chargeIn } from './support/waiting.js';

const DECLINES = 'pm_card_visa_chargeDeclined';
/** Longer than a lease: whoever holds a charge has lost it by then, dead or not. */
const LEASE_OVER = 31_000;

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ stripeBudget: 1200 });
});
afterAll(() => shop.close());

const complete = (id: string, body: object, key: string) => shop.client.complete(id, body, { key });

async function expectOneSale(id: string, total: number): Promise<void> {
  await shop.stripe.faults([]);
  const { charges, orders, undecided } = await auditBooks({
    store: shop.app.store,
    stripe: shop.stripe,
    sessionIds: [id],
  });
  expect({ charges, orders, undecided }).toEqual({ charges: 1, orders: 1, undecided: 0 });
  expect((await shop.stripe.charges(id)).map(({ amount }) => amount)).toEqual([total]);
}

describe('a holder that outlives its lease', () => {
  it('does not confirm what another request, with another token, has taken over before the PaymentIntent was named', async () => {
    const session = await readySession(shop);
    await shop.stripe.faults([{ match: CREATE, fault: 'delay', ms: 300, times: 1 }]);
    const payment = await paymentFor(shop, session);
    const first = complete(session.id, payment, 'creating-1');
    await chargeIn(shop.app.store, session.id, 'creating');
    shop.clock.advance(LEASE_OVER);
    const second = await complete(session.id, await paymentFor(shop, session), 'creating-2');

    expect(second.body.status, second.text).toBe('completed');
    expect([200, 409]).toContain((await first).status);
    const replay = await complete(session.id, payment, 'creating-1');
    expect(replay.body.order, 'the first request is told of the same order').toEqual(second.body.order);
    await expectOneSale(session.id, totalOf(session));
  });

  it('is not charged when its confirm arrives after another token was refused and the PaymentIntent closed', async () => {
    const session = await readySession(shop);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'delay', ms: 500, times: 1 }]);
    const first = complete(session.id, await paymentFor(shop, session), 'late-1');
    await chargeIn(shop.app.store, session.id, 'confirming');
    shop.clock.advance(LEASE_OVER);
    const second = await complete(session.id, await paymentFor(shop, session, DECLINES), 'late-2');

    expect(second.body.messages[0].code, second.text).toBe('payment_declined');
    expect((await createDashboard(shop.stripe.url).intents(session.id))[0]?.status).toBe('canceled');
    const late = await first;
    expect(late.status === 409 || late.body.status === 'completed', late.text).toBe(true);
    if (late.status === 409) {
      const third = await complete(session.id, await paymentFor(shop, session), 'late-3');
      expect(third.body.status, third.text).toBe('completed');
    }
    await expectOneSale(session.id, totalOf(session));
  });

  it('has sold, when its payment went through before the other looked', async () => {
    const session = await readySession(shop);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 400, times: 1 }]);
    const first = complete(session.id, await paymentFor(shop, session), 'early-1');
    await chargeIn(shop.app.store, session.id, 'confirming');
    while ((await shop.stripe.charges(session.id)).length === 0);
    shop.clock.advance(LEASE_OVER);
    const second = await complete(session.id, await paymentFor(shop, session, DECLINES), 'early-2');

    expect(second.body.status, second.text).toBe('completed');
    expect((await first).body.order).toEqual(second.body.order);
    await expectOneSale(session.id, totalOf(session));
  });

  it('has sold, although the refusal of the other token is read after that', async () => {
    const session = await readySession(shop);
    await shop.stripe.faults([
      { match: CONFIRM, fault: 'delay', ms: 300, times: 1 },
      { match: CONFIRM, fault: 'delay_after', ms: 700, times: 1 },
    ]);
    const first = complete(session.id, await paymentFor(shop, session), 'crossed-1');
    await chargeIn(shop.app.store, session.id, 'confirming');
    shop.clock.advance(LEASE_OVER);
    const second = await complete(session.id, await paymentFor(shop, session, DECLINES), 'crossed-2');

    expect((await first).body.status).toBe('completed');
    expect(second.body.order, second.text).toEqual((await first).body.order);
    await expectOneSale(session.id, totalOf(session));
  });

  it('cannot sell a session that was canceled meanwhile', async () => {
    const session = await readySession(shop);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'delay', ms: 400, times: 1 }]);
    const first = complete(session.id, await paymentFor(shop, session), 'canceled-1');
    await chargeIn(shop.app.store, session.id, 'confirming');
    expect((await shop.client.cancel(session.id)).status, 'while the holder lives').toBe(409);
    shop.clock.advance(LEASE_OVER);
    const canceled = await shop.client.cancel(session.id);

    expect(canceled.body.status, canceled.text).toBe('canceled');
    expect((await first).body.code).toBe('session_not_modifiable');
    expect(await shop.stripe.charges(session.id)).toEqual([]);
  });
});

describe('a completion whose answer was lost', () => {
  it('goes on with the first token after another one was tried and its refusal lost', async () => {
    const session = await readySession(shop);
    const good = await paymentFor(shop, session);
    await shop.stripe.faults([{ match: CREATE, fault: 'drop_before' }]);
    expect((await complete(session.id, good, 'mix-1')).status).toBe(503);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'drop_after' }]);
    expect((await complete(session.id, await paymentFor(shop, session, DECLINES), 'mix-2')).status).toBe(503);
    await shop.stripe.faults([]);
    const again = await complete(session.id, good, 'mix-1');

    expect(again.body.status, again.text).toBe('completed');
    await expectOneSale(session.id, totalOf(session));
  });

  it('is not told that it was declined when it was another token that was', async () => {
    const session = await readySession(shop);
    const good = await paymentFor(shop, session);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'drop_before' }]);
    const lost = await complete(session.id, good, 'other-1');
    expect(lost.status).toBe(503);
    expect(Number(lost.headers.get('retry-after'))).toBeGreaterThan(0);
    await shop.stripe.faults([]);
    const refusing = await paymentFor(shop, session, DECLINES);
    const declined = await complete(session.id, refusing, 'other-2');
    expect(declined.body.messages[0].code).toBe('payment_declined');
    const again = await complete(session.id, good, 'other-1');

    expect(again.body.status, again.text).toBe('completed');
    const replay = await complete(session.id, refusing, 'other-2');
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect(replay.text).toBe(declined.text);
    await expectOneSale(session.id, totalOf(session));
  });

  it.each([
    ['before', 200, 'canceled', 0],
    ['after', 405, 'completed', 1],
  ] as const)('can be canceled unless it was paid: lost %s the effect', async (when, status, end, charges) => {
    const session = await readySession(shop);
    const payment = await paymentFor(shop, session);
    await shop.stripe.faults([{ match: CONFIRM, fault: `drop_${when}` }]);
    expect((await complete(session.id, payment, `cancel-${when}`)).status).toBe(503);
    await shop.stripe.faults([]);
    const canceled = await shop.client.cancel(session.id);

    expect(canceled.status, canceled.text).toBe(status);
    expect((await shop.client.get(session.id)).body.status).toBe(end);
    expect(await shop.stripe.charges(session.id)).toHaveLength(charges);
    const again = await complete(session.id, payment, `cancel-${when}`);
    expect(again.status, again.text).toBe(end === 'completed' ? 200 : 409);
  });

  it('starts anew when its PaymentIntent was canceled by hand', async () => {
    const session = await readySession(shop);
    const payment = await paymentFor(shop, session);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'drop_before' }]);
    expect((await complete(session.id, payment, 'by-hand')).status).toBe(503);
    await shop.stripe.faults([]);
    const dashboard = createDashboard(shop.stripe.url);
    await dashboard.cancel((await dashboard.intents(session.id))[0]?.id ?? '');
    const again = await complete(session.id, payment, 'by-hand');

    expect(again.body.status, again.text).toBe('completed');
    expect((await dashboard.intents(session.id)).map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
    await expectOneSale(session.id, totalOf(session));
  });

  it('is decided in the same request when Stripe fails in the middle of the confirm', async () => {
    const session = await readySession(shop);
    const payment = await paymentFor(shop, session);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'error_500_after', times: 1 }]);
    const answer = await complete(session.id, payment, 'broken-1');
    expect(answer.body.status, answer.text).toBe('completed');
    await expectOneSale(session.id, totalOf(session));

    const other = await readySession(shop);
    const refusing = await paymentFor(shop, other, DECLINES);
    await shop.stripe.faults([{ match: CONFIRM, fault: 'error_500_after', times: 1 }]);
    expect((await complete(other.id, refusing, 'broken-2')).status).toBe(503);
    const again = await complete(other.id, refusing, 'broken-2');
    expect(again.body.messages[0]?.code, again.text).toBe('payment_declined');
    expect((await complete(other.id, await paymentFor(shop, other), 'broken-3')).body.status).toBe('completed');
    await expectOneSale(other.id, totalOf(other));
  });
});
