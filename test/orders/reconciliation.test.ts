import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIRM, createDashboard } from '../completion/support/dashboard.js';
import { until } from '../completion/support/waiting.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { paymentFor } from '../support/shopping.js';
import { adjustmentsOf, buy, orderOf, readyDigital, refundedOf, soldOf } from './support/buying.js';
import { intentOf, refundsAt, sumOf } from './support/ledger.js';
import { createSeller, type RunningSeller, type Seller } from './support/seller.js';
import { strayPayment } from './support/stray-payment.js';

const HOUR = 3_600_000;
const DECLINES = 'pm_card_visa_chargeDeclined';

let seller: Seller;
let shop: RunningSeller;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start();
});
afterEach(() => seller.close());

const reconcile = (more: object = {}) => shop.app.orders.reconciliation.run({ since: 0, ...more });

const NOTHING = { orders: 0, refunds: 0, unrecorded: 0, abandoned: 0 };

/** A session that somebody paid at Stripe, of which no event tells. */
async function paidByHand() {
  const session = await readyDigital(shop);
  await shop.client.complete(session.id, await paymentFor(shop, session, DECLINES));
  const dashboard = createDashboard(seller.stripe.url);
  const [intent] = await dashboard.intents(session.id);
  await dashboard.confirm(intent?.id ?? '');
  return session.id;
}

it('a payment that no event told of becomes an order, once', async () => {
  const id = await paidByHand();
  expect(await reconcile()).toMatchObject({ ...NOTHING, payments: 1, orders: 1 });
  expect((await shop.client.get(id)).body.status).toBe('completed');
  expect(await reconcile()).toMatchObject({ ...NOTHING, payments: 1 });
});

it('a payment made while the server was down is found by the next start', async () => {
  const id = await paidByHand();
  await shop.stop();
  shop = await seller.start();
  await until('the session is sold', async () => {
    const { body } = await shop.client.get(id);
    return body.status === 'completed' ? true : undefined;
  });
  const mended = await until('it is told', () => seller.log.find(({ msg }) => /mended/.test(String(msg))));
  expect(mended.detail).toMatch(/orders: 1/);
});

it('two at once make one order of one payment', async () => {
  for (let count = 0; count < 5; count += 1) await paidByHand();
  const found = await Promise.all([reconcile(), reconcile(), reconcile()]);
  expect(found.reduce((sum, { payments }) => sum + payments, 0)).toBe(15);
  expect(await reconcile()).toMatchObject({ ...NOTHING, payments: 5 });
  expect(await seller.stripe.charges()).toHaveLength(5);
});

it('an authentication that ended without news ends in an order, and a failed one in an open session', async () => {
  const ends = ['succeed', 'fail'] as const;
  const sessions = [];
  for (const outcome of ends) {
    const session = await readyDigital(shop);
    const body = await paymentFor(shop, session, 'pm_card_authenticationRequired');
    await shop.client.complete(session.id, body);
    const [intent] = await createDashboard(seller.stripe.url).intents(session.id);
    if (intent?.status === 'requires_action') await seller.stripe.authenticate(intent.id, outcome);
    sessions.push({ id: session.id, isOpen: intent?.status !== 'requires_action', outcome });
  }
  await reconcile();
  for (const { id, isOpen, outcome } of sessions) {
    const status = !isOpen && outcome === 'succeed' ? 'completed' : 'ready_for_payment';
    expect((await shop.client.get(id)).body.status).toBe(status);
  }
});

it('a refund of the dashboard that no event told of is on the order afterwards', async () => {
  const { sessionId, orderId, total } = await buy(shop);
  await seller.stripe.seller.refunds.create({ payment_intent: await intentOf(seller.stripe, sessionId), amount: 300 });
  expect((await reconcile()).events).toBeGreaterThan(0);
  expect((await reconcile()).events, 'all are known').toBe(0);
  await shop.app.sweeper.tasks.events();
  const order = await orderOf(shop, sessionId);
  expect(adjustmentsOf(order)).toEqual([{ type: 'refund', status: 'completed', amount: 300 }]);
  expect((await shop.merchant.refund(orderId, { amount: total - 299 })).status).toBe(400);
});

it('a refund that is heard of before its payment is on the order', async () => {
  const session = await readyDigital(shop);
  await seller.stripe.faults([{ match: CONFIRM, fault: 'drop_after' }]);
  expect((await shop.client.complete(session.id, await paymentFor(shop, session))).status).toBe(503);
  await seller.stripe.faults([
    { match: { event: 'payment_intent.*' }, fault: 'webhook_lose' },
    { match: { event: 'shared_payment.*' }, fault: 'webhook_lose' },
  ]);
  await seller.stripe.webhook({ url: `${shop.url}/webhooks/stripe`, secret: 'whsec_test_0123456789' });
  await seller.stripe.seller.refunds.create({ payment_intent: await intentOf(seller.stripe, session.id), amount: 300 });
  await until('the refund is known', async () => {
    const counts = await shop.app.store.inbox.counts();
    return counts.find(({ type, outcome }) => type === 'refund.created' && outcome === 'applied');
  });
  seller.clock.advance(HOUR / 2);
  await shop.app.sweeper.runOnce({ grace: 0 });
  const order = await orderOf(shop, session.id);
  expect(adjustmentsOf(order)).toEqual([{ type: 'refund', status: 'completed', amount: 300 }]);
  expect(refundedOf(order)).toBe(300);
});

it('what was never paid is canceled once nobody can want it any more; what others made stays', async () => {
  const storeId = await shop.app.store.fact('store_id');
  const metadata = (store: string | undefined) => ({
    checkout_session_id: 'cs_nobody',
    generation: '1',
    ...(store && { store }),
  });
  const make = async (given?: Record<string, string>) =>
    (await seller.stripe.seller.paymentIntents.create({ amount: 700, currency: 'usd', metadata: given })).id;
  const ours = await make(metadata(storeId));
  const others = [await make(metadata('store_another')), await make(metadata(undefined)), await make()];
  const declined = await readyDigital(shop);
  await shop.client.complete(declined.id, await paymentFor(shop, declined, DECLINES));

  expect(await reconcile()).toMatchObject(NOTHING);
  seller.clock.advance(HOUR + 1000);
  expect(await reconcile()).toMatchObject({ ...NOTHING, abandoned: 1 });
  expect(await reconcile()).toMatchObject(NOTHING);
  const statusOf = async (id: string) => (await seller.stripe.seller.paymentIntents.retrieve(id)).status;
  expect(await statusOf(ours)).toBe('canceled');
  for (const id of others) expect(await statusOf(id)).toBe('requires_payment_method');
  soldOf(await shop.client.complete(declined.id, await paymentFor(shop, declined)));
});

it('a payment of an unknown session is counted, and refunded only where that is asked for', async () => {
  const storeId = await shop.app.store.fact('store_id');
  await strayPayment(seller.stripe, { storeId, sessionId: 'cs_gone', generation: 1, amount: 700 });
  await strayPayment(seller.stripe, { storeId: 'store_another', sessionId: 'cs_gone', generation: 1, amount: 701 });
  await strayPayment(seller.stripe, { storeId: undefined, sessionId: 'cs_gone', generation: 1, amount: 702 });
  const since = new Date(Date.now() - HOUR).toISOString();
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await shop.merchant.reconcile({ since });
    expect(status).toBe(200);
    expect(body).toMatchObject({ payments: 1, unrecorded: 1, refunds: 0 });
  }
  await shop.app.sweeper.runOnce();
  expect(await refundsAt(seller.stripe)).toEqual([]);
  expect((await shop.merchant.reconcile({ since, refund_unrecorded: true })).body).toMatchObject({ refunds: 1 });
  expect((await shop.merchant.reconcile({ since, refund_unrecorded: true })).body).toMatchObject({ refunds: 0 });
  await shop.app.sweeper.runOnce();
  expect(sumOf(await refundsAt(seller.stripe))).toBe(700);
  expect((await reconcile()).unrecorded, 'it is known now').toBe(0);
});

it('what was asked for stands in the audit, and each refund that it made; what the server does by itself does not', async () => {
  const storeId = await shop.app.store.fact('store_id');
  const [one = '', two = ''] = await Promise.all(
    [700, 900].map((amount) =>
      strayPayment(seller.stripe, { storeId, sessionId: `cs_gone_${amount}`, generation: 1, amount }),
    ),
  );
  const audit = async () => (await createMerchantClient(shop.url).get('/audit')).body.items;
  await shop.app.orders.reconciliation.run({ since: 0 });
  await shop.app.orders.upkeep.reconcile();
  expect(await audit()).toEqual([]);
  const since = '2026-01-31T12:00:00.000Z';
  const asked = await shop.merchant.reconcile({ since, refund_unrecorded: true });
  expect(asked.body).toMatchObject({ refunds: 2 });
  const [run, ...refunds] = (await audit()).reverse();
  expect(run).toMatchObject({
    action: 'reconciliation.run',
    detail: { since, refund_unrecorded: true },
    request_id: expect.stringMatching(/./),
  });
  const by = { action: 'payment.refund', request_id: run.request_id };
  const refunded = (subject: string, amount: number) =>
    expect.objectContaining({ ...by, subject, detail: { refund: expect.any(String), amount, currency: 'usd' } });
  expect(refunds).toHaveLength(2);
  expect(refunds).toEqual(expect.arrayContaining([refunded(one, 700), refunded(two, 900)]));
  await shop.merchant.reconcile({ since });
  const actions = (await audit()).map(({ action }: { action: string }) => action);
  expect(actions).toEqual(['reconciliation.run', 'payment.refund', 'payment.refund', 'reconciliation.run']);
  expect((await shop.merchant.reconcile({ since: 'never' })).status).toBe(400);
  expect(await audit()).toHaveLength(4);
});

it('what was made before the time given is not looked at', async () => {
  await paidByHand();
  const later = new Date(Date.now() + HOUR).toISOString();
  expect((await shop.merchant.reconcile({ since: later })).body).toMatchObject({ payments: 0, orders: 0 });
});

it('any time of the past will do', async () => {
  for (const since of ['1970-01-01T00:00:00Z', '1969-07-20T20:17:40Z', '0001-01-01T00:00:00Z']) {
    const { status, body } = await shop.merchant.reconcile({ since });
    expect([200, 400], `${since}: ${JSON.stringify(body)}`).toContain(status);
  }
});

it('a request that is wrong is refused, with the field', async () => {
  const wrong: readonly [unknown, string][] = [
    [{}, '$.since'],
    [{ since: 'yesterday' }, '$.since'],
    [{ since: 0 }, '$.since'],
    [{ since: '2026-01-31T12:00:00Z', refund_unrecorded: 'yes' }, '$.refund_unrecorded'],
    [{ since: '2026-01-31T12:00:00Z', until: 'now' }, '$.until'],
  ];
  for (const [body, param] of wrong) {
    const { status, body: error } = await shop.merchant.reconcile(body);
    expect({ status, param: error.param }).toEqual({ status: 400, param });
  }
  const { status } = await shop.merchant.reconcile(
    { since: '2026-01-31T12:00:00Z' },
    { authorization: 'Bearer wrong' },
  );
  expect(status).toBe(401);
});

it('Stripe is away: the merchant is told to come again, and the next look finds everything', async () => {
  const id = await paidByHand();
  await seller.stripe.faults([{ match: { method: 'GET', path: '/v1/payment_intents' }, fault: 'error_500_before' }]);
  const { status, headers } = await shop.merchant.reconcile({ since: new Date(0).toISOString() });
  expect(status).toBe(503);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  await expect(shop.app.orders.upkeep.reconcile()).rejects.toThrow();
  await seller.stripe.faults([]);
  seller.clock.advance(HOUR / 60);
  await until('it is found', async () => {
    const found = await shop.app.orders.upkeep.reconcile().catch(() => undefined);
    return found && (found.orders === 1 || (await shop.client.get(id)).body.status === 'completed') ? true : undefined;
  });
});
