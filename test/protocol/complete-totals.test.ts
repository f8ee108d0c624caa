import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeBody, createBody } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { EDGE_DISCOUNTS, type OwnShop, shopWithDiscounts } from './own-shop.js';

const HOUR = 3_600_000;
let own: OwnShop;
let shop: TestApp;

beforeAll(async () => {
  own = await shopWithDiscounts(EDGE_DISCOUNTS);
  shop = await startApp({ inMemory: true, shopDir: own.shopDir });
});
afterAll(async () => {
  await shop.close();
  await own.remove();
});

const withCode = (code: string) => createBody({ line_items: [{ id: 'item_digital' }], discounts: { codes: [code] } });

describe('totals at complete', () => {
  it('R-CMP-10 a total that moved since it was shown is shown again, not charged', async () => {
    const session = await readySession(shop, { discounts: { codes: ['ENDING'] } });
    shop.clock.advance(2 * HOUR);
    const payment = completeBody(await shop.stripe.mint({ amount: 99_999 }));
    const { status, body } = await shop.client.complete(session.id, payment);
    expect([status, body.status]).toEqual([200, 'ready_for_payment']);
    expect(totalOf(body)).toBeGreaterThan(totalOf(session));
    const codes = body.messages.map(({ type, code }: { type: string; code: string }) => [type, code]);
    expect(codes).toContainEqual(['warning', 'price_change']);
    expect(await shop.stripe.charges(session.id)).toEqual([]);

    const paid = await shop.client.complete(session.id, await paymentFor(shop, body));
    expect(paid.body.status, paid.text).toBe('completed');
    const charges = await shop.stripe.charges(session.id);
    expect(charges.map(({ amount }) => amount)).toEqual([totalOf(body)]);
  });

  it('R-CMP-01 R-PAY-05 a total of nothing is an order without a charge', async () => {
    const { body: session } = await shop.client.create(withCode('ALL'));
    expect([session.status, totalOf(session)]).toEqual(['ready_for_payment', 0]);
    const { status, body } = await shop.client.complete(session.id, completeBody('spt_none'));
    expect([status, body.status]).toEqual([200, 'completed']);
    expect(body.order.checkout_session_id).toBe(session.id);
    expect(await shop.stripe.charges(session.id)).toEqual([]);
  });

  it('R-STA-04 R-STA-06 a total too small to be charged is told before anything is', async () => {
    const { body: session } = await shop.client.create(withCode('NEARLY'));
    expect(session.status).toBe('not_ready_for_payment');
    const codes = session.messages.map(({ type, code }: { type: string; code: string }) => [type, code]);
    expect(codes).toContainEqual(['error', 'minimum_not_met']);
    const answer = await shop.client.complete(session.id, completeBody(await shop.stripe.mint({ amount: 99_999 })));
    expect([answer.status, answer.body.status]).toEqual([200, 'not_ready_for_payment']);
    expect(await shop.stripe.charges(session.id)).toEqual([]);
  });
});
