import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onShelf } from '../completion/support/books.js';
import { createDashboard } from '../completion/support/dashboard.js';
import { until } from '../completion/support/waiting.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { expectNoCharge, expectOneSale, intentsOf, reconcile, statusOf } from './support/buyer.js';

/* Payments that Stripe takes in and decides later. */

const LATE = 'pm_sandbox_processing';
const ITEM = 'item_123';
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

describe.each([
  { way: 'separate', told: 'an event' },
  { way: 'separate', told: 'the sweeper' },
  { way: 'separate', told: 'the reconciliation' },
  { way: 'separate', told: 'its own request' },
  { way: 'with_create', told: 'an event' },
  { way: 'with_create', told: 'the sweeper' },
])('STRIPE_CONFIRM=$way: a payment in processing, told by $told', ({ way, told }) => {
  let shop: TestApp;
  let shelf: number;
  beforeEach(async () => {
    shop = await startApp({ webhooks: told === 'an event', env: { STRIPE_CONFIRM: way } });
    shelf = await onShelf(shop.app.store, ITEM);
  });
  afterEach(() => shop.close());

  const key = 'late';

  async function begin() {
    const session = await readySession(shop);
    const body = await paymentFor(shop, session, LATE);
    const answer = await shop.client.complete(session.id, body, { key });
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'complete_in_progress']);
    expect(answer.body).not.toHaveProperty('order');
    const [intent] = await createDashboard(shop.stripe.url).intents(session.id);
    return { session, id: session.id, body, intent: String(intent?.id) };
  }

  async function news(id: string, body: object): Promise<void> {
    if (told === 'its own request') await shop.client.complete(id, body, { key });
    if (told === 'the reconciliation') await reconcile(shop);
    if (told === 'the sweeper') {
      shop.clock.advance(MINUTE);
      await shop.app.sweeper.runOnce();
    }
    await until('the payment is decided', async () =>
      (await statusOf(shop, id)) === 'complete_in_progress' ? undefined : true,
    );
  }

  it('lets nothing happen to the session meanwhile, and holds its units', async () => {
    const { session, id, body } = await begin();
    for (const refused of [
      await shop.client.cancel(id),
      await shop.client.update(id, { line_items: [{ id: ITEM, quantity: 2 }] }),
      await shop.client.complete(id, await paymentFor(shop, session)),
    ]) {
      expect([refused.status, refused.body.code], refused.text).toEqual([409, 'session_in_progress']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const again = await shop.client.complete(id, body, { key });
    expect([again.status, again.body.status], again.text).toEqual([200, 'complete_in_progress']);
    shop.clock.advance(DAY);
    await shop.app.sweeper.runOnce();
    await reconcile(shop);
    expect(await statusOf(shop, id)).toBe('complete_in_progress');
    expect(await onShelf(shop.app.store, ITEM)).toBe(shelf - 1);
    expect(await intentsOf(shop, id)).toEqual(['processing']);
  });

  it('becomes an order when it succeeds, and the key answers with that', async () => {
    const { id, body, intent } = await begin();
    await shop.stripe.settle(intent, 'succeed');
    await news(id, body);
    await expectOneSale(shop, id);
    const replay = await shop.client.complete(id, body, { key });
    expect(replay.body.status, replay.text).toBe('completed');
    expect((await shop.client.complete(id, body, { key })).text).toBe(replay.text);
    expect(await onShelf(shop.app.store, ITEM)).toBe(shelf - 1);
    await expectOneSale(shop, id);
  });

  it('opens the session again when it fails, and says so', async () => {
    const { session, id, body, intent } = await begin();
    await shop.stripe.settle(intent, 'fail');
    await news(id, body);
    const { body: open } = await shop.client.get(id);
    expect(open.status).toBe('ready_for_payment');
    expect(await intentsOf(shop, id)).toEqual(['canceled']);
    await expectNoCharge(shop, id);
    expect(await onShelf(shop.app.store, ITEM), 'held for the next try').toBe(shelf - 1);
    expect(open.messages).toMatchObject([{ type: 'error', code: 'payment_declined' }]);
    const paid = await shop.client.complete(id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
    expect(await onShelf(shop.app.store, ITEM)).toBe(shelf - 1);
  });

  it('gives the units back when it fails and nobody tries again', async () => {
    const { id, body, intent } = await begin();
    await shop.stripe.settle(intent, 'fail');
    await news(id, body);
    shop.clock.advance(DAY);
    await shop.app.sweeper.runOnce();
    expect(await statusOf(shop, id)).toBe('expired');
    expect(await onShelf(shop.app.store, ITEM)).toBe(shelf);
    await expectNoCharge(shop, id);
  });

  it('that failed is answered to its own key as a decline of this very payment', async () => {
    const { id, body, intent } = await begin();
    await shop.stripe.settle(intent, 'fail');
    await news(id, body);
    const answer = await shop.client.complete(id, body, { key });
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'ready_for_payment']);
    expect(answer.body.messages).toMatchObject([{ type: 'error', code: 'payment_declined' }]);
    expect(answer.body.messages[0].content, 'the token was used for nothing else').not.toContain('used already');
    expect(await intentsOf(shop, id)).toHaveLength(1);
    await expectNoCharge(shop, id);
  });
});
