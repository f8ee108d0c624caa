import { afterAll, beforeAll, expect, it } from 'vitest';
import { onShelf } from '../completion/support/books.js';
import { ownShop } from '../completion/support/own-shop.js';
import { createGiftCardDesk, giftCardBody, TAKES_GIFT_CARDS } from '../credit/support/gift-cards.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { seededRandom } from '../support/random.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { purchaseBody } from './support/business.js';

/* Cards, gift cards and purchase orders for one session at once, while the shop decides and the agent changes its mind. */

const ROUNDS = 30;
const PRICE = 2000;
const STOCK = 1000;
const CARDS = ['pm_card_visa', 'pm_card_visa_chargeDeclined', 'pm_card_authenticationRequired'];

let shop: TestApp;
let desk: ReturnType<typeof createGiftCardDesk>;
beforeAll(async () => {
  const purchase_orders = { terms: ['net_30'], buyers: { account_types: ['guest'] }, max_total: PRICE };
  const shopDir = await ownShop([{ id: 'unit', price: PRICE, stock: STOCK }], [], {
    ...TAKES_GIFT_CARDS,
    purchase_orders,
  });
  shop = await startApp({ shopDir, webhooks: true });
  desk = createGiftCardDesk(shop.url);
});
afterAll(() => shop.close());

const sumOf = (rows: readonly { amount: number }[] = []) => rows.reduce((sum, { amount }) => sum + amount, 0);

/** In an order of its own for every seed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const places = items.map((item) => ({ item, place: random() }));
  return places.sort((one, other) => one.place - other.place).map(({ item }) => item);
}

/** How the session ended, once nobody does anything any more; an open one is given up. */
async function ended(id: string) {
  const { body: session } = await shop.client.get(id);
  if (session.status === 'completed' || session.status === 'canceled') return session;
  const { body } = await shop.client.cancel(id);
  return body;
}

it('whatever happens to a session at once, it is paid in full and once, or not at all', async () => {
  const ends = new Set<string>();
  let sold = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { body: session } = await shop.client.create({
      currency: 'usd',
      capabilities: {},
      line_items: [{ id: 'unit' }],
      buyer: { email: 'ada@example.com' },
    });
    const { id } = session;
    const [first, second] = await Promise.all([desk.issue(300), desk.issue(round % 2 ? 400 : 5000)]);
    const shown = (await shop.client.complete(id, giftCardBody(first.code))).body;
    if (round % 3) await shop.client.complete(id, purchaseBody());
    const byCard = await Promise.all(['pm_card_visa', CARDS[round % 3]].map((card) => paymentFor(shop, shown, card)));
    const attempts: (() => Promise<AcpAnswer>)[] = [
      () => desk.merchant.post(`/sessions/${id}/approve`),
      () => desk.merchant.post(`/sessions/${id}/reject`),
      () => shop.client.complete(id, giftCardBody(second.code)),
      () => shop.client.complete(id, purchaseBody()),
      ...byCard.map((body) => () => shop.client.complete(id, body)),
      ...(round % 4 ? [] : [() => shop.client.cancel(id)]),
      ...(round % 5 ? [] : [() => desk.merchant.post(`/store-credits/${second.id}/void`)]),
    ];
    const answers = await Promise.all(shuffled(attempts, round).map((attempt) => attempt()));
    for (const { status, text } of answers) expect(status, text).toBeLessThan(500);

    const end = await ended(id);
    const charged = sumOf(await shop.stripe.charges(id));
    const left = sumOf(
      (await Promise.all([first, second].map((card) => desk.read(card.id)))).flatMap((c) => c.movements),
    );
    if (end.status === 'canceled') {
      ends.add('canceled');
      expect([charged, left], JSON.stringify(end)).toEqual([0, await issued([first.id, second.id])]);
      continue;
    }
    expect(end.status).toBe('completed');
    sold += 1;
    const { body: order } = await desk.merchant.get(`/orders/${end.order.id}`);
    const onAccount = order.purchase_order?.amount ?? 0;
    ends.add(onAccount > 0 ? 'on account' : charged > 0 ? 'by card' : 'by gift cards');
    expect(charged, 'what Stripe took is of the order').toBe(order.payment?.amount ?? 0);
    expect(charged * onAccount, 'by card or on account').toBe(0);
    expect(charged + onAccount + sumOf(order.store_credits), JSON.stringify(order)).toBe(PRICE);
    expect(order.warnings).toBeUndefined();
    expect(left).toBe((await issued([first.id, second.id])) - sumOf(order.store_credits));
  }
  expect(ends.size, [...ends].join()).toBeGreaterThan(2);
  expect(await onShelf(shop.app.store, 'unit')).toBe(STOCK - sold);
});

/** What gift cards were issued with, and what a void took of it. */
async function issued(ids: readonly string[]): Promise<number> {
  const cards = await Promise.all(ids.map(desk.read));
  return sumOf(
    cards.flatMap(({ movements }) => movements).filter(({ kind }) => kind === 'issued' || kind === 'voided'),
  );
}
