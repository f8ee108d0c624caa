import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../src/sandbox/sandbox.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { auditBooks } from './support/books.js';
import { CANCEL, CONFIRM, CREATE, createDashboard, TOKEN } from './support/dashboard.js';
import { asksAgain, persist } from './support/persist.js';

const BUDGET = 500;
const FAULTS = [
  'drop_before',
  'drop_after',
  'half_response',
  'error_500_before',
  'error_500_after',
  'conflict_409',
  'rate_limit_429',
] as const;
const AUTHENTICATES = 'pm_card_authenticationRequired';

async function expectOneSale(shop: TestApp, id: string, total: number): Promise<void> {
  const books = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds: [id] });
  expect(books).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
  expect((await shop.stripe.charges(id)).map(({ amount }) => amount)).toEqual([total]);
}

/** Either the trouble is over and the sale made, or the agent is to come back and nothing is kept under its key. */
function expectHonest(answer: AcpAnswer): void {
  if (answer.status === 200) {
    expect(answer.body.status, answer.text).toBe('completed');
    return;
  }
  expect(answer.body.code, answer.text).toBe('service_unavailable');
  expect(answer.status).toBe(503);
  expect(asksAgain(answer)).toBe(true);
}

const WAYS = [
  { way: 'separate', calls: { token: TOKEN, create: CREATE, confirm: CONFIRM } },
  { way: 'with_create', calls: { token: TOKEN, create: CREATE } },
] as const;

describe.each(WAYS)('STRIPE_CONFIRM=$way', ({ way, calls }) => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await startApp({ stripeBudget: BUDGET, env: { STRIPE_CONFIRM: way } });
  });
  afterAll(() => shop.close());

  describe.each(Object.entries(calls))('trouble with the %s call', (call, match: FaultRule['match']) => {
    it.each(FAULTS)('%s for longer than the budget: one sale in the end', async (fault) => {
      const session = await readySession(shop);
      const body = await paymentFor(shop, session);
      const key = `${way}-${call}-${fault}`;
      await shop.stripe.faults([{ match, fault }]);
      const answer = await shop.client.complete(session.id, body, { key });
      expectHonest(answer);
      await shop.stripe.faults([]);
      const again = await persist(() => shop.client.complete(session.id, body, { key }));

      expect(again.body.status, again.text).toBe('completed');
      if (answer.status === 503) expect(again.headers.get('idempotent-replayed')).toBeNull();
      expect((await shop.client.complete(session.id, body, { key })).text).toBe(again.text);
      await expectOneSale(shop, session.id, totalOf(session));
    });

    it.each(FAULTS)('%s once: one sale, and the agent sees little of it', async (fault) => {
      const session = await readySession(shop);
      const body = await paymentFor(shop, session);
      await shop.stripe.faults([{ match, fault, times: 1 }]);
      const key = `${way}-${call}-${fault}-once`;
      expectHonest(await shop.client.complete(session.id, body, { key }));
      const again = await persist(() => shop.client.complete(session.id, body, { key }));
      expect(again.body.status, again.text).toBe('completed');
      await expectOneSale(shop, session.id, totalOf(session));
    });
  });

  it.each(FAULTS)(
    '%s of the cancel call: the session is paid only after the PaymentIntent is closed',
    async (fault) => {
      const session = await readySession(shop);
      const body = await paymentFor(shop, session, AUTHENTICATES);
      const key = `${way}-cancel-${fault}`;
      await shop.stripe.faults([{ match: CANCEL, fault }]);
      const first = await shop.client.complete(session.id, body, { key });
      if (first.status !== 200) expectHonest(first);
      await shop.stripe.faults([]);
      const again = await persist(() => shop.client.complete(session.id, body, { key }));
      expect(again.body.messages[0]?.code, again.text).toBe('requires_3ds');
      const paid = await shop.client.complete(session.id, await paymentFor(shop, session));

      expect(paid.body.status, paid.text).toBe('completed');
      await expectOneSale(shop, session.id, totalOf(session));
      const intents = await createDashboard(shop.stripe.url).intents(session.id);
      expect(intents.filter(({ status }) => !['canceled', 'succeeded'].includes(status))).toEqual([]);
    },
  );

  it('a Stripe slower than the budget is waited for by the retries, and charges once', async () => {
    const session = await readySession(shop);
    const body = await paymentFor(shop, session);
    const match = way === 'separate' ? CONFIRM : CREATE;
    await shop.stripe.faults([{ match, fault: 'delay', ms: 3 * BUDGET, times: 1 }]);
    const answer = await shop.client.complete(session.id, body, { key: 'slow' });
    expect(answer.status).toBe(503);
    const again = await persist(() => shop.client.complete(session.id, body, { key: 'slow' }));
    expect(again.body.status, again.text).toBe('completed');
    await expectOneSale(shop, session.id, totalOf(session));
  });

  it('a refusal is told and another token pays', async () => {
    const session = await readySession(shop);
    const declined = await shop.client.complete(
      session.id,
      await paymentFor(shop, session, 'pm_card_visa_chargeDeclined'),
    );
    expect(declined.body.messages[0].code).toBe('payment_declined');
    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id, totalOf(session));
  });
});
