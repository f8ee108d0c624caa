import { afterEach, beforeEach, expect, it } from 'vitest';
import { CREATE, createDashboard } from '../completion/support/dashboard.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { readyDigital } from './support/buying.js';
import { lookingTwice } from './support/looking-twice.js';
import { createSeller, type RunningSeller, type Seller } from './support/seller.js';

let seller: Seller;
let shop: RunningSeller;
let dashboard: ReturnType<typeof createDashboard>;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start({ webhooks: true });
  dashboard = createDashboard(seller.stripe.url);
});
afterEach(() => seller.close());

const { settled, moneyBack, chargeOf } = lookingTwice(
  () => seller,
  () => shop,
);

/** A payment that failed before the server learnt the id of its PaymentIntent. */
async function lostId() {
  const session = await readyDigital(shop);
  await seller.stripe.faults([{ match: CREATE, fault: 'drop_after' }]);
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session));
  expect(answer.status).toBe(503);
  await seller.stripe.faults([]);
  const [intent] = await dashboard.intents(session.id);
  return { session, intentId: intent?.id ?? '' };
}

it('a PaymentIntent whose id was lost and that a person paid after the session was canceled goes back', async () => {
  const { session, intentId } = await lostId();
  expect((await shop.client.cancel(session.id)).body.status).toBe('canceled');
  await dashboard.confirm(intentId);
  await settled();
  expect(await moneyBack(session.id)).toEqual([
    { payment_intent: intentId, amount: totalOf(session), status: 'succeeded' },
  ]);
  const { body } = await shop.client.get(session.id);
  expect(body.status).toBe('canceled');
  expect(body).not.toHaveProperty('order');
});

it('a PaymentIntent whose id was lost and that a person paid after its charge was given up goes back', async () => {
  const { session, intentId } = await lostId();
  await shop.app.sweeper.runOnce({ grace: -1 });
  seller.clock.advance(1000);
  await shop.app.sweeper.runOnce({ grace: 0 });
  expect((await chargeOf(session.id))?.phase).toBe('canceled');
  await dashboard.confirm(intentId);
  await settled();
  expect(await moneyBack(session.id)).toEqual([
    { payment_intent: intentId, amount: totalOf(session), status: 'succeeded' },
  ]);
  expect((await shop.client.get(session.id)).body.status).toBe('ready_for_payment');
});
