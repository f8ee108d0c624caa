import { afterEach, beforeEach, expect, it } from 'vitest';
import { paymentFor } from '../support/shopping.js';
import { auditCharges } from './support/audit-charges.js';
import { adjustmentsOf, buy, orderOf, readyDigital, type Sold } from './support/buying.js';
import { refundsAt, sumOf } from './support/ledger.js';
import { createSeller, type RunningSeller, type Seller } from './support/seller.js';

const COMPLETES = 500;
const AT_ONCE = 8;
const HOUR = 3_600_000;

let seller: Seller;
let shop: RunningSeller;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start({ webhooks: true });
});
afterEach(() => seller.close());

async function backedUp(): Promise<void> {
  await shop.stop();
  await seller.backUp();
  shop = await seller.start({ webhooks: true });
}

/** The database is as it was at the backup; what was sold since then is known to Stripe alone. */
async function restored(): Promise<void> {
  await shop.stop();
  await seller.restore();
  shop = await seller.start();
}

const reconcile = (more: object = {}) => shop.app.orders.reconciliation.run({ since: 0, ...more });

async function sweep(): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    await shop.app.sweeper.runOnce({ grace: 0 });
    seller.clock.advance(HOUR / 2);
  }
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const takeTurns = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
}

const audit = () => auditCharges({ store: shop.app.store, stripe: seller.stripe });

it(`every one of ${COMPLETES} charges of before the loss is an order or goes back, once`, async () => {
  const kept = [];
  for (let count = 0; count < 5; count += 1) kept.push(await buy(shop));
  const open: Awaited<ReturnType<typeof readyDigital>>[] = [];
  await inTurns(Array.from({ length: COMPLETES / 2 }), async () => open.push(await readyDigital(shop)));
  await backedUp();
  let sold = 0;
  await inTurns(open, async (session) => {
    const answer = await shop.client.complete(session.id, await paymentFor(shop, session));
    if (answer.body.status === 'completed') sold += 1;
  });
  await inTurns(Array.from({ length: COMPLETES / 2 }), async () => {
    await buy(shop);
    sold += 1;
  });
  expect(sold).toBe(COMPLETES);
  await restored();

  const first = await reconcile();
  expect(first.unrecorded).toBe(COMPLETES);
  await sweep();
  expect(await refundsAt(seller.stripe), 'nothing goes back unasked').toEqual([]);
  expect(await reconcile()).toMatchObject({ unrecorded: COMPLETES, refunds: 0, orders: 0 });

  expect(await reconcile({ refundUnrecorded: true })).toMatchObject({ refunds: COMPLETES });
  await sweep();
  expect(await audit()).toEqual({ orders: kept.length, refunded: COMPLETES, wrong: [] });
  const again = await reconcile({ refundUnrecorded: true });
  await sweep();
  expect(again).toMatchObject({ orders: 0, refunds: 0, unrecorded: 0, abandoned: 0 });
  expect(await refundsAt(seller.stripe)).toHaveLength(COMPLETES);
}, 300_000);

it('a session of before the backup, whose payment goes back, can be paid anew', async () => {
  const session = await readyDigital(shop);
  await backedUp();
  await shop.client.complete(session.id, await paymentFor(shop, session));
  await restored();
  await reconcile({ refundUnrecorded: true });
  await sweep();
  const { body } = await shop.client.complete(session.id, await paymentFor(shop, session));
  await sweep();
  if ((await shop.client.get(session.id)).body.status === 'ready_for_payment') {
    await shop.client.complete(session.id, await paymentFor(shop, session));
  }
  const { charge } = await shop.app.store.read({ session: { id: session.id, agentId: 'alpha' } });
  const { status } = (await shop.client.get(session.id)).body;
  expect({ status, phase: charge?.phase }, `at first it was ${body.status}`).toEqual({
    status: 'completed',
    phase: 'succeeded',
  });
  await reconcile({ refundUnrecorded: true });
  await sweep();
  expect(await audit()).toEqual({ orders: 1, refunded: 1, wrong: [] });
});

it('a session that is paid anew before anybody looks keeps one payment and gets the other back', async () => {
  const session = await readyDigital(shop);
  await backedUp();
  await shop.client.complete(session.id, await paymentFor(shop, session));
  await restored();
  const { body } = await shop.client.complete(session.id, await paymentFor(shop, session));
  expect(body.status ?? body.code).toBe('completed');
  await reconcile({ refundUnrecorded: true });
  await sweep();
  expect((await audit()).wrong).toEqual([]);
});

it('a sale that was refunded in part since the backup goes back to the last cent', async () => {
  await backedUp();
  const { orderId, sessionId, total } = await buy(shop);
  await shop.merchant.refund(orderId, { amount: 300 });
  await restored();
  for (let time = 0; time < 2; time += 1) {
    await reconcile({ refundUnrecorded: true });
    await sweep();
  }
  expect(sumOf(await refundsAt(seller.stripe, sessionId))).toBe(total);
});

it('a sale that was refunded in full since the backup needs nothing more', async () => {
  await backedUp();
  const { orderId, sessionId, total } = await buy(shop);
  await shop.merchant.refund(orderId);
  await restored();
  await reconcile({ refundUnrecorded: true });
  await sweep();
  expect(sumOf(await refundsAt(seller.stripe, sessionId))).toBe(total);
  expect(seller.log.filter(({ msg }) => /refused a refund/.test(String(msg)))).toEqual([]);
});

it('an order of before the backup shows the refunds that were made since', async () => {
  const sold: Sold = await buy(shop);
  await backedUp();
  await shop.merchant.refund(sold.orderId, { amount: 300 });
  await restored();
  await reconcile({ refundUnrecorded: true });
  await sweep();
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toEqual([
    { type: 'refund', status: 'completed', amount: 300 },
  ]);
});
