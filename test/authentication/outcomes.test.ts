import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticationOutcome } from '../../src/domain/authentication.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import {
  ABLE,
  authenticatedPayment,
  DETAILS,
  expectNoCharge,
  expectOneSale,
  intentsOf,
  statusOf,
  waiting,
} from './support/buyer.js';
import { authenticatingShop } from './support/shop.js';

const WITHOUT_CHARGE: [AuthenticationOutcome, string][] = [
  ['abandoned', 'requires_3ds'],
  ['attempt_acknowledged', 'requires_3ds'],
  ['canceled', 'requires_3ds'],
  ['denied', 'payment_declined'],
  ['informational', 'requires_3ds'],
  ['internal_error', 'requires_3ds'],
  ['not_supported', 'payment_declined'],
  ['processing_error', 'requires_3ds'],
  ['rejected', 'payment_declined'],
];

describe.each(['separate', 'with_create'])('STRIPE_CONFIRM=%s', (way) => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await startApp({ shopDir: await authenticatingShop(), env: { STRIPE_CONFIRM: way } });
  });
  afterAll(() => shop.close());

  it.each(WITHOUT_CHARGE)('R-CMP-07 an authentication that ended in %s is not charged: %s', async (outcome, code) => {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session);
    const key = `ended-${way}-${outcome}`;
    const body = await authenticatedPayment(shop, session, { outcome });
    const answer = await shop.client.complete(id, body, { key });
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'ready_for_payment']);
    expect(answer.body.messages).toMatchObject([{ type: 'error', code, resolution: 'requires_buyer_input' }]);
    expect((await shop.client.complete(id, body, { key })).text).toBe(answer.text);
    expect(await intentsOf(shop, id), 'the buyer can authenticate the old one no more').toEqual(['canceled']);
    await expectNoCharge(shop, id);

    const paid = await shop.client.complete(id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
  });

  it('R-CMP-07 a failed authentication that nobody asked for is not charged either', async () => {
    const session = await readySession(shop, ABLE);
    const body = await authenticatedPayment(shop, session, { outcome: 'denied', card: 'pm_card_visa' });
    const answer = await shop.client.complete(session.id, body);
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'ready_for_payment']);
    expect(answer.body.messages).toMatchObject([{ code: 'payment_declined' }]);
    expect(await intentsOf(shop, session.id)).toEqual([]);
  });

  it('an authentication that nobody asked for is given to Stripe', async () => {
    const session = await readySession(shop, ABLE);
    const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(await intentsOf(shop, session.id)).toEqual(['succeeded']);
    await expectOneSale(shop, session.id);
  });

  it.each([{ version: '9.9.9' }, { version: '' }, { three_ds_cryptogram: '' }, { transaction_id: '' }])(
    'details that Stripe will not take are neither blamed on the token nor on Stripe: %j',
    async (wrong) => {
      const session = await readySession(shop, ABLE);
      const details = { ...DETAILS, ...wrong };
      const answer = await shop.client.complete(session.id, await authenticatedPayment(shop, session, { details }));
      expect([200, 400], answer.text).toContain(answer.status);
      if (answer.status === 200) {
        expect(answer.body.status).toBe('ready_for_payment');
        expect(answer.body.messages).toHaveLength(1);
        expect(answer.body.messages[0].content).not.toContain('token');
      }
      await expectNoCharge(shop, session.id);
      const paid = await shop.client.complete(session.id, await authenticatedPayment(shop, session));
      expect(paid.body.status, paid.text).toBe('completed');
      await expectOneSale(shop, session.id);
    },
  );
});

describe('a shop that accepts more', () => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await startApp({ shopDir: await authenticatingShop({ accepted_outcomes: ['attempt_acknowledged'] }) });
  });
  afterAll(() => shop.close());

  it('charges what its shop.json names', async () => {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session);
    const paid = await shop.client.complete(
      id,
      await authenticatedPayment(shop, session, { outcome: 'attempt_acknowledged' }),
    );
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
  });

  it.each(['authenticated', 'informational'] as const)('and %s, which it does not name, is not', async (outcome) => {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session);
    await shop.client.complete(id, await authenticatedPayment(shop, session, { outcome }));
    expect(await statusOf(shop, id)).toBe('ready_for_payment');
    await expectNoCharge(shop, id);
  });
});
