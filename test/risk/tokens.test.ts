import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { expectNoCharge, expectOneSale, intentsOf } from '../authentication/support/buyer.js';
import { CONFIRM, CREATE } from '../completion/support/dashboard.js';
import { until } from '../completion/support/waiting.js';
import { completeBody } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* Tokens that were good when they were looked at, and are not when they are to pay. */

const PAUSE = 400;

describe.each(['separate', 'with_create'])('STRIPE_CONFIRM=%s', (way) => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await startApp({ env: { STRIPE_CONFIRM: way } });
  });
  afterEach(() => shop.stripe.faults([]));
  afterAll(() => shop.close());

  const paying = way === 'separate' ? CONFIRM : CREATE;

  /** What comes of a payment when something happens between the look at its token and the charge. */
  async function meanwhile(session: WireSession, token: string, happens: () => Promise<unknown>) {
    await shop.stripe.faults([{ match: paying, fault: 'delay', ms: PAUSE, times: 1 }]);
    const completing = shop.client.complete(session.id, completeBody(token));
    await until('the payment is on its way', async () => {
      const response = await fetch(`${shop.stripe.url}/_sandbox/faults`);
      const [fault] = (await response.json()) as { fired: number }[];
      return fault?.fired ? true : undefined;
    });
    await happens();
    const answer = await completing;
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'ready_for_payment']);
    expect(answer.body.messages).toMatchObject([
      { type: 'error', code: 'payment_declined', resolution: 'recoverable' },
    ]);
    await expectNoCharge(shop, session.id);
    return answer.body.messages[0].content;
  }

  async function expectPayable(session: WireSession): Promise<void> {
    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
    expect(await intentsOf(shop, session.id), 'one PaymentIntent for both').toEqual(['succeeded']);
  }

  it('revoked', async () => {
    const session = await readySession(shop);
    const token = await shop.stripe.mint({ amount: totalOf(session) });
    expect(await meanwhile(session, token, () => shop.stripe.revoke(token))).toContain('was revoked');
    await expectPayable(session);
  });

  it('expired', async () => {
    const session = await readySession(shop);
    // So late that the look at it and the start of the payment fall before its end.
    const expiresAt = Math.floor(Date.now() / 1000) + 2;
    const token = await shop.stripe.mint({ amount: totalOf(session), expiresAt });
    await shop.stripe.faults([{ match: paying, fault: 'delay', ms: 2500, times: 1 }]);
    const { body, text } = await shop.client.complete(session.id, completeBody(token));
    expect(body.status, text).toBe('ready_for_payment');
    expect(body.messages[0].content).toContain('has expired');
    await expectNoCharge(shop, session.id);
    await expectPayable(session);
  });

  it('used for another payment of the seller', async () => {
    const session = await readySession(shop);
    const amount = totalOf(session);
    const token = await shop.stripe.mint({ amount });
    const elsewhere = async () => {
      const form = new URLSearchParams({
        amount: String(amount),
        currency: 'usd',
        confirm: 'true',
        'payment_method_data[shared_payment_granted_token]': token,
        'automatic_payment_methods[enabled]': 'true',
        'automatic_payment_methods[allow_redirects]': 'never',
      });
      const raw = await shop.stripe.seller.rawRequest('POST', '/v1/payment_intents', Object.fromEntries(form));
      expect(raw).toHaveProperty('status', 'succeeded');
    };
    expect(await meanwhile(session, token, elsewhere)).toContain('was used already');
    await expectPayable(session);
  });

  it('used by another session of the shop at the same moment', async () => {
    const [one, two] = [await readySession(shop), await readySession(shop)];
    const token = await shop.stripe.mint({ amount: totalOf(one) });
    const answers = await Promise.all([one, two].map(({ id }) => shop.client.complete(id, completeBody(token))));
    expect(answers.map(({ body }) => body.status).sort()).toEqual(['completed', 'ready_for_payment']);
    const loser = answers[0]?.body.status === 'completed' ? two : one;
    const { body } = await shop.client.get(loser.id);
    expect(body.messages[0].content).toContain('was used already');
    await expectNoCharge(shop, loser.id);
    await expectPayable(loser);
  });

  it('too small by a cent, too small for what was changed', async () => {
    const session = await readySession(shop);
    const short = completeBody(await shop.stripe.mint({ amount: totalOf(session) - 1 }));
    const { body } = await shop.client.complete(session.id, short);
    expect(body.messages[0].content).toContain('less than the total');
    expect(await intentsOf(shop, session.id)).toEqual([]);
    const exact = completeBody(await shop.stripe.mint({ amount: totalOf(session) }));
    const { body: more } = await shop.client.update(session.id, { line_items: [{ id: 'item_123', quantity: 2 }] });
    const again = await shop.client.complete(session.id, exact);
    expect(again.body.messages[0].content, again.text).toContain('less than the total');
    await expectNoCharge(shop, session.id);
    await expectPayable(more);
  });
});
