import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import { buy, type Sold } from '../orders/support/buying.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

/* Order events as the shop sees them go out, and has them sent again. */

const DAY = 86_400_000;

let receiver: WebhookReceiver;
let shop: TestApp;
let merchant: MerchantClient;
beforeEach(async () => {
  receiver = await startReceiver();
  shop = await startApp({
    env: {
      ORDER_WEBHOOK_URL: receiver.url,
      ORDER_WEBHOOK_SECRET: RECEIVER_SECRET,
      MERCHANT_WEBHOOK_URL: `${receiver.url}?shop`,
      MERCHANT_WEBHOOK_SECRET: RECEIVER_SECRET,
    },
    // The first attempt fails once and is given up after the second, a day later.
    deliverySchedule: [0, DAY],
  });
  merchant = createMerchantClient(shop.url);
});
afterEach(async () => {
  await shop.close();
  await receiver.close();
});

interface Seen {
  id: string;
  endpoint_id: string;
  order_id: string;
  seq: number;
  state: string;
}

const list = async (query = ''): Promise<Seen[]> => (await merchant.get(`/deliveries${query}`)).body.items;
const credit = async ({ orderId }: Sold) =>
  expect((await merchant.post(`/orders/${orderId}/credits`, { amount: 5 })).status).toBe(201);
/** Everything that was written has arrived. */
const delivered = (count: number) =>
  until('all is delivered', async () =>
    (await list('?state=delivered&limit=100')).length === count ? true : undefined,
  );
const failing = () => receiver.answerWith(() => ({ status: 500 }));
const inState = (state: string, count: number) =>
  until(`${count} are ${state}`, async () => ((await list(`?state=${state}`)).length === count ? true : undefined));

describe('deliveries', () => {
  it('are listed with how far they got, and shown with what is sent', async () => {
    const sold = await buy(shop);
    await credit(sold);
    await delivered(4);
    const items = await list();
    expect(items.map(({ endpoint_id, seq }) => `${endpoint_id} ${seq}`)).toEqual([
      'merchant 2',
      'alpha 2',
      'merchant 1',
      'alpha 1',
    ]);
    expect(items[1]).toMatchObject({
      order_id: sold.orderId,
      type: 'order_update',
      state: 'delivered',
      attempts: 1,
      last_status: 204,
      delivered_at: expect.any(String),
    });
    expect(items.every((item) => !('body' in item) && !('event' in item))).toBe(true);
    const { body } = await merchant.get(`/deliveries/${items[1]?.id}`);
    const sent = receiver.received.find((post) => post.raw === body.body);
    expect(sent?.headers['request-id']).toBe(items[1]?.id);
    expect(body.event).toEqual(JSON.parse(body.body));
    expect(body.event).toMatchObject({ type: 'order_update', data: { id: sold.orderId } });
    expect(await merchant.all('/deliveries', 1)).toEqual(items);
  });

  it('are narrowed by endpoint, state and order', async () => {
    const [one, two] = [await buy(shop), await buy(shop)];
    await delivered(4);
    expect((await list('?endpoint=alpha')).map(({ order_id }) => order_id)).toEqual([two.orderId, one.orderId]);
    expect((await list(`?order=${one.orderId}`)).map(({ endpoint_id }) => endpoint_id)).toEqual(['merchant', 'alpha']);
    expect(await list(`?order=${one.orderId}&endpoint=beta`)).toEqual([]);
    expect(await list('?endpoint=alpha&state=parked')).toEqual([]);
    expect(await list('?endpoint=alpha&state=delivered&limit=1')).toHaveLength(1);
  });

  it('that failed say why, and are next tried', async () => {
    failing();
    const sold = await buy(shop);
    await credit(sold);
    const failed = await until('it has failed', async () =>
      (await list('?endpoint=alpha')).find((item) => 'problem' in item),
    );
    expect(failed).toMatchObject({
      seq: 1,
      state: 'due',
      attempts: 1,
      last_status: 500,
      next_try_at: expect.any(String),
    });
    expect((await list('?endpoint=alpha')).map(({ state }) => state)).toEqual(['queued', 'due']);
  });
});

describe('an event is sent again', () => {
  it('with those that follow it, in their order, at once', async () => {
    const sold = await buy(shop);
    await credit(sold);
    await credit(sold);
    await delivered(6);
    const [, second] = (await list('?endpoint=alpha')).reverse();
    const before = receiver.received.length;
    const answer = await merchant.post(`/deliveries/${second?.id}/redeliver`);
    expect([answer.status, answer.body]).toEqual([
      202,
      { id: second?.id, endpoint_id: 'alpha', order_id: sold.orderId, from_seq: 2 },
    ]);
    await until('both came again', () => (receiver.received.length === before + 2 ? true : undefined));
    const again = receiver.received.slice(before);
    const wanted = (await list('?endpoint=alpha')).filter(({ seq }) => seq >= 2).sort((a, b) => a.seq - b.seq);
    expect(again.map(({ headers }) => headers['request-id'])).toEqual(wanted.map(({ id }) => id));
    await delivered(6);
    expect((await merchant.get(`/audit?subject=${second?.id}`)).body.items).toMatchObject([
      { action: 'delivery.redeliver', detail: { endpoint: 'alpha', order: sold.orderId } },
    ]);
  });

  it('though it was given up', async () => {
    failing();
    await buy(shop);
    await until(
      'it was tried',
      async () => (await list('?endpoint=alpha')).some((item) => 'problem' in item) || undefined,
    );
    await until(
      'the other one, too',
      async () => (await list('?endpoint=merchant')).some((item) => 'problem' in item) || undefined,
    );
    shop.clock.advance(2 * DAY);
    await shop.app.deliverer.runOnce();
    await inState('parked', 2);
    receiver.answerWith(() => ({}));
    const [parked] = await list('?state=parked&endpoint=alpha');
    expect((await merchant.post(`/deliveries/${parked?.id}/redeliver`)).status).toBe(202);
    await delivered(1);
    expect((await list('?state=parked')).map(({ endpoint_id }) => endpoint_id)).toEqual(['merchant']);
  });

  it('once under one key', async () => {
    await buy(shop);
    await delivered(2);
    const [one, two] = await list();
    const key = randomUUID();
    const twins = await Promise.all(
      Array.from({ length: 4 }, () => merchant.post(`/deliveries/${one?.id}/redeliver`, undefined, { key })),
    );
    expect(twins.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(twins.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(3);
    await delivered(2);
    expect(receiver.received).toHaveLength(3);
    expect((await merchant.post(`/deliveries/${two?.id}/redeliver`, undefined, { key })).status).toBe(202);
    const { body } = await merchant.post(`/deliveries/${one?.id}/redeliver`, { from: 1 });
    expect(body.param).toBe('$.from');
  });
});

describe('endpoints', () => {
  it('are all of them, with or without events', async () => {
    await buy(shop);
    await delivered(2);
    const { body } = await merchant.get('/endpoints');
    const none = { due: 0, queued: 0, parked: 0, delivered: 0 };
    expect(body.items).toEqual([
      {
        id: 'alpha',
        state: 'ok',
        configured: true,
        last_success_at: expect.any(String),
        events: { ...none, delivered: 1 },
      },
      { id: 'beta', state: 'ok', configured: true, events: none },
      {
        id: 'merchant',
        state: 'ok',
        configured: true,
        last_success_at: expect.any(String),
        events: { ...none, delivered: 1 },
      },
    ]);
  });

  it('that fail for five days are disabled, and enabled by a replay, which sends everything again', async () => {
    const since = new Date(shop.clock.now()).toISOString();
    failing();
    const sold = await buy(shop);
    const alpha = async () =>
      (await merchant.get('/endpoints')).body.items.find(({ id }: { id: string }) => id === 'alpha');
    await until('it failed', async () => ((await alpha()).state === 'failing' ? true : undefined));
    await credit(sold);
    expect(await alpha()).toMatchObject({
      failing_since: expect.any(String),
      oldest_undelivered_at: expect.any(String),
      events: { due: 1, queued: 1, parked: 0, delivered: 0 },
    });
    shop.clock.advance(6 * DAY);
    await shop.app.deliverer.runOnce();
    await until('it is disabled', async () => ((await alpha()).state === 'disabled' ? true : undefined));
    expect((await alpha()).disabled_at).toEqual(expect.any(String));
    const [parked] = await list('?endpoint=alpha&state=parked');
    const refused = await merchant.post(`/deliveries/${parked?.id}/redeliver`);
    expect([refused.status, refused.body.code]).toEqual([409, 'endpoint_disabled']);

    receiver.answerWith(() => ({}));
    const replayed = await merchant.post(`/endpoints/alpha/replay?since=${since}`);
    expect([replayed.status, replayed.body]).toEqual([202, { endpoint_id: 'alpha', since, events: 2 }]);
    await until('all arrived', async () => ((await alpha()).events.delivered === 2 ? true : undefined));
    expect((await alpha()).state).toBe('ok');
    expect((await merchant.get('/audit?subject=alpha')).body.items).toMatchObject([
      { action: 'endpoint.replay', detail: { since, events: 2 } },
    ]);
  });

  it('get again what was made since a time, and nothing older', async () => {
    await buy(shop);
    await delivered(2);
    shop.clock.advance(1000);
    const since = new Date(shop.clock.now()).toISOString();
    const later = await buy(shop);
    await delivered(4);
    const before = receiver.received.length;
    const answer = await merchant.post(`/endpoints/merchant/replay?since=${encodeURIComponent(since)}`);
    expect([answer.status, answer.body.events]).toEqual([202, 1]);
    await until('it came again', () => (receiver.received.length > before ? true : undefined));
    expect(receiver.received.slice(before).map(({ body }) => body.data.id)).toEqual([later.orderId]);
  });

  it('are replayed once under one key, and another time is another request', async () => {
    const key = randomUUID();
    const replay = (year: number) =>
      merchant.post(`/endpoints/beta/replay?since=${year}-01-01T00:00:00Z`, undefined, { key });
    expect([(await replay(2026)).status, (await replay(2026)).headers.get('idempotent-replayed')]).toEqual([
      202,
      'true',
    ]);
    const other = await replay(2025);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
  });
});
