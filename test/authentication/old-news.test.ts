import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIRM, RETRIEVE } from '../completion/support/dashboard.js';
import { chargeIn, until } from '../completion/support/waiting.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp, WEBHOOK_SECRET } from '../support/start-app.js';
import { ABLE, expectOneSale, intentsOf, NEEDS_BUYER, reconcile, statusOf } from './support/buyer.js';
import { authenticatingShop } from './support/shop.js';

/* A PaymentIntent that was looked at before the issuer asked for the buyer, by somebody who acts on it after that. */

const LIST = { method: 'GET', path: '/v1/payment_intents' };

let shop: TestApp;
beforeEach(async () => {
  shop = await startApp({ shopDir: await authenticatingShop() });
  await until('the first look through the records is over', () => shop.app.store.fact('reconciled_until'));
});
afterEach(() => shop.close());

const fired = (index: number) =>
  until('the fault happened', async () => {
    const response = await fetch(`${shop.stripe.url}/_sandbox/faults`);
    const faults = (await response.json()) as { fired: number }[];
    return faults[index]?.fired ? true : undefined;
  });

it('does not end the wait for the buyer: the reconciliation with a list from before the confirm', async () => {
  const session = await readySession(shop, ABLE);
  const body = await paymentFor(shop, session, NEEDS_BUYER);
  await shop.stripe.faults([
    { match: CONFIRM, fault: 'delay', ms: 400, times: 1 },
    { match: LIST, fault: 'delay_after', ms: 1200, times: 1 },
  ]);
  const completing = shop.client.complete(session.id, body);
  await chargeIn(shop.app.store, session.id, 'confirming');
  const reconciling = reconcile(shop);
  await fired(1);
  expect((await completing).body.status).toBe('authentication_required');
  await reconciling;
  expect(await statusOf(shop, session.id)).toBe('authentication_required');
  expect(await intentsOf(shop, session.id)).toEqual(['requires_action']);
});

it('does not end the wait for the buyer: the event of a decline, read again before the next attempt', async () => {
  const session = await readySession(shop, ABLE);
  await shop.client.complete(session.id, await paymentFor(shop, session, 'pm_card_visa_chargeDeclined'));
  await shop.stripe.faults([{ match: RETRIEVE, fault: 'delay_after', ms: 800, times: 1 }]);
  await shop.stripe.webhook({ url: `${shop.url}/webhooks/stripe`, secret: WEBHOOK_SECRET });
  await fired(0);
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session, NEEDS_BUYER));
  expect(answer.body.status, answer.text).toBe('authentication_required');
  await until('every event has its effect', async () =>
    (await shop.app.store.inbox.due(shop.clock.now(), 10)).length === 0 ? true : undefined,
  );
  expect(await statusOf(shop, session.id)).toBe('authentication_required');
  expect(await intentsOf(shop, session.id)).toEqual(['requires_action']);
});

it('does not hide that the buyer authenticated meanwhile', async () => {
  const session = await readySession(shop, ABLE);
  const body = await paymentFor(shop, session, NEEDS_BUYER);
  await shop.client.complete(session.id, body);
  const { charge } = await shop.app.store.read({ session: { id: session.id, agentId: 'alpha' } });
  await shop.stripe.faults([{ match: LIST, fault: 'delay_after', ms: 300, times: 1 }]);
  const reconciling = reconcile(shop);
  await fired(0);
  await shop.stripe.authenticate(String(charge?.paymentIntentId), 'succeed');
  await reconciling;
  await expectOneSale(shop, session.id);
});
