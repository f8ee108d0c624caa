import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADDRESS, createBody } from '../support/builders.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

/* A person who is to be forgotten, with all that a shop can come to know, in one shop with others. */

const EMAIL = 'grace.canary@example.com';
/** None of it may be anywhere afterwards. */
const PERSONAL = [
  EMAIL,
  'Grace Canary',
  'Canaryname',
  'cus_canary',
  '+15550001111',
  '77 Canary Street',
  'Canaryville',
  '94199',
  'ring twice for the canary',
  'canary_campaign',
  '1Z-CANARY',
  'dented for canary',
];
const BUYER = {
  first_name: 'Grace',
  last_name: 'Canaryname',
  email: 'Grace.Canary@Example.com',
  phone_number: '+15550001111',
  customer_id: 'cus_canary',
};
const TO = {
  ...ADDRESS,
  name: 'Grace Canary',
  line_one: '77 Canary Street',
  city: 'Canaryville',
  postal_code: '94199',
};
const OF_GRACE = {
  buyer: BUYER,
  fulfillment_details: { name: 'Grace Canary', phone_number: '+15550001111', email: EMAIL, address: TO },
  order_notes: 'ring twice for the canary',
};

/** For each buyer once. */
const ONCE = { discounts: { codes: ['SAVE10'] }, capabilities: { extensions: ['discount'] } };

let shop: TestApp;
let shopDir: string;
let merchant: MerchantClient;
let receiver: WebhookReceiver;
let sale: { sessionId: string; orderId: string; secret: string };
let others: string[];
let openSessionId: string;
let declinedId: string;
let cartId: string;
const keyed = { key: 'sealed-with-the-order' };

beforeAll(async () => {
  receiver = await startReceiver();
  receiver.answerWith(() => ({ status: 500 }));
  shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', shopDir, { recursive: true });
  const settings = JSON.parse(await readFile(join(shopDir, 'shop.json'), 'utf8'));
  Object.assign(
    settings.discounts.find(({ code }: { code?: string }) => code === 'SAVE10'),
    { limits: { per_buyer: 1 } },
  );
  await writeFile(join(shopDir, 'shop.json'), JSON.stringify(settings));
  shop = await startApp({ shopDir, env: { ORDER_WEBHOOK_URL: receiver.url, ORDER_WEBHOOK_SECRET: RECEIVER_SECRET } });
  merchant = createMerchantClient(shop.url);

  const ready = await readySession(shop, {
    ...OF_GRACE,
    ...ONCE,
    metadata: { from: 'canary_campaign' },
    affiliate_attribution: { provider: 'impact.com', token: 'canary_campaign', touchpoint: 'first' },
  });
  const { body } = await shop.client.complete(ready.id, {
    ...(await paymentFor(shop, ready)),
    marketing_consents: [{ channel: 'email', opted_in: true }],
  });
  expect(body.status).toBe('completed');
  const { order } = body;
  sale = { sessionId: ready.id, orderId: order.id, secret: order.permalink_url.split('/').at(-1) };
  const shipped = {
    type: 'shipping',
    tracking_number: '1Z-CANARY',
    event: { type: 'shipped', location: 'Canaryville' },
  };
  expect((await merchant.post(`/orders/${order.id}/fulfillments`, shipped, keyed)).status).toBe(201);
  const part = { amount: 100, description: 'dented for canary' };
  expect((await merchant.post(`/orders/${order.id}/refunds`, part)).status).toBe(200);

  // An open session that holds the last units, and one that was declined.
  const open = await readySession(shop, { ...OF_GRACE, line_items: [{ id: 'item_low', quantity: 3 }] });
  openSessionId = open.id;
  const declined = await readySession(shop, OF_GRACE);
  declinedId = declined.id;
  await shop.client.complete(declined.id, await paymentFor(shop, declined, 'pm_card_visa_chargeDeclined'));

  const cart = await shop.client.request('/carts', {
    body: { line_items: [{ id: 'item_123', quantity: 1 }], buyer: BUYER },
    key: 'sealed-with-the-cart',
  });
  expect(cart.status, cart.text).toBe(201);
  cartId = cart.body.id;

  expect(await answerTo(BUYER.email)).toBe('discount_code_usage_limit_reached');

  // Somebody else, with nearly the same address, and with a word about Grace.
  const near = { ...createBody().buyer, email: `a${EMAIL}` };
  const one = await readySession(shop, { buyer: near, fulfillment_details: { address: ADDRESS } });
  const two = await readySession(shop, { order_notes: `A present for ${EMAIL}, please wrap it.` });
  others = [one.id, two.id];
  // The answer that is sealed says what was sent.
  await shop.client.create(createBody({ line_items: [{ id: EMAIL, quantity: 1 }] }), { key: 'sealed-mistake' });
});
afterAll(async () => {
  await shop?.close();
  if (shopDir) await rm(shopDir, { recursive: true });
  await receiver?.close();
});

const erase = (email: string, more: object = {}) => merchant.post('/erasures', { email, ...more });

async function files(): Promise<Buffer> {
  const names = (await readdir(shop.directory)).filter((name) => name.startsWith('seller.db'));
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(shop.directory, name)))));
}

/** What of Grace stands in the files, and where. */
async function traces(): Promise<string[]> {
  const all = (await files()).toString('latin1').toLowerCase();
  return PERSONAL.filter((text) => {
    const at = all.indexOf(text.toLowerCase());
    // The neighbour's address ends in Grace's.
    return text === EMAIL ? new RegExp(`(?<!a)${EMAIL.replaceAll('.', '\\.')}`).test(all) : at >= 0;
  });
}

/** Tables in which something of Grace stands, her neighbour aside. */
function tablesWithTraces(): string[] {
  const db = new Database(join(shop.directory, 'seller.db'), { readonly: true });
  const names = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck();
  const found = names.all().filter((name) => {
    const text = JSON.stringify(db.prepare(`SELECT * FROM ${name}`).raw().all()).toLowerCase();
    return PERSONAL.some((each) => text.replaceAll(`a${EMAIL}`, '').includes(each.toLowerCase()));
  });
  db.close();
  return found;
}

const answerTo = async (email: string) => {
  const { body } = await shop.client.create(createBody({ ...ONCE, buyer: { ...BUYER, email } }));
  return body.discounts.rejected?.[0]?.reason;
};

it('a look says what would be erased, and erases nothing', async () => {
  // Answers that are given again and again are kept.
  for (let reads = 0; reads < 3; reads += 1) expect((await shop.client.get(sale.sessionId)).text).toContain('Canary');
  expect(await traces()).toEqual(PERSONAL);
  expect(tablesWithTraces()).toEqual([
    ...['attributions', 'carts', 'idempotency_keys', 'marketing_consents', 'order_events', 'orders'],
    ...['refunds', 'session_revisions'],
  ]);
  const { body } = await erase(EMAIL, { dry_run: true });
  expect(body).toEqual({ dry_run: true, removed_sessions: 2, pseudonymised_sessions: 1, in_progress: 1, mentions: 0 });
  expect((await shop.client.get(openSessionId)).status).toBe(200);
  expect((await erase('nobody@example.com')).body).toMatchObject({ removed_sessions: 0, pseudonymised_sessions: 0 });
});

it('sessions without an order go, with what they hold; a payment that can still be made is waited for', async () => {
  const { body } = await erase(`  ${EMAIL.toUpperCase()} `.trim());
  expect(body).toMatchObject({ dry_run: false, removed_sessions: 2, pseudonymised_sessions: 1, in_progress: 1 });
  expect(body.mentions).toBeGreaterThan(1);
  expect((await shop.client.get(openSessionId)).status).toBe(404);
  expect((await shop.client.get(sale.sessionId)).text).not.toContain('Canary');
  expect((await merchant.get('/stock/item_low')).body.on_hand).toBe(3);
  expect((await shop.client.request(`/carts/${cartId}`, { method: 'GET' })).status).toBe(404);
  const declined = await shop.client.get(declinedId);
  expect(declined.body).toMatchObject({ status: 'ready_for_payment', buyer: { email: BUYER.email } });
});

it('the declined session can still be paid, or is erased when it is over', async () => {
  expect((await shop.client.cancel(declinedId)).body.status).toBe('canceled');
  const { body } = await erase(EMAIL);
  expect(body).toMatchObject({ removed_sessions: 0, pseudonymised_sessions: 1, in_progress: 0 });
  expect((await shop.client.get(declinedId)).body).toMatchObject({
    status: 'canceled',
    buyer: { email: 'erased@erased.invalid' },
  });
});

it('nothing of the person is left in the database file and its log', async () => {
  expect(await traces()).toEqual([]);
  expect(tablesWithTraces()).toEqual([]);
  const again = { body: { line_items: [{ id: 'item_123', quantity: 1 }], buyer: BUYER }, key: 'sealed-with-the-cart' };
  const sealed = await shop.client.request('/carts', again);
  expect(sealed.headers.get('idempotent-replayed')).toBe('true');
  expect(sealed.text).not.toContain('Canary');
});

it('the person is a new one to the discounts', async () => {
  expect(await answerTo(BUYER.email)).toBeUndefined();
  await erase(EMAIL);
});

it('the order keeps what the law needs', async () => {
  const { body } = await merchant.get(`/orders/${sale.orderId}`);
  expect(body.status).toBe('shipped');
  expect(body.payment.payment_intent_id).toMatch(/^pi_/);
  const order = await shop.app.store.orderByName(sale.orderId);
  expect(order).toMatchObject({
    lines: [{ variant: { id: 'item_123' }, quantity: { ordered: 1 } }],
    totals: { itemsBase: 1999, taxBreakdown: [{ rate: 0.0875 }] },
    buyer: { email: 'erased@erased.invalid' },
    fulfillmentDetails: { address: { state: 'CA', country: 'US', name: 'erased' } },
    adjustments: [{ type: 'refund', amount: 100, status: 'completed' }],
  });
  const page = await (await fetch(`${shop.url}/orders/${sale.secret}`)).text();
  expect(page).toContain('$19.99');
  expect((await shop.client.get(sale.sessionId)).body).toMatchObject({
    status: 'completed',
    order: { id: sale.orderId },
  });
});

it('what was not delivered yet is delivered without the person, in its sequence', async () => {
  receiver.answerWith(() => ({}));
  const before = receiver.received.length;
  shop.clock.advance(60_000);
  await expect
    .poll(async () => {
      await shop.app.deliverer.runOnce();
      return shop.app.store.outbox.backlog();
    })
    .toEqual([]);
  const sent = receiver.received.slice(before).map(({ body: event }) => event);
  expect(sent.map(({ type }) => type)).toEqual(['order_create', ...Array(3).fill('order_update')]);
  for (const text of PERSONAL) expect(JSON.stringify(sent)).not.toContain(text);
  expect(sent[1].data.fulfillments[0]).toMatchObject({ status: 'shipped', events: [{ type: 'shipped' }] });
});

it('the order lives on: it is refunded, and a repeated request is the same request', async () => {
  expect((await merchant.post(`/orders/${sale.orderId}/refunds`, { amount: 50 })).status).toBe(200);
  const shipped = {
    type: 'shipping',
    tracking_number: '1Z-CANARY',
    event: { type: 'shipped', location: 'Canaryville' },
  };
  const again = await merchant.post(`/orders/${sale.orderId}/fulfillments`, shipped, keyed);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.text).not.toContain('CANARY');
});

it('others are as they were', async () => {
  const [near = '', giver = ''] = others;
  expect((await shop.client.get(near)).body.buyer.email).toBe(`a${EMAIL}`);
  const session = await shop.app.store.session({ id: giver, agentId: 'alpha' });
  expect(session?.session.draft).toMatchObject({
    orderNotes: 'A present for erased@erased.invalid, please wrap it.',
    buyer: { email: 'ada@example.com' },
  });
});

it('the audit says that somebody was forgotten, and not who; asked again, nothing is left to do', async () => {
  const { body } = await erase(EMAIL);
  expect(body).toMatchObject({ removed_sessions: 0, pseudonymised_sessions: 0, in_progress: 0, mentions: 0 });
  const entries = (await merchant.get('/audit?action=erasure.run')).body.items;
  expect(entries).toHaveLength(5);
  expect(entries[2]).toMatchObject({ subject: 'buyer', detail: { removed: 0, pseudonymised: 1 } });
  expect(entries[2].request_id).toMatch(/^req_/);
  const metrics = await (await fetch(`${shop.url}/metrics`)).text();
  expect(metrics).toContain('acp_seller_erasures_total 5');
  expect(await traces()).toEqual([]);
});
