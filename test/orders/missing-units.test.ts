import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentFor, readySession } from '../support/shopping.js';
import { MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';
import { buy, orderOf } from './support/buying.js';
import { createMerchant } from './support/merchant.js';

/* Orders of which the shelf did not give every unit: what goes back to it is what it gave. */

const MINUTE = 60_000;

let app: TestApp;
let merchant: ReturnType<typeof createMerchant>;
beforeAll(async () => {
  app = await startApp();
  merchant = createMerchant(app.url);
});
afterAll(() => app.close());

const shelf = async (variantId: string): Promise<number | undefined> =>
  (await app.app.store.read({ variants: [variantId] })).stock.get(variantId);

const count = (variantId: string, units: number) =>
  app.app.store.commit({}, () => ({ result: undefined, puts: { stockLevels: new Map([[variantId, units]]) } }));

/** Three units that are paid for when the shelf has one left: the money came late, past this server. */
async function oversold(): Promise<{ sessionId: string; orderId: string; lineId: string }> {
  await count('item_123', 100);
  const session = await readySession(app, { line_items: [{ id: 'item_123', quantity: 3 }] });
  await app.client.complete(session.id, await paymentFor(app, session, 'pm_card_visa_chargeDeclined'));
  app.clock.advance(31 * MINUTE);
  await app.app.sweeper.runOnce({ grace: 0 });
  await count('item_123', 1);
  const intents = await app.stripe.seller.paymentIntents.list({ limit: 10 });
  const intent = intents.data.find(({ metadata }) => metadata.checkout_session_id === session.id);
  await app.stripe.seller.paymentIntents.confirm(intent?.id ?? '', { payment_method: 'pm_card_visa' });
  await app.app.orders.reconciliation.run({ since: 0 });
  const order = await orderOf(app, session.id);
  expect(order.status).toBe('manual_review');
  expect(await shelf('item_123')).toBe(0);
  return { sessionId: session.id, orderId: order.id, lineId: order.line_items[0].id };
}

describe('an order that the shelf had too few units for', () => {
  it('says so to the shop, and not to the agent', async () => {
    const { sessionId, orderId } = await oversold();
    const headers = { authorization: `Bearer ${MERCHANT_KEY}` };
    const seen = await (await fetch(`${app.url}/merchant/orders/${orderId}`, { headers })).json();
    expect(seen).toMatchObject({ warnings: [{ kind: 'stock', detail: '2 of item_123 missing' }] });
    expect(JSON.stringify(await orderOf(app, sessionId))).not.toContain('missing');
  });

  it('gives back what it took where it is rejected', async () => {
    const { orderId } = await oversold();
    expect((await merchant.order(orderId, 'reject')).status).toBe(200);
    expect(await shelf('item_123')).toBe(1);
  });

  it('gives back nothing for the units that were missing, in whatever parts it is canceled', async () => {
    const { orderId, lineId } = await oversold();
    const line_items = [{ id: lineId, quantity: 1 }];
    const steps = [];
    for (let unit = 0; unit < 3; unit += 1) {
      expect((await merchant.order(orderId, 'cancel', { line_items })).status).toBe(200);
      steps.push(await shelf('item_123'));
    }
    expect(steps).toEqual([0, 0, 1]);
  });
});

it('an order of what was not counted gives nothing to the count that began since', async () => {
  const { orderId } = await buy(app, undefined, 2);
  expect(await shelf('item_digital')).toBeUndefined();
  await count('item_digital', 5);
  expect((await merchant.order(orderId, 'cancel', {})).status).toBe(200);
  expect(await shelf('item_digital')).toBe(5);
});
