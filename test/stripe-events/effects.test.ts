import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIRM, createDashboard } from '../completion/support/dashboard.js';
import { until } from '../completion/support/waiting.js';
import { adjustmentsOf, buy, orderOf, readyDigital, type Sold } from '../orders/support/buying.js';
import { eventsSettled } from '../orders/support/events-settled.js';
import { intentOf } from '../orders/support/ledger.js';
import { createSeller, type RunningSeller, type Seller } from '../orders/support/seller.js';
import { BUYER } from '../support/builders.js';
import { paymentFor } from '../support/shopping.js';
import { WEBHOOK_SECRET } from '../support/start-app.js';

const DECLINES = 'pm_card_visa_chargeDeclined';
const AUTHENTICATES = 'pm_card_authenticationRequired';
const PROCESSING = 'pm_sandbox_processing';

let seller: Seller;
let shop: RunningSeller;
let dashboard: ReturnType<typeof createDashboard>;
beforeEach(async () => {
  seller = await createSeller();
  shop = await seller.start({ webhooks: true });
  dashboard = createDashboard(seller.stripe.url);
});
afterEach(() => seller.close());

const statusOf = async (id: string): Promise<string> => (await shop.client.get(id)).body.status;

const firstIntent = async (sessionId: string): Promise<string> => (await dashboard.intents(sessionId))[0]?.id ?? '';

const outcomeOf = async (type: string) =>
  (await shop.app.store.inbox.counts()).filter((count) => count.type === type).map(({ outcome }) => outcome);

async function attempted(card: string, capabilities: object = {}) {
  const { body: session } = await shop.client.create({
    currency: 'usd',
    capabilities,
    line_items: [{ id: 'item_digital', quantity: 1 }],
    buyer: BUYER,
  });
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session, card));
  expect(answer.status, answer.text).toBe(200);
  return { id: session.id as string, status: answer.body.status as string };
}

it('payment_intent.succeeded sells what somebody paid at Stripe', async () => {
  const { id } = await attempted(DECLINES);
  await dashboard.confirm(await firstIntent(id));
  await eventsSettled(shop);
  expect(await statusOf(id)).toBe('completed');
  expect(await outcomeOf('payment_intent.succeeded')).toContain('applied');
});

describe('payment_intent.processing', () => {
  it.each([
    ['succeed', 'completed'],
    ['fail', 'ready_for_payment'],
  ] as const)('waits; when the payment is to %s, the session is %s', async (outcome, status) => {
    const { id, status: before } = await attempted(PROCESSING);
    expect(before).toBe('complete_in_progress');
    await eventsSettled(shop);
    expect(await statusOf(id)).toBe('complete_in_progress');
    await seller.stripe.settle(await firstIntent(id), outcome);
    await eventsSettled(shop);
    expect(await statusOf(id)).toBe(status);
    expect(await seller.stripe.charges(id)).toHaveLength(status === 'completed' ? 1 : 0);
  });
});

it('payment_intent.payment_failed leaves a declined session to be paid anew', async () => {
  const { id } = await attempted(DECLINES);
  await eventsSettled(shop);
  expect(await outcomeOf('payment_intent.payment_failed')).toEqual(['applied']);
  const { body } = await shop.client.get(id);
  expect(body.status).toBe('ready_for_payment');
  expect(body.messages).toMatchObject([{ code: 'payment_declined' }]);
});

describe('payment_intent.requires_action', () => {
  const capabilities = { interventions: { supported: ['3ds'] } };

  it('waits for the buyer, and sells when the bank says yes', async () => {
    const { id, status } = await attempted(AUTHENTICATES, capabilities);
    expect(status).toBe('authentication_required');
    await eventsSettled(shop);
    expect(await statusOf(id)).toBe('authentication_required');
    await seller.stripe.authenticate(await firstIntent(id), 'succeed');
    await eventsSettled(shop);
    expect(await statusOf(id)).toBe('completed');
  });

  it('opens the session again when the bank says no', async () => {
    const { id } = await attempted(AUTHENTICATES, capabilities);
    const intent = await firstIntent(id);
    await seller.stripe.authenticate(intent, 'fail');
    await eventsSettled(shop);
    const { body } = await shop.client.get(id);
    expect(body.status).toBe('ready_for_payment');
    expect(body.messages).toMatchObject([{ type: 'error' }]);
    expect((await dashboard.intents(id)).map(({ status }) => status)).toEqual(['canceled']);
  });

  it('opens the session again when somebody canceled the payment at Stripe', async () => {
    const { id } = await attempted(AUTHENTICATES, capabilities);
    await dashboard.cancel(await firstIntent(id));
    await eventsSettled(shop);
    expect(await statusOf(id)).toBe('ready_for_payment');
    const session = (await shop.client.get(id)).body;
    expect((await shop.client.complete(id, await paymentFor(shop, session))).body.status).toBe('completed');
  });
});

it('payment_intent.canceled leaves a declined session to be paid anew', async () => {
  const { id } = await attempted(DECLINES);
  await dashboard.cancel(await firstIntent(id));
  await eventsSettled(shop);
  const session = (await shop.client.get(id)).body;
  const body = await paymentFor(shop, session);
  let answer = await shop.client.complete(id, body, { key: 'again' });
  if (answer.status === 503) answer = await shop.client.complete(id, body, { key: 'again' });
  expect(answer.body.status, answer.text).toBe('completed');
});

it('shared_payment.granted_token.used looks at the payment of its token', async () => {
  await buy(shop);
  await eventsSettled(shop);
  expect(await outcomeOf('shared_payment.granted_token.used')).toEqual(['applied']);
});

it('events that come before the answer to the request make the order that it is answered with', async () => {
  const session = await readyDigital(shop);
  await seller.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 1000, times: 1 }]);
  const answer = shop.client.complete(session.id, await paymentFor(shop, session));
  const before = await until('the session is sold', async () => {
    const { body } = await shop.client.get(session.id);
    return body.status === 'completed' ? body : undefined;
  });
  const { body } = await answer;
  expect(body.order.id).toBe(before.order.id);
  expect(await seller.stripe.charges(session.id)).toHaveLength(1);
});

it('events about a charge that a request has in hand are left to that request', async () => {
  const session = await readyDigital(shop);
  await seller.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 800, times: 1 }]);
  const answer = await shop.client.complete(session.id, await paymentFor(shop, session, DECLINES), { key: 'held' });
  expect(answer.body.status, answer.text).toBe('ready_for_payment');
  expect(answer.body.messages).toMatchObject([{ code: 'payment_declined' }]);
  await eventsSettled(shop);
  expect((await shop.client.complete(session.id, await paymentFor(shop, session))).body.status).toBe('completed');
  expect(await seller.stripe.charges(session.id)).toHaveLength(1);
});

describe('a server that is stopped between receipt and effect', () => {
  const LOOK = { match: { method: 'GET', path: '/v1/*' }, fault: 'rate_limit_429' as const };

  it.each(['payment_intent.succeeded', 'refund.created', 'charge.dispute.created'])(
    'gives %s its effect after the restart',
    async (kind) => {
      let expected: Record<string, unknown> = {};
      let sold: Sold | undefined;
      let id = '';
      if (kind === 'payment_intent.succeeded') {
        id = (await attempted(PROCESSING)).id;
        expected = { status: 'completed', adjustments: [] };
      } else {
        sold = await buy(shop, kind === 'refund.created' ? 'pm_card_visa' : 'pm_card_createDispute');
        id = sold.sessionId;
      }
      await eventsSettled(shop);
      const intent = await firstIntent(id);
      const disputes = await seller.stripe.seller.disputes.list({ payment_intent: intent });
      await seller.stripe.faults([LOOK]);
      if (kind === 'payment_intent.succeeded') await seller.stripe.settle(intent, 'succeed');
      if (kind === 'refund.created') {
        await seller.stripe.seller.refunds.create({ payment_intent: intent, amount: 300 });
        expected = { status: 'completed', adjustments: [{ type: 'refund', status: 'completed', amount: 300 }] };
      }
      if (kind === 'charge.dispute.created') {
        await seller.stripe.seller.disputes.close(disputes.data[0]?.id ?? '');
        expected = {
          status: 'completed',
          adjustments: [{ type: 'dispute', status: 'completed', amount: sold?.total }],
        };
      }
      await waiting();
      await shop.stop();
      await seller.stripe.faults([]);
      shop = await seller.start();
      for (let time = 0; time < 20; time += 1) {
        seller.clock.advance(60_000);
        await shop.app.sweeper.tasks.events();
      }
      const status = await statusOf(id);
      expect({ status, adjustments: adjustmentsOf(await orderOf(shop, id)) }).toEqual(expected);
    },
  );

  const waiting = () =>
    until('an event waits in the inbox', async () => {
      const counts = await shop.app.store.inbox.counts();
      return counts.some(({ outcome }) => outcome === undefined) ? true : undefined;
    });
});

it('Stripe does not answer while an event is looked at: it is looked at again', async () => {
  const sold = await buy(shop);
  await eventsSettled(shop);
  const lists = { method: 'GET', path: '/v1/refunds' };
  await seller.stripe.faults([{ match: lists, fault: 'error_500_before', times: 12 }]);
  await seller.stripe.seller.refunds.create({ payment_intent: await intentOf(seller.stripe, sold.sessionId) });
  await until('the event has its effect', async () => {
    await shop.app.sweeper.tasks.events();
    seller.clock.advance(600_000);
    const counts = await shop.app.store.inbox.counts();
    const isOver = counts.every(({ outcome }) => outcome !== undefined);
    return isOver && counts.some(({ type }) => type === 'charge.refunded') ? true : undefined;
  });
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toEqual([
    { type: 'refund', status: 'completed', amount: sold.total },
  ]);
});

it('a webhook that goes to a new address brings what the old one did not take', async () => {
  await seller.stripe.webhook({ url: 'http://127.0.0.1:9/webhooks/stripe', secret: WEBHOOK_SECRET });
  const sold = await buy(shop);
  await seller.stripe.seller.refunds.create({ payment_intent: await intentOf(seller.stripe, sold.sessionId) });
  await seller.stripe.webhook({ url: `${shop.url}/webhooks/stripe`, secret: WEBHOOK_SECRET });
  await eventsSettled(shop);
  expect(adjustmentsOf(await orderOf(shop, sold.sessionId))).toHaveLength(1);
});
