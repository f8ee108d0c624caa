import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backOrderShelf, fromShelves } from '../../src/domain/back-order.js';
import { givenUp } from '../../src/domain/cancellation.js';
import type { WireSession } from '../../src/protocol/wire.js';
import { createMerchant } from '../orders/support/merchant.js';
import { createBody, standardShipping } from '../support/builders.js';
import { createTestClock } from '../support/clock.js';
import { paymentFor } from '../support/shopping.js';
import { MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';

const DAY = 86_400_000;
/** Friday, 20 November 2026, noon in UTC. */
const FRIDAY = Date.UTC(2026, 10, 20, 12);
const IN_TEN_DAYS = new Date(FRIDAY + 10 * DAY).toISOString();

let shopDir: string;
let shop: TestApp;
beforeAll(async () => {
  shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', shopDir, { recursive: true });
  const file = join(shopDir, 'shop.json');
  const settings = JSON.parse(await readFile(file, 'utf8'));
  settings.back_orders = [
    { variant_ids: ['item_low'], available_on: IN_TEN_DAYS, limit: 4 },
    { variant_ids: ['item_sold_out'], kind: 'pre_order', available_on: IN_TEN_DAYS, limit: 2 },
  ];
  await writeFile(file, JSON.stringify(settings));
  const clock = createTestClock();
  clock.advance(FRIDAY - clock.now());
  shop = await startApp({ inMemory: true, shopDir, clock });
});
afterAll(async () => {
  await shop?.close();
  await rm(shopDir, { recursive: true, force: true });
});

/** What is on the shelf of a variant, and how many units may be sold before they are there. */
async function shelves(variantId: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${MERCHANT_KEY}` };
  return Promise.all(
    [variantId, backOrderShelf(variantId)].map(async (id) => {
      const answer = await fetch(`${shop.url}/merchant/stock/${encodeURIComponent(id)}`, { headers });
      return ((await answer.json()) as { on_hand: number }).on_hand;
    }),
  );
}
async function ready(id: string, quantity: number): Promise<WireSession> {
  const created = await shop.client.create(createBody({ line_items: [{ id, quantity }] }));
  const { body } = await shop.client.update(created.body.id, standardShipping());
  return body;
}
const said = ({ messages }: WireSession) => messages.map(({ type, code, param }) => [type, code, param]);

describe('a variant that is sold before it is there', () => {
  it('takes from the shelf first, holds, and gives back what it took', async () => {
    const session = await ready('item_low', 5);
    expect([session.status, said(session)]).toEqual([
      'ready_for_payment',
      [['warning', 'shipping_delay', '$.line_items[0]']],
    ]);
    expect(session.messages[0]?.content).toContain('2 of');
    expect(session.line_items[0]).toMatchObject({
      availability_status: 'backorder',
      available_quantity: 7,
      fulfillable_on: IN_TEN_DAYS,
    });
    // three to six days, ten days later
    expect(session.fulfillment_options[0]).toMatchObject({
      earliest_delivery_time: '2026-12-03T00:00:00.000Z',
      latest_delivery_time: '2026-12-06T00:00:00.000Z',
    });
    expect(await shelves('item_low')).toEqual([0, 2]);
    const fewer = await shop.client.update(session.id, { line_items: [{ id: 'item_low', quantity: 2 }] });
    expect(fewer.body.line_items[0].availability_status).toBe('low_stock');
    expect(await shelves('item_low')).toEqual([1, 4]);
    const tooMany = await shop.client.update(session.id, { line_items: [{ id: 'item_low', quantity: 8 }] });
    expect(said(tooMany.body)).toEqual([['error', 'out_of_stock', '$.line_items[0]']]);
    expect(await shelves('item_low')).toEqual([3, 4]);
    await shop.client.cancel(session.id);
    expect(await shelves('item_low')).toEqual([3, 4]);
  });

  it('is sold, shown with the order, and goes back where it came from when it is canceled', async () => {
    const session = await ready('item_low', 5);
    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(await shelves('item_low')).toEqual([0, 2]);
    const { order } = paid.body;
    expect(order.estimated_delivery.earliest).toBe('2026-12-03T00:00:00.000Z');
    expect(await (await fetch(order.permalink_url)).text()).toContain('2 expected from Nov 30, 2026 on');
    const merchant = createMerchant(shop.url);
    const line = order.line_items[0].id;
    const one = await merchant.order(order.id, 'cancel', { line_items: [{ id: line, quantity: 1 }] });
    expect(one.body.line_items[0].back_ordered).toEqual({ quantity: 1, available_on: IN_TEN_DAYS });
    expect(await shelves('item_low')).toEqual([0, 3]);
    await merchant.order(order.id, 'cancel', { line_items: [{ id: line, quantity: 2 }] });
    expect(await shelves('item_low')).toEqual([1, 4]);
    await merchant.order(order.id, 'cancel');
    expect(await shelves('item_low')).toEqual([3, 4]);
  });

  it('is never sold beyond its limit, however many ask at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 5 }, () => ready('item_sold_out', 1)));
    const states = sessions.map(({ status }) => status).sort();
    expect(states).toEqual([
      ...Array.from({ length: 3 }, () => 'not_ready_for_payment'),
      ...Array.from({ length: 2 }, () => 'ready_for_payment'),
    ]);
    const held = sessions.filter(({ status }) => status === 'ready_for_payment');
    expect(held[0]?.line_items[0]).toMatchObject({ availability_status: 'pre_order' });
    expect(await shelves('item_sold_out')).toEqual([0, 0]);
    for (const { id } of sessions) await shop.client.cancel(id);
    expect(await shelves('item_sold_out')).toEqual([0, 2]);
  });

  it('goes to the shelf of what is there when it is canceled after it should be', async () => {
    const session = await ready('item_low', 5);
    const paid = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(await shelves('item_low')).toEqual([0, 2]);
    const start = shop.clock.now();
    shop.clock.advance(11 * DAY);
    const canceled = await createMerchant(shop.url).order(paid.body.order.id, 'cancel');
    expect(canceled.status).toBe(200);
    expect(await shelves('item_low')).toEqual([5, 2]);
    shop.clock.advance(start - shop.clock.now());
  });

  it('is sold out again once it should be there', async () => {
    const session = await ready('item_sold_out', 1);
    shop.clock.advance(5 * 3_600_000);
    expect((await shop.client.update(session.id, {})).body.status).toBe('ready_for_payment');
    shop.clock.advance(10 * DAY);
    const late = await ready('item_sold_out', 1);
    expect(said(late)).toEqual([['error', 'out_of_stock', '$.line_items[0]']]);
  });
});

describe('units and their shelves', () => {
  it('are neither lost nor made, whatever is given up in which order', () => {
    const units = fc.record({
      shelf: fc.nat(5),
      backOrdered: fc.nat(5),
      untaken: fc.nat(5),
      steps: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(units, ({ shelf, backOrdered, untaken, steps }) => {
        const left = { shelf, backOrdered, untaken };
        const back = { shelf: 0, backOrdered: 0, untaken: 0 };
        for (const step of steps) {
          const most = Math.min(step, left.shelf + left.backOrdered + left.untaken);
          const gone = givenUp(
            { untaken: left.untaken, backOrdered: { quantity: left.backOrdered, availableOn: 0 } },
            most,
          );
          for (const name of ['shelf', 'backOrdered', 'untaken'] as const) {
            left[name] -= gone[name];
            back[name] += gone[name];
            expect(left[name]).toBeGreaterThanOrEqual(0);
          }
          expect(gone.shelf + gone.backOrdered + gone.untaken).toBe(most);
        }
        expect(left.shelf + back.shelf).toBe(shelf);
        expect(left.backOrdered + back.backOrdered).toBe(backOrdered);
      }),
      { numRuns: 200 },
    );
    expect(fromShelves('a', 5, 2)).toEqual([
      { variantId: 'a', quantity: 3 },
      { variantId: 'backorder:a', quantity: 2 },
    ]);
    expect(fromShelves('a', 2, 2)).toEqual([{ variantId: 'backorder:a', quantity: 2 }]);
  });
});
