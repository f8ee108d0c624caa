import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { auditBooks, onShelf } from '../completion/support/books.js';
import { CONFIRM, CREATE, createDashboard } from '../completion/support/dashboard.js';
import { ownShop } from '../completion/support/own-shop.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOTHING = {
  charges: 0,
  events: 0,
  refunds: 0,
  sessions: 0,
  authentications: 0,
  holds: 0,
  keys: 0,
  carts: 0,
  orderTasks: 0,
};

let shop: TestApp;
beforeEach(async () => {
  const shopDir = await ownShop([{ id: 'unit', price: 2000, stock: 10 }]);
  shop = await startApp({ shopDir, stripeBudget: 400 });
});
afterEach(() => shop.close());

const sweep = () => shop.app.sweeper.runOnce();
const status = async (id: string) => (await shop.client.get(id)).body.status;

async function ready() {
  const line_items = [{ id: 'unit', quantity: 2 }];
  const { body, text } = await shop.client.create({
    currency: 'usd',
    capabilities: {},
    line_items,
    buyer: { email: 'ada@example.com' },
  });
  expect(body.status, text).toBe('ready_for_payment');
  return body;
}

/** A charge that nobody decides: its request was told to come back, and never did. */
async function undecided(fault: 'drop_before' | 'drop_after', match = CONFIRM) {
  const session = await ready();
  const key = randomUUID();
  const body = await paymentFor(shop, session);
  await shop.stripe.faults([{ match, fault }]);
  expect((await shop.client.complete(session.id, body, { key })).status).toBe(503);
  await shop.stripe.faults([]);
  return { id: session.id, key, body };
}

it('sells what was paid, and answers the key of the request that never came back', async () => {
  const { id, key, body } = await undecided('drop_after');
  await sweep();
  expect(await status(id), 'the agent has its time first').toBe('complete_in_progress');
  shop.clock.advance(MINUTE);
  await sweep();
  expect(await status(id)).toBe('completed');
  const replay = await shop.client.complete(id, body, { key });
  expect(replay.headers.get('idempotent-replayed')).toBe('true');
  expect(replay.body.status).toBe('completed');
});

it.each([
  ['confirmed', CONFIRM, ['canceled', 'succeeded']],
  ['created', CREATE, ['succeeded']],
])('closes what was never %s, and lets the same request run anew', async (_, match, intents) => {
  const { id, key, body } = await undecided('drop_before', match);
  shop.clock.advance(MINUTE);
  await sweep();
  expect(await status(id)).toBe('ready_for_payment');
  expect((await shop.client.complete(id, body, { key })).body.status).toBe('completed');
  expect((await createDashboard(shop.stripe.url).intents(id)).map((intent) => intent.status)).toEqual(intents);
});

it('closes the declined PaymentIntent of a session before it lets that expire', async () => {
  const session = await ready();
  await shop.client.complete(session.id, await paymentFor(shop, session, 'pm_card_visa_chargeDeclined'));
  shop.clock.advance(7 * HOUR);
  expect(await status(session.id), 'expired from the moment on').toBe('expired');
  await shop.stripe.faults([{ match: { path: '/v1/payment_intents/*/cancel' }, fault: 'error_500_before' }]);
  await sweep();
  const written = await shop.app.store.read({ session: { id: session.id, agentId: 'alpha' } });
  expect(written.session?.session.status, 'not closed while the cancel is in doubt').toBe('ready_for_payment');
  await shop.stripe.faults([]);
  shop.clock.advance(MINUTE);
  await sweep();
  await sweep();

  const [intent] = await createDashboard(shop.stripe.url).intents(session.id);
  expect(intent?.status).toBe('canceled');
  expect(await status(session.id)).toBe('expired');
  const late = await shop.client.complete(session.id, await paymentFor(shop, session));
  expect(late.body.code).toBe('session_not_modifiable');
  expect(await onShelf(shop.app.store, 'unit')).toBe(10);
});

it('gives lapsed holds back and expires sessions, once', async () => {
  const session = await ready();
  shop.clock.advance(16 * MINUTE);
  expect(await sweep()).toMatchObject({ holds: 1, sessions: 0 });
  expect(await onShelf(shop.app.store, 'unit')).toBe(10);
  expect(await status(session.id)).toBe('ready_for_payment');
  shop.clock.advance(7 * HOUR);
  expect(await sweep()).toMatchObject({ holds: 0, sessions: 1 });
  const { seq } = (await shop.app.store.read({ session: { id: session.id, agentId: 'alpha' } })).session ?? {};
  expect(await sweep()).toEqual(NOTHING);
  expect((await shop.app.store.read({ session: { id: session.id, agentId: 'alpha' } })).session?.seq).toBe(seq);
});

it('forgets old keys, but never one that a charge still has to answer', async () => {
  const key = randomUUID();
  const first = await shop.client.create({ currency: 'usd', capabilities: {}, line_items: [{ id: 'unit' }] }, { key });
  const { id, key: awaited, body } = await undecided('drop_after');
  await shop.stripe.faults([{ match: { path: '/v1/payment_intents/*' }, fault: 'drop_before' }]);
  shop.clock.advance(73 * HOUR);
  expect((await sweep()).keys).toBeGreaterThan(0);
  const again = await shop.client.create({ currency: 'usd', capabilities: {}, line_items: [{ id: 'unit' }] }, { key });
  expect(again.body.id, 'the key is as new').not.toBe(first.body.id);

  await shop.stripe.faults([]);
  shop.clock.advance(MINUTE);
  await sweep();
  expect(await status(id)).toBe('completed');
  const replay = await shop.client.complete(id, body, { key: awaited });
  expect(replay.body.status, replay.text).toBe('completed');
  expect(replay.headers.get('idempotent-replayed')).toBe('true');
  expect(await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [id] })).toMatchObject({
    orders: 1,
  });
});

it('sees to the rest when one charge cannot be seen to', async () => {
  const stuck = await undecided('drop_after');
  const fine = await undecided('drop_after');
  const [intent] = await createDashboard(shop.stripe.url).intents(stuck.id);
  await shop.stripe.faults([{ match: { path: `/v1/payment_intents/${intent?.id}*` }, fault: 'drop_before' }]);
  shop.clock.advance(MINUTE);
  expect(await sweep()).toMatchObject({ charges: 1 });
  expect(await status(fine.id)).toBe('completed');
  expect(await status(stuck.id)).toBe('complete_in_progress');
});

it('may run several times at once', async () => {
  const purchases = [await undecided('drop_after'), await undecided('drop_before')];
  const held = await ready();
  shop.clock.advance(7 * HOUR);
  await Promise.all([sweep(), sweep(), sweep()]);
  await sweep();
  const sessionIds = [...purchases.map(({ id }) => id), held.id];
  const books = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds });
  expect(books).toMatchObject({ charges: 1, orders: 1, undecided: 0, held: 0, sold: 2 });
  expect(await onShelf(shop.app.store, 'unit')).toBe(8);
});
