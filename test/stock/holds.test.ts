import { afterEach, expect, it } from 'vitest';
import { auditBooks, onShelf } from '../completion/support/books.js';
import { CONFIRM } from '../completion/support/dashboard.js';
import { ownShop } from '../completion/support/own-shop.js';
import { chargeIn } from '../completion/support/waiting.js';
import { seededRandom } from '../support/random.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

const STOCK = 10;
const HOLD = 16 * 60_000;

let shop: TestApp;
afterEach(() => shop.close());

const shelf = () => onShelf(shop.app.store, 'unit');

async function open() {
  shop = await startApp({ shopDir: await ownShop([{ id: 'unit', price: 2000, stock: STOCK }]) });
}

async function create(quantity: number) {
  const line_items = [{ id: 'unit', quantity }];
  const { body } = await shop.client.create({
    currency: 'usd',
    capabilities: {},
    line_items,
    buyer: { email: 'ada@example.com' },
  });
  return body;
}

it('units are held while a session is ready, and given back by update, cancel and time', async () => {
  await open();
  const session = await create(4);
  expect(await shelf()).toBe(6);
  await shop.client.update(session.id, { line_items: [{ id: 'unit', quantity: 7 }] });
  expect(await shelf()).toBe(3);
  const tooMany = await shop.client.update(session.id, { line_items: [{ id: 'unit', quantity: 11 }] });
  expect(tooMany.body.status, 'not ready: nothing is held').toBe('not_ready_for_payment');
  expect(await shelf()).toBe(10);
  await shop.client.update(session.id, { line_items: [{ id: 'unit', quantity: 2 }] });
  shop.clock.advance(HOLD);
  await shop.app.sweeper.runOnce();
  expect(await shelf()).toBe(10);
  await shop.client.update(session.id, { line_items: [{ id: 'unit', quantity: 5 }] });
  expect(await shelf()).toBe(5);
  await shop.client.cancel(session.id);
  expect(await shelf()).toBe(10);
});

it('no time takes the units from a payment that is under way', async () => {
  await open();
  const session = await create(4);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 300, times: 1 }]);
  const answer = shop.client.complete(session.id, await paymentFor(shop, session));
  await chargeIn(shop.app.store, session.id, 'confirming');
  shop.clock.advance(HOLD + 60_000);
  await shop.app.sweeper.tasks.holds();
  expect(await shelf()).toBe(6);
  expect((await create(7)).status).toBe('not_ready_for_payment');
  expect((await answer).body.status).toBe('completed');
  expect(await shelf()).toBe(6);
});

it.each([1, 2, 3])('many sessions at once never hold more than there is (seed %i)', async (seed) => {
  await open();
  const random = seededRandom(seed);
  const sessionIds: string[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const session = await create(1 + Math.floor(random() * 4));
      sessionIds.push(session.id);
      for (let step = 0; step < 4; step += 1) {
        const chance = random();
        const line_items = [{ id: 'unit', quantity: 1 + Math.floor(random() * 4) }];
        if (chance < 0.6) await shop.client.update(session.id, { line_items });
        else if (chance < 0.75) await shop.client.cancel(session.id);
        else await shop.client.complete(session.id, await paymentFor(shop, (await shop.client.get(session.id)).body));
        expect(await shelf()).toBeGreaterThanOrEqual(0);
      }
    }),
  );
  const { held, sold, charges, orders } = await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds });
  expect((await shelf()) + held + sold).toBe(STOCK);
  expect(charges).toBe(orders);
});
