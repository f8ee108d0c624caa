import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import type { RunningSeller } from '../orders/support/seller.js';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { counted, createStripeShop, feedIs, feedOf, reprice, type StripeShop, sell } from './support/stripe-shop.js';

let shop: StripeShop;
let running: RunningSeller;
beforeEach(async () => {
  shop = await createStripeShop({}, ['capped,7,shipping,500,,2']);
});
afterEach(() => shop.close());

const basket = (...ids: string[]) => ({ line_items: ids.map((id) => ({ id, quantity: 1 })) });
const leftOut = () =>
  shop.log
    .filter(({ msg }) => msg === 'not sold from the catalog at Stripe')
    .map(({ detail }) => String(detail).replace(/^price_\w+/, 'price_…'));

describe('goods at Stripe', () => {
  it('are bought, shown in the feed and counted', async () => {
    await sell(shop.stripe, {
      id: 'boots',
      amount: 4000,
      product: { description: 'Warm.', images: ['https://img.example/boots.jpg'], metadata: { on_hand: '3' } },
    });
    await sell(shop.stripe, { id: 'ebook', amount: 900, product: { shippable: false } });
    await sell(shop.stripe, { id: 'capped', amount: 100 });
    const readings = await counted(shop.stripe, 'GET', '/v1/prices');
    running = await shop.start();
    expect(await feedOf(running.url)).toEqual({ boots: 4000, ebook: 900, capped: 100 });

    const session = await readySession(running, basket('boots'));
    expect(totalOf(session)).toBe(5000);
    const paid = await running.client.complete(session.id, await paymentFor(running, session));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(paid.body.line_items[0]).toMatchObject({ name: 'The boots', description: 'Warm.' });
    const { stock } = await running.app.store.read({ variants: ['boots', 'ebook', 'capped'] });
    expect(Object.fromEntries(stock)).toEqual({ boots: 2, capped: 7 });
    expect(await readings(), 'no checkout asks Stripe for a price').toBe(1);

    const digital = await running.client.create({ ...createBody(basket('ebook')) });
    expect(digital.body.status, digital.text).toBe('ready_for_payment');
    const limited = await running.client.create(createBody({ line_items: [{ id: 'capped', quantity: 3 }] }));
    expect(limited.body.messages).toContainEqual(expect.objectContaining({ code: 'quantity_exceeded' }));
    const unknown = await running.client.create(createBody(basket('nothing')));
    expect([unknown.status, unknown.body.code]).toEqual([400, 'invalid_item_id']);
  });

  it('that cannot be sold are left out, and each is said once', async () => {
    await shop.stripe.seller.products.create({ name: 'No price' });
    await sell(shop.stripe, { id: 'good', amount: 100 });
    await sell(shop.stripe, { id: 'euro', amount: 100, price: { currency: 'eur' } });
    await sell(shop.stripe, { id: 'gross', amount: 100, price: { tax_behavior: 'inclusive' } });
    running = await shop.start({ webhooks: true });
    expect(await feedOf(running.url)).toEqual({ good: 100 });
    expect(leftOut().sort()).toEqual(
      [
        expect.stringMatching(/^prod_\w+: it has no active one-time price$/),
        'capped: inventory.csv line 2 names it, and Stripe sells no such',
        'price_…: it includes tax, and the prices of the shop do not',
        'price_…: it is in eur, and the shop sells in usd',
      ].sort((a, b) => String(a).localeCompare(String(b))),
    );
    const said = leftOut().length;
    await sell(shop.stripe, { id: 'later', amount: 200 });
    await feedIs(running, 'the new price is sold', (feed) => feed.later === 200);
    expect(leftOut()).toHaveLength(said);
  });
});

describe('goods that change at Stripe', () => {
  it('another price while a session is open: nothing is charged before the buyer has seen it', async () => {
    const before = await sell(shop.stripe, { id: 'boots', amount: 4000 });
    running = await shop.start({ webhooks: true });
    const session = await readySession(running, basket('boots'));
    await reprice(shop.stripe, before, 4500);
    await feedIs(running, 'the new price is in the feed', (feed) => feed.boots === 4500);

    const payment = await paymentFor(running, session);
    const asked = await running.client.complete(session.id, payment);
    expect(asked.body.status, asked.text).toBe('ready_for_payment');
    expect(asked.body.messages).toContainEqual(expect.objectContaining({ type: 'warning', code: 'price_change' }));
    expect(await shop.stripe.charges()).toHaveLength(0);
    const paid = await running.client.complete(session.id, await paymentFor(running, asked.body));
    expect(paid.body.status, paid.text).toBe('completed');
    expect((await shop.stripe.charges()).map(({ amount }) => amount)).toEqual([5500]);
  });

  it('a price that was deactivated: its sessions are told, and cannot be paid', async () => {
    const gone = await sell(shop.stripe, { id: 'boots', amount: 4000 });
    await sell(shop.stripe, { id: 'socks', amount: 500 });
    running = await shop.start({ webhooks: true });
    const session = await readySession(running, basket('boots', 'socks'));
    await shop.stripe.seller.prices.update(gone.id, { active: false });
    await feedIs(running, 'the price is gone', (feed) => !('boots' in feed));

    const refused = await running.client.complete(session.id, await paymentFor(running, session));
    expect(refused.body.status, refused.text).toBe('not_ready_for_payment');
    expect(refused.body.messages).toContainEqual(
      expect.objectContaining({ code: 'not_found', param: '$.line_items[0]' }),
    );
    expect(await shop.stripe.charges()).toHaveLength(0);
    const mended = await running.client.update(session.id, { line_items: [{ id: 'socks', quantity: 1 }] });
    const ready = await running.client.update(mended.body.id, standardShipping());
    expect(ready.body.status, ready.text).toBe('ready_for_payment');
  });

  it('events of goods are taken in without work for anybody', async () => {
    running = await shop.start({ webhooks: true });
    await sell(shop.stripe, { id: 'boots', amount: 4000 });
    await feedIs(running, 'the product is sold', (feed) => feed.boots === 4000);
    expect(await running.app.store.inbox.counts()).toEqual(
      expect.arrayContaining([
        { type: 'price.created', outcome: 'applied', count: 1 },
        { type: 'product.created', outcome: 'applied', count: 1 },
      ]),
    );
    expect(shop.log.filter(({ msg }) => String(msg).includes('without effect here'))).toEqual([]);
  });
});

it('a server that is stopped reads no further page of its goods', async () => {
  await sell(shop.stripe, { id: 'boots', amount: 4000 });
  running = await shop.start({ webhooks: true });
  await shop.stripe.faults([
    { match: { method: 'GET', path: '/v1/prices' }, fault: 'delay', ms: 500 },
    { match: { method: 'GET', path: '/v1/products' }, fault: 'delay', ms: 0 },
  ]);
  const asked = async () => {
    const rules = (await (await fetch(`${shop.stripe.url}/_sandbox/faults`)).json()) as { fired: number }[];
    return rules.map(({ fired }) => fired);
  };
  await sell(shop.stripe, { id: 'socks', amount: 500 });
  await until('the prices are asked for', async () => ((await asked())[0] ? true : undefined), 1000);
  await running.stop();
  expect((await asked())[1]).toBe(0);
  expect(shop.log.filter(({ level }) => level === 'error')).toEqual([]);
});
