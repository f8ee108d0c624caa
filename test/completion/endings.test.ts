import { afterEach, expect, it } from 'vitest';
import { completeBody } from '../support/builders.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { startApp, type TestApp, type TestAppOptions } from '../support/start-app.js';
import { auditBooks, onShelf } from './support/books.js';
import { CONFIRM, createDashboard } from './support/dashboard.js';
import { type Goods, ownShop } from './support/own-shop.js';

const HOUR = 3_600_000;
const DECLINES = 'pm_card_visa_chargeDeclined';

let shop: TestApp;
afterEach(() => shop.close());

async function open(goods: readonly Goods[], discounts: readonly object[] = [], options: TestAppOptions = {}) {
  shop = await startApp({ shopDir: await ownShop(goods, discounts), ...options });
}

async function ready(id: string, overrides: object = {}) {
  const { body, text } = await shop.client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id, quantity: 1 }],
    buyer: { email: 'ada@example.com' },
    ...overrides,
  });
  expect(body.status, text).toBe('ready_for_payment');
  return body;
}

const audit = (id: string) => auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [id] });

it('a payment that Stripe is still working on leaves session and key open', async () => {
  await open([{ id: 'unit', price: 2000, stock: 5 }]);
  const session = await ready('unit');
  const body = await paymentFor(shop, session, 'pm_sandbox_processing');
  const answer = await shop.client.complete(session.id, body, { key: 'slow' });
  expect(answer.status).toBe(200);
  expect(answer.body.status).toBe('complete_in_progress');

  const again = await shop.client.complete(session.id, body, { key: 'slow' });
  expect(again.body.status).toBe('complete_in_progress');
  expect(again.headers.get('idempotent-replayed'), 'the key is not sealed').toBeNull();
  for (const refused of [await shop.client.update(session.id, {}), await shop.client.cancel(session.id)]) {
    expect(refused.status, refused.text).toBe(409);
    expect(refused.body.code).toBe('session_in_progress');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  shop.clock.advance(24 * HOUR);
  await shop.app.sweeper.runOnce();
  expect((await shop.client.get(session.id)).body.status, 'no time ends it').toBe('complete_in_progress');
  expect(await audit(session.id)).toMatchObject({ undecided: 1, held: 1 });
  expect(await onShelf(shop.app.store, 'unit')).toBe(4);
});

it('a PaymentIntent that is not ours stops the session for a person to look', async () => {
  await open([{ id: 'unit', price: 2000 }], [], { stripeBudget: 600 });
  const session = await ready('unit');
  const body = await paymentFor(shop, session);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'drop_after' }]);
  expect((await shop.client.complete(session.id, body, { key: 'strange' })).status).toBe(503);
  await shop.stripe.faults([]);
  const dashboard = createDashboard(shop.stripe.url);
  const [intent] = await dashboard.intents(session.id);
  await dashboard.update(intent?.id ?? '', { 'metadata[checkout_session_id]': 'cs_another' });

  const asked = [
    () => shop.client.complete(session.id, body, { key: 'strange' }),
    async () => shop.client.complete(session.id, await paymentFor(shop, session)),
    () => shop.client.cancel(session.id),
    () => shop.client.update(session.id, {}),
  ];
  for (const ask of asked) expect((await ask()).status).toBe(409);
  shop.clock.advance(24 * HOUR);
  await shop.app.sweeper.runOnce();
  const { body: seen } = await shop.client.get(session.id);
  expect(seen.status).toBe('complete_in_progress');
  expect(seen).not.toHaveProperty('order');
  expect(await audit(session.id)).toMatchObject({ undecided: 1, orders: 0 });
});

it('a declined PaymentIntent that a person paid by hand is sold as it was priced, whatever changed since', async () => {
  await open([{ id: 'unit', price: 2000, stock: 10 }]);
  const session = await ready('unit');
  await shop.client.complete(session.id, await paymentFor(shop, session, DECLINES));
  const { body: changed } = await shop.client.update(session.id, { line_items: [{ id: 'unit', quantity: 3 }] });
  expect(totalOf(changed)).toBe(6000);
  const dashboard = createDashboard(shop.stripe.url);
  await dashboard.confirm((await dashboard.intents(session.id))[0]?.id ?? '');

  const canceled = await shop.client.cancel(session.id);
  expect(canceled.status, canceled.text).toBe(405);
  const { body: sold } = await shop.client.get(session.id);
  expect(sold.status).toBe('completed');
  expect(sold.order.line_items.map(({ quantity }: { quantity: object }) => quantity)).toMatchObject([{ ordered: 1 }]);
  expect(totalOf(sold)).toBe(2000);
  expect(await audit(session.id)).toMatchObject({ charges: 1, orders: 1, sold: 1, held: 0 });
  expect(await onShelf(shop.app.store, 'unit')).toBe(9);
});

it('nothing to pay needs no PaymentIntent, and leaves none open', async () => {
  const gift = { id: 'gift', name: 'Gift', code: 'GIFT', effect: { type: 'percent_off', percent_off: 100 } };
  await open([{ id: 'unit', price: 2000, stock: 5 }], [gift]);
  const session = await ready('unit');
  const declined = await shop.client.complete(session.id, await paymentFor(shop, session, DECLINES));
  expect(declined.body.messages[0].code).toBe('payment_declined');
  const { body: free } = await shop.client.update(session.id, { discounts: { codes: ['GIFT'] } });
  expect(totalOf(free)).toBe(0);

  const body = completeBody(await shop.stripe.mint({ amount: 100 }));
  const answer = await shop.client.complete(session.id, body, { key: 'free' });
  expect(answer.body.status, answer.text).toBe('completed');
  expect((await shop.client.complete(session.id, body, { key: 'free' })).text).toBe(answer.text);
  const intents = await createDashboard(shop.stripe.url).intents(session.id);
  expect(intents.map(({ status }) => status)).toEqual(['canceled']);
  expect(await audit(session.id)).toMatchObject({ charges: 0, orders: 1, sold: 1 });
  expect(await onShelf(shop.app.store, 'unit')).toBe(4);
});

it('a price that moved since it was shown is shown first, and charges nothing', async () => {
  const ends_at = new Date(Date.now() + HOUR).toISOString();
  const sale = { id: 'sale', name: 'Sale', effect: { type: 'percent_off', percent_off: 50 }, ends_at };
  await open([{ id: 'unit', price: 2000 }], [sale]);
  const session = await ready('unit');
  expect(totalOf(session)).toBe(1000);
  await shop.client.complete(session.id, await paymentFor(shop, session, DECLINES));
  shop.clock.advance(2 * HOUR);

  const body = completeBody(await shop.stripe.mint({ amount: 2000 }));
  const shown = await shop.client.complete(session.id, body, { key: 'dearer' });
  expect(shown.body.status, shown.text).toBe('ready_for_payment');
  expect(shown.body.messages[0]).toMatchObject({ type: 'warning', code: 'price_change' });
  expect(totalOf(shown.body)).toBe(2000);
  expect(await shop.stripe.charges(session.id)).toEqual([]);

  const paid = await shop.client.complete(session.id, body, { key: 'dearer, agreed' });
  expect(paid.body.status, paid.text).toBe('completed');
  expect((await shop.client.complete(session.id, body, { key: 'dearer' })).text).toBe(shown.text);
  expect((await shop.stripe.charges(session.id)).map(({ amount }) => amount)).toEqual([2000]);
});

it('a hold that lapsed and was sold to another ends in out_of_stock, with nothing charged', async () => {
  await open([{ id: 'unit', price: 2000, stock: 1 }]);
  const session = await ready('unit');
  shop.clock.advance(HOUR);
  await shop.app.sweeper.runOnce();
  const other = await ready('unit');
  expect((await shop.client.complete(other.id, await paymentFor(shop, other))).body.status).toBe('completed');

  const answer = await shop.client.complete(session.id, await paymentFor(shop, session));
  expect(answer.status).toBe(200);
  expect(answer.body.status).toBe('not_ready_for_payment');
  expect(answer.body.messages.map(({ code }: { code: string }) => code)).toContain('out_of_stock');
  expect(await shop.stripe.charges(session.id)).toEqual([]);
});

it('an agent that hangs up is sold to all the same, and reads the answer later', async () => {
  await open([{ id: 'unit', price: 2000, stock: 5 }]);
  const session = await ready('unit');
  const body = await paymentFor(shop, session);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 200, times: 1 }]);
  const hangUp = new AbortController();
  const headers = {
    authorization: 'Bearer alpha-key-0123456789',
    'api-version': '2026-04-17',
    'idempotency-key': 'gone',
  };
  const request = fetch(`${shop.url}/checkout_sessions/${session.id}/complete`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: hangUp.signal,
  });
  while ((await shop.stripe.charges(session.id)).length === 0);
  hangUp.abort();
  await expect(request).rejects.toThrow();
  while ((await shop.client.get(session.id)).body.status !== 'completed');
  const replay = await shop.client.complete(session.id, body, { key: 'gone' });
  expect(replay.headers.get('idempotent-replayed')).toBe('true');
  expect(replay.body.status).toBe('completed');
  expect(await audit(session.id)).toMatchObject({ charges: 1, orders: 1 });
});
