import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedShop } from '../protocol/shared-shop.js';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* Prices that hold for a while: the catalog changes, the sessions that were quoted before do not. */

const MINUTE = 60_000;
/** Tests' time goes on by itself: both may be so far from what was reckoned. */
const SLACK = 20_000;

let shopDir: string;
let shop: TestApp;
beforeAll(async () => {
  shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', shopDir, { recursive: true });
  const file = join(shopDir, 'shop.json');
  const settings = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...settings, quotes: { valid_minutes: 30 } }));
  shop = await startApp({ shopDir });
});
afterAll(async () => {
  await shop.close();
  await rm(shopDir, { recursive: true, force: true });
});

/** The next start sells the shirt for this. */
async function sellFor(before: number, price: number): Promise<void> {
  const file = join(shopDir, 'products.jsonl');
  await writeFile(file, (await readFile(file, 'utf8')).replace(`"amount": ${before},`, `"amount": ${price},`));
  shop = await shop.restart();
}

const unitPrices = (body: { line_items: { unit_amount: number }[] }) => body.line_items.map((line) => line.unit_amount);
const endOf = (body: { quote_expires_at: string }) => Date.parse(body.quote_expires_at);

it('the prices of a quote hold until it ends, also for the payment; other lines are quoted anew', async () => {
  const held = await readySession(shop, { quote_id: 'q-1' });
  const changed = await readySession(shop);
  const late = await readySession(shop);
  expect(held.quote_id).toBe('q-1');
  const until = Date.parse(held.quote_expires_at ?? '');
  expect(Math.abs(until - shop.clock.now() - 30 * MINUTE)).toBeLessThan(SLACK);

  await sellFor(1999, 2999);
  shop.clock.advance(10 * MINUTE);
  const { client } = shop;
  const fresh = (await client.create(createBody())).body;
  expect(unitPrices(fresh)).toEqual([2999]);

  const same = await client.update(held.id, {
    line_items: [{ id: 'item_123', quantity: 1 }],
    order_notes: 'Ring twice',
  });
  expect([unitPrices(same.body), same.body.quote_expires_at]).toEqual([[1999], held.quote_expires_at]);
  const paid = await client.complete(held.id, await paymentFor(shop, held));
  expect([paid.body.status, totalOf(paid.body)]).toEqual(['completed', totalOf(held)]);
  expect(paid.body).not.toHaveProperty('quote_expires_at');

  const more = await client.update(changed.id, { line_items: [{ id: 'item_123', quantity: 2 }] });
  expect(unitPrices(more.body)).toEqual([2999]);
  expect(endOf(more.body)).toBeGreaterThan(until + 9 * MINUTE);

  // Nothing is quoted anew by looking.
  shop.clock.advance(21 * MINUTE);
  const looked = await client.get(late.id);
  expect([unitPrices(looked.body), endOf(looked.body) < shop.clock.now()]).toEqual([[1999], true]);
  const payment = await paymentFor(shop, late);
  const moved = await client.complete(late.id, payment);
  expect(moved.body.messages).toMatchObject([{ type: 'warning', code: 'price_change' }]);
  expect([moved.body.status, unitPrices(moved.body)]).toEqual(['ready_for_payment', [2999]]);
  expect(endOf(moved.body)).toBeGreaterThan(shop.clock.now());
  expect((await shop.stripe.charges(late.id)).length).toBe(0);
  const again = await client.complete(late.id, await paymentFor(shop, moved.body));
  expect(again.body.status, again.text).toBe('completed');
});

it('a quote ends with its session at the latest, and has no end where that is over', async () => {
  const { id } = (await shop.client.create(createBody())).body;
  for (let minutes = 31; minutes < 360; minutes += 31) {
    shop.clock.advance(31 * MINUTE);
    await shop.client.update(id, { order_notes: String(minutes) });
  }
  const last = (await shop.client.get(id)).body;
  expect(last.quote_expires_at).toBe(last.expires_at);
  const canceled = await shop.client.cancel(id);
  expect(canceled.body.status).toBe('canceled');
  expect(canceled.body).not.toHaveProperty('quote_expires_at');
});

const plain = sharedShop();

it('a shop that holds no prices promises none', async () => {
  const { body } = await plain().client.create(createBody({ quote_id: 'q-2' }));
  expect(body.quote_id).toBe('q-2');
  const updated = await plain().client.update(body.id, standardShipping());
  expect(updated.body.quote_id).toBe('q-2');
  expect(updated.body).not.toHaveProperty('quote_expires_at');
});
