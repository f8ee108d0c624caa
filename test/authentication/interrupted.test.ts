import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditBooks, onShelf } from '../completion/support/books.js';
import { CANCEL } from '../completion/support/dashboard.js';
import { chargeIn } from '../completion/support/waiting.js';
import { createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import {
  ABLE,
  authenticatedPayment,
  expectNoCharge,
  expectOneSale,
  intentsOf,
  reconcile,
  statusOf,
  waiting,
  waitingSession,
} from './support/buyer.js';
import { authenticatingShop } from './support/shop.js';

/* What comes between a buyer who was asked to authenticate and the payment. */

const DAY = 86_400_000;
const MINUTE = 60_000;
const ITEM = 'item_123';
const ONCE = {
  id: 'once',
  name: 'A tenth off',
  code: 'ONCE',
  effect: { type: 'percent_off', percent_off: 10 },
  limits: { total: 1 },
};
const two = { line_items: [{ id: ITEM, quantity: 2 }] };

let shop: TestApp;
beforeEach(async () => {
  shop = await startApp({ shopDir: await authenticatingShop({}, { discounts: [ONCE] }), stripeBudget: 400 });
});
afterEach(() => shop.close());

describe('an update', () => {
  it('closes the PaymentIntent that waited, and the new total is paid', async () => {
    const { id, intent } = await waitingSession(shop);
    const changed = await shop.client.update(id, two);
    expect(changed.body.status, changed.text).toBe('ready_for_payment');
    expect(changed.body).not.toHaveProperty('authentication_metadata');
    expect(await intentsOf(shop, id)).toEqual(['canceled']);
    await expect(shop.stripe.authenticate(intent, 'succeed')).rejects.toThrow('canceled');
    const paid = await shop.client.complete(id, await paymentFor(shop, changed.body));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(paid.body.line_items[0].quantity).toBe(2);
    await expectOneSale(shop, id);
  });

  it('that is refused changes nothing: the buyer may still authenticate', async () => {
    const { id, intent } = await waitingSession(shop);
    const before = await shop.client.get(id);
    const unknown = { selected_fulfillment_options: [{ type: 'shipping', option_id: 'teleport', item_ids: [] }] };
    expect((await shop.client.update(id, unknown)).status).toBe(400);
    expect((await shop.client.get(id)).text).toBe(before.text);
    await shop.stripe.authenticate(intent, 'succeed');
    await reconcile(shop);
    await expectOneSale(shop, id);
  });

  it('does not happen beside a PaymentIntent that could not be closed yet', async () => {
    const { id, intent } = await waitingSession(shop);
    await shop.stripe.faults([{ match: CANCEL, fault: 'drop_before' }]);
    expect((await shop.client.update(id, two)).status).toBe(503);
    const again = await shop.client.update(id, two);
    expect(again.status, `${again.text} with ${await intentsOf(shop, id)}`).toBe(503);
    await shop.stripe.faults([]);
    const changed = await shop.client.update(id, two);
    expect(changed.status, changed.text).toBe(200);
    expect(await intentsOf(shop, id)).toEqual(['canceled']);
    await expect(shop.stripe.authenticate(intent, 'succeed')).rejects.toThrow('canceled');
    const paid = await shop.client.complete(id, await paymentFor(shop, changed.body));
    expect(paid.body.line_items?.[0].quantity, paid.text).toBe(2);
    await expectOneSale(shop, id);
  });

  it('that was answered is in the order, though the buyer authenticates meanwhile', async () => {
    const { id, intent } = await waitingSession(shop);
    await shop.stripe.faults([{ match: CANCEL, fault: 'drop_before' }]);
    expect((await shop.client.update(id, two)).status).toBe(503);
    await shop.stripe.faults([]);
    const changed = await shop.client.update(id, two);
    await shop.stripe.authenticate(intent, 'succeed').catch(() => undefined);
    await reconcile(shop);
    shop.clock.advance(MINUTE);
    await shop.app.sweeper.runOnce();
    const { body } = await shop.client.get(id);
    if (changed.status === 200 && body.status === 'completed') expect(body.line_items[0].quantity).toBe(2);
    await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [id] });
  });
});

describe('a cancel', () => {
  it('closes the PaymentIntent and gives the units back', async () => {
    const shelf = await onShelf(shop.app.store, ITEM);
    const { id, intent } = await waitingSession(shop);
    expect(await onShelf(shop.app.store, ITEM), 'held while the buyer authenticates').toBe(shelf - 1);
    const canceled = await shop.client.cancel(id);
    expect([canceled.status, canceled.body.status], canceled.text).toEqual([200, 'canceled']);
    expect(canceled.body).not.toHaveProperty('authentication_metadata');
    expect(await intentsOf(shop, id)).toEqual(['canceled']);
    expect(await onShelf(shop.app.store, ITEM)).toBe(shelf);
    await expect(shop.stripe.authenticate(intent, 'succeed')).rejects.toThrow('canceled');
    await expectNoCharge(shop, id);
    const body = await authenticatedPayment(shop, canceled.body);
    expect((await shop.client.complete(id, body)).status).toBe(409);
  });

  it('after the buyer authenticated finds an order', async () => {
    const { id, intent } = await waitingSession(shop);
    await shop.stripe.authenticate(intent, 'succeed');
    expect((await shop.client.cancel(id)).status).toBe(405);
    await expectOneSale(shop, id);
  });

  it('waits until the PaymentIntent is closed', async () => {
    const { id } = await waitingSession(shop);
    await shop.stripe.faults([{ match: CANCEL, fault: 'drop_before' }]);
    expect((await shop.client.cancel(id)).status).toBe(503);
    expect(await statusOf(shop, id)).not.toBe('canceled');
    await shop.stripe.faults([]);
    expect((await shop.client.cancel(id)).body.status).toBe('canceled');
    await expectNoCharge(shop, id);
  });
});

describe('the end of the session', () => {
  it('closes the PaymentIntent and gives the units back', async () => {
    const shelf = await onShelf(shop.app.store, ITEM);
    const { id, intent } = await waitingSession(shop);
    shop.clock.advance(DAY);
    const seen = await shop.client.get(id);
    expect(seen.body.status).toBe('expired');
    expect(seen.body).not.toHaveProperty('authentication_metadata');
    await shop.app.sweeper.runOnce();
    await shop.app.sweeper.runOnce();
    expect(await intentsOf(shop, id)).toEqual(['canceled']);
    expect(await onShelf(shop.app.store, ITEM)).toBe(shelf);
    await expect(shop.stripe.authenticate(intent, 'succeed')).rejects.toThrow('canceled');
    expect(await statusOf(shop, id)).toBe('expired');
    await expectNoCharge(shop, id);
  });

  it('comes too late for a buyer who authenticated: there is an order', async () => {
    const { id, intent } = await waitingSession(shop);
    await shop.stripe.authenticate(intent, 'succeed');
    shop.clock.advance(DAY);
    await shop.app.sweeper.runOnce();
    await expectOneSale(shop, id);
  });
});

it('a hold that lapses while the buyer is awaited closes the PaymentIntent before its units are given away', async () => {
  const shelf = await onShelf(shop.app.store, ITEM);
  const session = await readySession(shop, ABLE);
  const { id } = await waiting(shop, session);
  shop.clock.advance(16 * MINUTE);
  await shop.app.sweeper.runOnce();
  expect(await intentsOf(shop, id)).toEqual(['canceled']);
  expect(await statusOf(shop, id)).toBe('ready_for_payment');
  shop.clock.advance(16 * MINUTE);
  await shop.app.sweeper.runOnce();
  expect(await onShelf(shop.app.store, ITEM)).toBe(shelf);
  const paid = await shop.client.complete(id, await authenticatedPayment(shop, session));
  expect(paid.body.status, paid.text).toBe('completed');
  await expectOneSale(shop, id);
  expect(await onShelf(shop.app.store, ITEM)).toBe(shelf - 1);
});

it('a buyer is awaited no longer for goods of which nobody holds units, and the discount is free for others', async () => {
  const asked = { ...ABLE, line_items: [{ id: 'item_digital' }], discounts: { codes: ['ONCE'] } };
  const create = async () => (await shop.client.create(createBody(asked))).body;
  const session = await create();
  expect(session.status).toBe('ready_for_payment');
  const { id } = await waiting(shop, session);
  expect((await create()).discounts.rejected, 'while it is held').toHaveLength(1);
  shop.clock.advance(14 * MINUTE);
  await shop.app.sweeper.runOnce();
  expect(await statusOf(shop, id)).toBe('authentication_required');
  shop.clock.advance(2 * MINUTE);
  await shop.app.sweeper.runOnce();
  expect(await intentsOf(shop, id)).toEqual(['canceled']);
  expect(await statusOf(shop, id)).toBe('ready_for_payment');
  expect((await create()).discounts).toMatchObject({ applied: [{ code: 'ONCE' }] });
});

it('an authentication for a session whose closing Stripe did not answer pays once', async () => {
  const session = await readySession(shop, ABLE);
  const { id } = await waiting(shop, session);
  const body = await authenticatedPayment(shop, session);
  await shop.stripe.faults([{ match: CANCEL, fault: 'drop_after' }]);
  expect((await shop.client.complete(id, body, { key: 'cut' })).status).toBe(503);
  await chargeIn(shop.app.store, id, 'canceling');
  await shop.stripe.faults([]);
  const paid = await shop.client.complete(id, body, { key: 'cut' });
  expect(paid.body.status, paid.text).toBe('completed');
  await expectOneSale(shop, id);
});

it('a buyer who failed is told so, though the PaymentIntent could not be closed at once', async () => {
  const { id, intent } = await waitingSession(shop);
  await shop.stripe.authenticate(intent, 'fail');
  await shop.stripe.faults([{ match: CANCEL, fault: 'drop_before' }]);
  await reconcile(shop).catch(() => undefined);
  await chargeIn(shop.app.store, id, 'canceling');
  await shop.stripe.faults([]);
  shop.clock.advance(MINUTE);
  await shop.app.sweeper.runOnce();
  const { body } = await shop.client.get(id);
  expect(body.status).toBe('ready_for_payment');
  expect(await intentsOf(shop, id)).toEqual(['canceled']);
  expect(body.messages).toMatchObject([{ type: 'error', code: 'payment_declined' }]);
});
