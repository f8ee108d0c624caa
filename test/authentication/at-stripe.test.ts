import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDashboard } from '../completion/support/dashboard.js';
import { persist } from '../completion/support/persist.js';
import { until } from '../completion/support/waiting.js';
import { readySession } from '../support/shopping.js';
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

/* Buyers who authenticate at Stripe itself, where the server does not see it. */

const settled = (shop: TestApp, id: string) =>
  until('the session waits no more', async () =>
    (await statusOf(shop, id)) === 'authentication_required' ? undefined : true,
  );

describe.each([
  { way: 'separate', told: 'an event', webhooks: true },
  { way: 'with_create', told: 'an event', webhooks: true },
  { way: 'separate', told: 'the reconciliation', webhooks: false },
  { way: 'with_create', told: 'the reconciliation', webhooks: false },
])('STRIPE_CONFIRM=$way, told by $told', ({ way, webhooks }) => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await startApp({ shopDir: await authenticatingShop(), webhooks, env: { STRIPE_CONFIRM: way } });
  });
  afterAll(() => shop.close());

  async function news(id: string): Promise<void> {
    if (!webhooks) await reconcile(shop);
    await settled(shop, id);
  }

  it('makes an order when the buyer authenticates', async () => {
    const { id, intent } = await waitingSession(shop);
    await shop.stripe.authenticate(intent, 'succeed');
    await news(id);
    await expectOneSale(shop, id);
    expect((await shop.client.get(id)).body.order).toMatchObject({ status: 'confirmed' });
    await reconcile(shop);
    await expectOneSale(shop, id);
  });

  it('opens the session again, and says why, when the buyer fails', async () => {
    const session = await readySession(shop, ABLE);
    const { id, intent } = await waiting(shop, session);
    await shop.stripe.authenticate(intent, 'fail');
    await news(id);
    const { body } = await shop.client.get(id);
    expect(body.status).toBe('ready_for_payment');
    expect(body.messages).toMatchObject([{ type: 'error', code: 'payment_declined' }]);
    expect(body.messages[0].content).toContain('could not authenticate');
    expect(await intentsOf(shop, id)).toEqual(['canceled']);
    await expectNoCharge(shop, id);
    const paid = await shop.client.complete(id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
  });

  it('opens the session again when somebody canceled the PaymentIntent', async () => {
    const { id, intent } = await waitingSession(shop);
    await createDashboard(shop.stripe.url).cancel(intent);
    await news(id);
    expect(await statusOf(shop, id)).toBe('ready_for_payment');
    await expectNoCharge(shop, id);
  });

  it('lets a buyer wait who does nothing', async () => {
    const { id } = await waitingSession(shop);
    const before = await shop.client.get(id);
    await reconcile(shop);
    await shop.app.sweeper.runOnce({ grace: 0 });
    expect((await shop.client.get(id)).text).toBe(before.text);
    expect(await intentsOf(shop, id)).toEqual(['requires_action']);
  });

  it('an agent that comes with a result after the buyer authenticated finds the order', async () => {
    const session = await readySession(shop, ABLE);
    const { id, intent } = await waiting(shop, session);
    await shop.stripe.authenticate(intent, 'succeed');
    const answer = await shop.client.complete(id, await authenticatedPayment(shop, session));
    expect([200, 409], answer.text).toContain(answer.status);
    await expectOneSale(shop, id);
  });

  it('an agent that comes with a result after the buyer failed is served', async () => {
    const session = await readySession(shop, ABLE);
    const { id, intent } = await waiting(shop, session);
    await shop.stripe.authenticate(intent, 'fail');
    const body = await authenticatedPayment(shop, session);
    const paid = await persist(() => shop.client.complete(id, body, { key: `served-${way}` }));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
  });

  it('an agent that comes with a failed result after the buyer authenticated does not undo the order', async () => {
    const session = await readySession(shop, ABLE);
    const { id, intent } = await waiting(shop, session);
    await shop.stripe.authenticate(intent, 'succeed');
    await shop.client.complete(id, await authenticatedPayment(shop, session, { outcome: 'abandoned' }));
    await expectOneSale(shop, id);
  });
});

it('a server that was stopped while the buyer authenticated finds the order when it starts', async () => {
  const first = await startApp({ shopDir: await authenticatingShop() });
  const { id, intent } = await waitingSession(first);
  const before = (await first.client.get(id)).body;
  await first.stripe.authenticate(intent, 'succeed');
  const second = await first.restart();
  try {
    expect(before.status).toBe('authentication_required');
    await settled(second, id);
    await expectOneSale(second, id);
  } finally {
    await second.close();
  }
});
