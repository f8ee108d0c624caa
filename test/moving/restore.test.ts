import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startCli } from '../cli/support/run-cli.js';
import { onShelf } from '../completion/support/books.js';
import { createDashboard } from '../completion/support/dashboard.js';
import { createKillLab, ITEM, PRICE } from '../completion/support/kill-lab.js';
import { until } from '../completion/support/waiting.js';
import { auditCharges } from '../orders/support/audit-charges.js';
import { createMerchant } from '../orders/support/merchant.js';
import type { TestClient } from '../support/acp-client.js';
import { completeBody } from '../support/builders.js';
import { MERCHANT_KEY, WEBHOOK_SECRET } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver } from '../support/webhook-receiver.js';
import { type BackedUp, dumpMissing, onPostgres, onSqlite } from './support/engines.js';
import { startHere } from './support/on-postgres.js';

/* A backup that was made while the shop sold is put back after it has gone on selling. */

const STOCK = 40;
const HOUR = 3_600_000;

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function restoreOldBackup(engine: (folder: string, settings: Record<string, string>) => Promise<BackedUp>) {
  const folder = mkdtempSync(join(tmpdir(), 'acp-restore-'));
  opened.push(() => rmSync(folder, { recursive: true, force: true }));
  const receiver = await startReceiver();
  opened.push(receiver.close);
  const lab = await createKillLab(STOCK, {
    MERCHANT_API_KEY: MERCHANT_KEY,
    PUBLIC_URL: 'https://shop.example',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ORDER_WEBHOOK_URL: receiver.url,
    ORDER_WEBHOOK_SECRET: RECEIVER_SECRET,
  });
  opened.push(lab.close);
  const database = await engine(folder, lab.settings);
  opened.push(database.close);
  const settings = () => ({ ...lab.settings, ...database.settings() });

  const pay = async (client: TestClient, id: string, paymentMethod = 'pm_card_visa') => {
    const { body } = await client.complete(id, completeBody(await lab.stripe.mint({ amount: PRICE, paymentMethod })));
    return body;
  };
  const buy = async (client: TestClient, card?: string) => pay(client, await lab.readySession(client), card);

  // Before the backup, and while it is made.
  const first = await startHere(settings());
  const merchant = createMerchant(first.url);
  const kept = [await buy(first.client), await buy(first.client)];
  const open = await lab.readySession(first.client);
  const processing = await buy(first.client, 'pm_sandbox_processing');
  expect(processing.status).toBe('complete_in_progress');
  const since = new Date(Date.now() - 60_000).toISOString();
  const [during] = await Promise.all([
    Promise.all([buy(first.client), buy(first.client), buy(first.client)]),
    database.backUp(),
  ]);

  // After it.
  expect((await pay(first.client, open)).status).toBe('completed');
  const late = [await buy(first.client), await buy(first.client)];
  expect([...during, ...late].map(({ status }) => status)).toEqual(Array(5).fill('completed'));
  await merchant.refund(kept[0].order.id, { amount: 100 });
  await merchant.refund(late[0].order.id, { amount: 200 });
  const [intent] = await createDashboard(lab.stripe.url).intents(processing.id);
  await lab.stripe.settle(String(intent?.id), 'succeed');
  await until('refunds are at Stripe', async () => ((await lab.stripe.refunds()).length === 2 ? true : undefined));
  await expect.poll(() => first.app.store.outbox.backlog()).toEqual([]);
  await first.app.stop();

  await database.restore();
  const reconcile = async () => {
    const run = startCli(['reconcile', '--since', since, '--refund-unrecorded'], { cwd: folder, env: settings() });
    expect(await run.end, run.err()).toBe(0);
    return run.out();
  };
  expect(await reconcile()).toMatch(/Payments of this shop +9\n/);
  const again = await startHere(settings(), { later: HOUR });
  opened.push(() => again.app.stop());
  const { store } = again.app;
  for (let time = 0; time < 3; time += 1) {
    await again.app.orders.reconciliation.run({ since: 0, refundUnrecorded: true });
    await again.app.sweeper.runOnce({ grace: 0 });
    again.clock.advance(HOUR);
  }
  return { again, store, lab, receiver, kept, late, open, processing };
}

async function expectWhole(engine: Parameters<typeof restoreOldBackup>[0]): Promise<void> {
  const { again, store, lab, receiver, kept, late, open, processing } = await restoreOldBackup(engine);
  const { orders, refunded, wrong } = await auditCharges({ store, stripe: lab.stripe });
  expect(wrong).toEqual([]);
  expect(orders + refunded).toBe(9);
  // The two of before the backup, and the payment that was under way, have their orders.
  expect(orders).toBeGreaterThanOrEqual(3);
  expect((await again.client.get(processing.id)).body.status).toBe('completed');
  for (const { id } of late) expect((await again.client.get(id)).status).toBe(404);
  const [changed] = kept;
  const { order } = (await again.client.get(changed.id)).body;
  expect(order.adjustments.map(({ amount, status }: { amount: number; status: string }) => [amount, status])).toEqual([
    [100, 'completed'],
  ]);

  // What was open, and paid after the backup, has its money back; the next try meets that payment, and the one after it pays.
  const pay = async () =>
    again.client.complete(open, completeBody(await lab.stripe.mint({ amount: PRICE }))).then(({ body }) => body.status);
  expect(await pay()).toBe('ready_for_payment');
  await again.app.sweeper.runOnce({ grace: 0 });
  expect(await pay()).toBe('completed');
  expect((await auditCharges({ store, stripe: lab.stripe })).wrong).toEqual([]);

  // Units are on the shelf, held, or sold to an order that is on record.
  const sold = orders + 1;
  const { promised } = await store.read({ variants: [ITEM], promisedAt: again.clock.now() });
  expect((await onShelf(store, ITEM)) + (promised?.get(ITEM)?.held ?? 0) + sold).toBe(STOCK);

  // No event was told a second time with another content.
  await expect.poll(() => store.outbox.backlog()).toEqual([]);
  const told = new Map<string, string>();
  for (const { headers, raw } of receiver.received) {
    const id = String(headers['request-id']);
    expect(told.get(id) ?? raw, id).toBe(raw);
    told.set(id, raw);
  }
}

it('on SQLite, every charge ends as an order or goes back', () =>
  expectWhole(async (folder, settings) => onSqlite(folder, settings)));

it.skipIf(dumpMissing !== undefined)('on PostgreSQL, every charge ends as an order or goes back', () =>
  expectWhole(onPostgres),
);

if (dumpMissing !== undefined) it.skip(dumpMissing, () => undefined);
