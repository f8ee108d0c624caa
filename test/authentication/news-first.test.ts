import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIRM, createDashboard } from '../completion/support/dashboard.js';
import { until } from '../completion/support/waiting.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

const DECLINES = 'pm_card_visa_chargeDeclined';

let shop: TestApp;
beforeEach(async () => {
  shop = await startApp({ webhooks: true });
});
afterEach(() => shop.close());

it('news of a refusal that its own request has not read yet leaves the charge to that request', async () => {
  const session = await readySession(shop);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 1000, times: 1 }]);
  const answer = shop.client.complete(session.id, await paymentFor(shop, session, DECLINES));
  const isDone = async () =>
    (await shop.app.store.inbox.counts()).some(
      ({ type, outcome }) => type === 'payment_intent.payment_failed' && outcome === 'applied',
    );
  await until('the news has its effect', async () => {
    await shop.app.sweeper.runOnce();
    return (await isDone()) || undefined;
  });
  const { status, body } = await answer;
  expect([status, body.status, body.messages[0]?.code]).toEqual([200, 'ready_for_payment', 'payment_declined']);
  const intents = await createDashboard(shop.stripe.url).intents(session.id);
  expect(intents.map((intent) => intent.status)).toEqual(['requires_payment_method']);
});
