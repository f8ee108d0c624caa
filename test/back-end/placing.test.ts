import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createKillLab } from '../completion/support/kill-lab.js';
import { until } from '../completion/support/waiting.js';
import { createMerchant } from '../orders/support/merchant.js';
import { paymentFor } from '../support/shopping.js';
import { MERCHANT_KEY, startApp } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver } from '../support/webhook-receiver.js';
import { BACK_END_SECRET, startBackEnd } from './support/back-end.js';
import { type BackEndShop, shopAt, startBackEndShop, usualAnswers } from './support/shop.js';

/* Orders on their way to the merchant's own back end: until it has said yes or no, once, whatever happens meanwhile. */

const PLACE = 'order.place';
const HOUR = 3_600_000;

let shop: BackEndShop;
const others: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await shop?.close();
  await Promise.all(others.splice(0).map((close) => close()));
});

/** One digital good, bought; returns the order's id. */
async function buy({ client, stripe }: Pick<BackEndShop, 'client' | 'stripe'> = shop): Promise<string> {
  const line_items = [{ id: 'pattern', quantity: 2 }];
  const { body: session } = await client.create({ currency: 'usd', capabilities: {}, line_items, buyer: BUYER });
  const { body, text } = await client.complete(session.id, await paymentFor({ stripe }, session));
  expect(body.status, text).toBe('completed');
  return body.order.id;
}
const BUYER = { email: 'ada@example.com', first_name: 'Ada' };

async function read(orderId: string, url = shop.url) {
  const headers = { authorization: `Bearer ${MERCHANT_KEY}` };
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  return (await (await fetch(`${url}/merchant/orders/${orderId}`, { headers })).json()) as any;
}
const settled = (orderId: string) =>
  until('the order is placed', async () => {
    const order = await read(orderId);
    return order.placement.status === 'pending' ? undefined : order;
  });
/** Until the failure of a try is on record. */
const postponed = (orderId: string) =>
  until('the next try is waited for', async () => ((await read(orderId)).placement.problem ? true : undefined));
/** Goes on to the next try. */
async function tryAgain(times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    shop.clock.advance(2 * HOUR);
    await shop.app.sweeper.runOnce();
  }
}

describe('an order', () => {
  it('is given to the back end as the merchant API shows it, and has its reference', async () => {
    shop = await startBackEndShop();
    const orderId = await buy();
    const { placement, ...order } = await settled(orderId);
    expect(placement).toEqual({ status: 'accepted', tries: 1, reference: 'A-1001' });
    const { body } = shop.backEnd.asked.find(({ type }) => type === PLACE) ?? {};
    expect(body).toEqual({ type: PLACE, id: orderId, order });
    expect(order).toMatchObject({ id: orderId, line_items: [{ variant_id: 'pattern' }], payment: { amount: 800 } });
  });

  it('is not spoken of where nobody is given orders', async () => {
    shop = await startBackEndShop({ settings: { place_order: undefined } });
    const orderId = await buy();
    expect(await read(orderId)).not.toHaveProperty('placement');
  });

  it.each([
    ['500', { status: 500 }],
    ['429', { status: 429 }],
    ['404', { status: 404 }],
    ['another shape', { body: '{"ok":true}' }],
    ['no connection', { instead: 'reset' as const }],
  ])('comes again after %s, under the same id', async (_, trouble) => {
    shop = await startBackEndShop();
    shop.backEnd.trouble(({ type }, nth) => (type === PLACE && nth === 1 ? trouble : undefined));
    const orderId = await buy();
    await postponed(orderId);
    const { placement } = await read(orderId);
    expect(placement).toMatchObject({ status: 'pending', tries: 1 });
    expect(placement.problem).toContain(PLACE);
    await tryAgain();
    expect((await settled(orderId)).placement).toEqual({ status: 'accepted', tries: 2, reference: 'A-1001' });
    const ids = shop.backEnd.asked.filter(({ type }) => type === PLACE).map(({ body }) => body.id);
    expect(ids).toEqual([orderId, orderId]);
  });

  it('is taken once where the answer got lost', async () => {
    shop = await startBackEndShop({ units: { mug: 5, pattern: 9 } });
    shop.backEnd.trouble(({ type }, nth) =>
      type === PLACE && nth === 1 ? { afterEffect: true, instead: 'reset' } : undefined,
    );
    const orderId = await buy();
    await postponed(orderId);
    await tryAgain();
    expect((await settled(orderId)).placement).toEqual({ status: 'accepted', tries: 2, reference: 'A-1001' });
    expect([shop.taken.size, shop.units.pattern]).toEqual([1, 7]);
  });

  it('is never given up, and from the tenth try on the log says so as an error', async () => {
    shop = await startBackEndShop();
    shop.backEnd.trouble(({ type }) => (type === PLACE ? { body: '{}' } : undefined));
    const orderId = await buy();
    await postponed(orderId);
    await tryAgain(8);
    const errors = () => shop.lines.filter(({ level, orderId: id }) => level === 'error' && id === orderId);
    expect([shop.backEnd.count(PLACE), errors()]).toEqual([9, []]);
    await tryAgain(2);
    expect(errors().map(({ count }) => count)).toEqual([10, 11]);
    shop.backEnd.trouble(() => undefined);
    await tryAgain();
    expect((await settled(orderId)).placement).toMatchObject({ status: 'accepted', tries: 12 });
  });
});

describe('an order that the back end refuses', () => {
  const refuse = (more: object = {}) => {
    shop.backEnd.answers[PLACE] = () => ({ accepted: false, reason: 'out_of_stock', ...more });
  };

  it('is canceled and refunded, once, and its agent hears of it', async () => {
    const receiver = await startReceiver();
    others.push(() => receiver.close());
    shop = await startBackEndShop({
      env: { ORDER_WEBHOOK_URL: receiver.url, ORDER_WEBHOOK_SECRET: RECEIVER_SECRET },
    });
    refuse({ description: 'The last one broke.' });
    const orderId = await buy();
    const order = await settled(orderId);
    expect(order.placement).toEqual({ status: 'refused', tries: 1, reason: 'out_of_stock' });
    expect(order.status).toBe('canceled');
    await until('the money is back', async () =>
      (await read(orderId)).adjustments.some(
        ({ type, status }: { type: string; status: string }) => type === 'refund' && status === 'completed',
      )
        ? true
        : undefined,
    );
    const { data: refunds } = await shop.stripe.seller.refunds.list();
    expect(refunds.map(({ amount }) => amount)).toEqual([800]);
    const events = await until('the agent hears', () => {
      const told = receiver.ofOrder(orderId).map(({ body }) => [body.type, body.data.status]);
      return told.length > 1 ? told : undefined;
    });
    expect(events[0]).toEqual(['order_create', 'confirmed']);
    expect(events[1]).toEqual(['order_update', 'canceled']);
    expect(JSON.stringify(receiver.ofOrder(orderId)[1]?.body)).toContain('The last one broke.');
  });

  it.each([
    [false, 5],
    [true, 7],
  ])('goes back to the shelf where the back end says so: %s', async (restock, left) => {
    shop = await startBackEndShop({ settings: { stock: undefined }, units: {} });
    await shop.app.store.seedStock(new Map([['pattern', 7]]));
    refuse({ restock });
    await settled(await buy());
    const { stock } = await shop.app.store.read({ variants: ['pattern'] });
    expect(stock.get('pattern')).toBe(left);
  });

  it('is refunded once where the server was stopped before it could note that', async () => {
    shop = await startBackEndShop();
    refuse();
    const { settle } = shop.app.store.orderTasks;
    shop.app.store.orderTasks.settle = () => Promise.reject(new Error('killed'));
    const orderId = await buy();
    await until('it is canceled', async () => ((await read(orderId)).status === 'canceled' ? true : undefined));
    expect((await read(orderId)).placement.status).toBe('pending');
    shop.app.store.orderTasks.settle = settle;
    await tryAgain();
    expect((await settled(orderId)).placement).toMatchObject({ status: 'refused' });
    expect((await shop.stripe.seller.refunds.list()).data).toHaveLength(1);
  });
});

describe('a server that is killed right after the sale', () => {
  it('places the order after the next start', async () => {
    const { answers, taken } = usualAnswers();
    const backEnd = await startBackEnd(answers);
    const env = { SHOP_DIR: await shopAt(backEnd.url), BACK_END_SECRET, MERCHANT_API_KEY: MERCHANT_KEY };
    const lab = await createKillLab(0, env);
    others.push(lab.close, backEnd.close);
    const first = await lab.start('after_t2');
    const sale = buy({ client: first.client, stripe: lab.stripe });
    await expect(sale).rejects.toThrow();
    await first.server.kill();
    expect([taken.size, backEnd.count(PLACE)]).toEqual([0, 0]);
    const second = await lab.start();
    await until('it is placed', () => (taken.size > 0 ? true : undefined));
    const [asked] = backEnd.asked.filter(({ type }) => type === PLACE);
    const order = await until('that is on record', async () => {
      const seen = await read(asked?.body.id, second.server.url);
      return seen.placement.status === 'accepted' ? seen : undefined;
    });
    expect(order.placement).toEqual({ status: 'accepted', reference: 'A-1001', tries: 1 });
  });
});

describe('an order that is partly on its way when it is refused', () => {
  it('stays, and says why it could not be canceled', async () => {
    shop = await startBackEndShop();
    shop.backEnd.trouble(({ type }, nth) => (type === PLACE && nth === 1 ? { status: 500 } : undefined));
    shop.backEnd.answers[PLACE] = () => ({ accepted: false, reason: 'out_of_stock' });
    const orderId = await buy();
    await postponed(orderId);
    const event = { type: 'digital', line_items: undefined, event: { type: 'delivered' } };
    const { status, body } = await createMerchant(shop.url).order(orderId, 'fulfillments', event);
    expect(status, JSON.stringify(body)).toBe(201);
    await tryAgain();
    const { placement, status: now } = await settled(orderId);
    expect(placement).toMatchObject({ status: 'refused', problem: expect.stringContaining('on its way') });
    expect(now).not.toBe('canceled');
    const errors = shop.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ orderId, msg: expect.stringContaining('a person has to see to it') }]);
  });
});

it('orders that wait for a back end which is not named any more are told of at each start', async () => {
  const usual = usualAnswers();
  const backEnd = await startBackEnd({ ...usual.answers, [PLACE]: () => ({ status: 503 }) });
  const shopDir = await shopAt(backEnd.url);
  const log: Record<string, unknown>[] = [];
  const first = await startApp({ shopDir, log, env: { BACK_END_SECRET } });
  others.push(first.close, backEnd.close);
  await buy(first);
  const settings = JSON.parse(await readFile(join(shopDir, 'shop.json'), 'utf8'));
  const waiting = () => log.filter(({ msg }) => String(msg).startsWith('orders wait for a back end'));
  const again = await first.restart();
  expect(waiting()).toEqual([]);
  await writeFile(join(shopDir, 'shop.json'), JSON.stringify({ ...settings, place_order: undefined }));
  others.push((await again.restart()).close);
  expect(waiting()).toMatchObject([{ level: 'error', count: 1 }]);
});
