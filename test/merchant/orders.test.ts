import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buy, orderOf, type Sold, soldOf } from '../orders/support/buying.js';
import { ADDRESS, BUYER } from '../support/builders.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* Orders as the shop looks them up. */

const MINUTE = 60_000;

let shop: TestApp;
let merchant: MerchantClient;
const sold: Sold[] = [];
/** Times between the sales, the first before all of them. */
const times: string[] = [];
beforeAll(async () => {
  shop = await startApp();
  merchant = createMerchantClient(shop.url);
  for (let index = 0; index < 6; index += 1) {
    times.push(new Date(shop.clock.now()).toISOString());
    shop.clock.advance(MINUTE);
    const { other, ...mine } = shop;
    sold.push(await buy(index % 3 === 2 ? { ...mine, client: other } : shop));
    shop.clock.advance(MINUTE);
  }
  expect((await merchant.post(`/orders/${at(1).orderId}/cancel`, { refund: false })).status).toBe(200);
});
afterAll(() => shop.close());

const at = (index: number): Sold => sold[index] as Sold;
const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);
/** Ids of these sales, the newest first. */
const those = (...indexes: number[]): string[] => indexes.sort((a, b) => b - a).map((index) => at(index).orderId);

describe('the list of orders', () => {
  it('has all of them once, the newest first, whatever the size of a page', async () => {
    for (const limit of [1, 2, 5, 6, 100]) {
      expect(idsOf(await merchant.all('/orders', limit))).toEqual(those(0, 1, 2, 3, 4, 5));
    }
  });

  it.each<[string, () => string, readonly number[]]>([
    ['status', () => 'status=confirmed', [0, 2, 3, 4, 5]],
    ['another status', () => 'status=canceled', [1]],
    ['a status that none has', () => 'status=shipped', []],
    ['agent', () => 'agent=beta', [2, 5]],
    ['an agent without orders', () => 'agent=nobody', []],
    ['agent and status', () => 'agent=alpha&status=confirmed', [0, 3, 4]],
    ['a time before', () => `created_after=${times[3]}`, [3, 4, 5]],
    ['a time after', () => `created_before=${times[3]}`, [0, 1, 2]],
    ['a time between', () => `created_after=${times[1]}&created_before=${times[5]}`, [1, 2, 3, 4]],
    [
      'a time with an offset',
      () => `created_after=${encodeURIComponent(times[3]?.replace('Z', '+00:00') ?? '')}`,
      [3, 4, 5],
    ],
    ['all of it', () => `agent=alpha&status=confirmed&created_after=${times[1]}&created_before=${times[4]}`, [3]],
  ])('is narrowed by %s', async (_, query, indexes) => {
    for (const limit of [1, 2, 100]) {
      expect(idsOf(await merchant.all(`/orders?${query()}`, limit))).toEqual(those(...indexes));
    }
  });

  it('neither repeats nor skips while orders come in', async () => {
    const own = await startApp();
    const desk = createMerchantClient(own.url);
    const before: string[] = [];
    for (let index = 0; index < 5; index += 1) before.push((await buy(own)).orderId);
    const seen = idsOf(await desk.all('/orders', 2, () => buy(own)));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...before].reverse());
    await own.close();
  });

  it('has twenty to a page unless told otherwise, and a cursor that tells nothing', async () => {
    const { body } = await merchant.get('/orders');
    expect([body.items.length, 'next_cursor' in body]).toEqual([6, false]);
    const first = await merchant.get('/orders?limit=1');
    expect(first.body.next_cursor).toMatch(/^[\w-]+$/);
  });
});

describe('one order', () => {
  it('is found by its id and by its number, and is the one of the list', async () => {
    const [listed] = (await merchant.get('/orders?limit=1')).body.items;
    const byId = await merchant.get(`/orders/${at(5).orderId}`);
    const byNumber = await merchant.get(`/orders/${byId.body.order_number}`);
    expect(byNumber.body).toEqual(byId.body);
    expect(byId.body).toEqual(listed);
  });

  it('shows the shop what its agent sees, and what only the shop may know', async () => {
    const session = await readySession(shop, {
      line_items: [{ id: 'item_123', quantity: 2 }],
      order_notes: 'Ring twice',
      affiliate_attribution: { provider: 'first.example', token: 'first_touch' },
    });
    const payment = await paymentFor(shop, session);
    const last = { affiliate_attribution: { provider: 'last.example', publisher_id: 'pub_1' } };
    const bought = soldOf(await shop.client.complete(session.id, { ...payment, ...last }));
    const agents = await orderOf(shop, bought.sessionId);
    const { body } = await merchant.get(`/orders/${bought.orderId}`);
    const { line_items: lines, ...rest } = body;
    const { line_items: agentsLines, ...agentsRest } = agents;
    expect(rest).toMatchObject(agentsRest);
    expect(lines).toMatchObject(agentsLines);
    expect(lines.map(({ variant_id }: { variant_id: string }) => variant_id)).toEqual(['item_123']);
    expect(body).toMatchObject({
      agent_id: 'alpha',
      currency: 'usd',
      buyer: BUYER,
      fulfillment_details: { name: 'Ada Byron', address: ADDRESS },
      confirmation: { order_notes: 'Ring twice' },
      payment: { payment_intent_id: expect.stringMatching(/^pi_/), amount: bought.total, brand: 'visa', last4: '4242' },
      attribution: {
        first_touch: { provider: 'first.example', token: 'first_touch' },
        last_touch: { provider: 'last.example', publisher_id: 'pub_1' },
      },
      version: 1,
    });
    expect(body.selected_fulfillment_options).toEqual([
      expect.objectContaining({ type: 'shipping', option_id: 'standard', item_ids: [lines[0].id] }),
    ]);
    expect(Date.parse(body.created_at)).toBe(Date.parse(body.updated_at));
    for (const key of ['agent_id', 'buyer', 'payment', 'attribution', 'version'])
      expect(agents).not.toHaveProperty(key);
  });

  it('of another agent is there too', async () => {
    expect((await merchant.get(`/orders/${at(2).orderId}`)).body.agent_id).toBe('beta');
  });
});
