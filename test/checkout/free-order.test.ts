import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

let shopDir: string;
let shop: TestApp;

beforeAll(async () => {
  shopDir = await mkdtemp(join(tmpdir(), 'acp-free-'));
  await cp('examples/shop', shopDir, { recursive: true });
  const file = join(shopDir, 'shop.json');
  const settings = JSON.parse(await readFile(file, 'utf8'));
  settings.discounts.push({
    id: 'gift',
    name: 'A gift',
    code: 'GIFT',
    effect: { type: 'percent_off', percent_off: 100 },
  });
  await writeFile(file, JSON.stringify(settings));
  shop = await startApp({ shopDir });
});
afterAll(async () => {
  await shop.close();
  await rm(shopDir, { recursive: true });
});

const FREE = { discounts: { codes: ['GIFT', 'FREESHIP'] } };

it('a session with nothing to pay becomes an order without a payment', async () => {
  const session = await readySession(shop, FREE);
  expect(session.totals.at(-1)).toMatchObject({ type: 'total', amount: 0 });
  expect(session.capabilities.payment.handlers).toEqual([]);
  const { body } = await shop.client.complete(
    session.id,
    await paymentFor(shop, { ...session, totals: [{ type: 'total', display_text: '', amount: 100 }] }),
  );
  expect(body.status).toBe('completed');
  expect(body.order.totals.at(-1).amount).toBe(0);
  expect(await shop.stripe.charges()).toEqual([]);
});

it('a session that became free after a decline ends its PaymentIntent before it becomes an order', async () => {
  const created = await shop.client.create(createBody());
  const ready = await shop.client.update(created.body.id, standardShipping());
  await shop.client.complete(ready.body.id, await paymentFor(shop, ready.body, 'pm_card_visa_chargeDeclined'));
  const free = await shop.client.update(ready.body.id, FREE);
  expect(free.body.totals.at(-1).amount).toBe(0);

  const { body } = await shop.client.complete(ready.body.id, await paymentFor(shop, ready.body));
  expect(body.status).toBe('completed');
  const { charge } = await shop.app.store.read({ session: { id: ready.body.id, agentId: 'alpha' } });
  expect(charge).toMatchObject({ phase: 'canceled' });
  expect(await shop.stripe.charges(ready.body.id)).toEqual([]);
});
