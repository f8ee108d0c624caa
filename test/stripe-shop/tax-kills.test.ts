import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { TAX_FAILPOINTS } from '../../src/failpoint.js';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { until } from '../completion/support/waiting.js';
import { soldOf } from '../orders/support/buying.js';
import { createMerchant } from '../orders/support/merchant.js';
import { createTestClient, type TestClient } from '../support/acp-client.js';
import { ADDRESS } from '../support/builders.js';
import { type ChildServer, startChildServer } from '../support/child-server.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { ALPHA_KEY, MERCHANT_KEY } from '../support/start-app.js';
import { createStripeSide } from '../support/stripe.js';
import { sell, shopFolder } from './support/stripe-shop.js';
import { taxOnRecord } from './support/tax-record.js';

const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function newLab() {
  const directory = await mkdtemp(join(tmpdir(), 'acp-tax-kill-'));
  ends.push(() => rm(directory, { recursive: true, force: true }));
  const sandbox = await startSandbox({ file: join(directory, 'stripe.db') });
  ends.push(() => sandbox.close());
  const stripe = createStripeSide(sandbox.url);
  await sell(stripe, { id: 'boots', amount: 3999 });
  const shopDir = await shopFolder({ tax: 'stripe' });
  ends.push(() => rm(shopDir, { recursive: true }));
  const file = join(directory, 'seller.db');
  return {
    stripe,
    async start(failpoint?: string) {
      const server = await startChildServer({
        DATABASE_URL: `sqlite:${file}`,
        SHOP_DIR: shopDir,
        ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
        MERCHANT_API_KEY: MERCHANT_KEY,
        STRIPE_SECRET_KEY: defaultSellerAccount.key,
        STRIPE_API_BASE: sandbox.url,
        STRIPE_RATE_PER_SECOND: '1000',
        ...(failpoint && { FAILPOINT: failpoint }),
      });
      ends.push(() => server.kill());
      return { server, client: createTestClient(server.url, ALPHA_KEY) };
    },
    /** Ends what a dead server claimed, as a minute would. */
    endLeases() {
      const db = new Database(file);
      db.prepare('UPDATE order_tasks SET next_try_at = 0').run();
      db.close();
    },
    tasksDone() {
      const db = new Database(file, { readonly: true });
      const open = db.prepare('SELECT count(*) FROM order_tasks WHERE done_at IS NULL').pluck().get();
      db.close();
      return open === 0 || undefined;
    },
  };
}

async function buy(lab: Awaited<ReturnType<typeof newLab>>, client: TestClient) {
  const session = await readySession({ client }, { line_items: [{ id: 'boots' }], fulfillment_details: DELIVERED });
  return soldOf(await client.complete(session.id, await paymentFor(lab, session)));
}

const DELIVERED = { name: 'Ada', email: 'ada@example.com', address: ADDRESS };
const TOTAL = 3999 + 350 + 1000;

const dead = ({ process }: ChildServer) =>
  until('the server is dead', () => process.signalCode ?? undefined).then((signal) => expect(signal).toBe('SIGKILL'));

it.concurrent.each(TAX_FAILPOINTS)(
  'a server that is killed at %s: the next one brings the record to its end, once',
  async (point) => {
    const lab = await newLab();
    const first = await lab.start(point);
    const sold = await buy(lab, first.client);
    // The calculation of the first sale serves no second one.
    if (point === 'after_calculation') await buy(lab, first.client).catch(() => undefined);
    if (point === 'after_tax_reversal') {
      await createMerchant(first.server.url)
        .refund(sold.orderId, { amount: 1000 })
        .catch(() => undefined);
    }
    await dead(first.server);
    const before = await taxOnRecord(lab.stripe);
    expect(before).toHaveLength(point === 'after_tax_reversal' ? 2 : 1);

    lab.endLeases();
    await lab.start();
    await until('all is on record', lab.tasksDone, 3000);
    const rows = await taxOnRecord(lab.stripe);
    const expected = {
      after_calculation: [TOTAL, TOTAL],
      after_tax_record: [TOTAL],
      after_tax_reversal: [TOTAL, -1000],
    }[point];
    expect(rows.map(({ amount_total: amount }) => amount)).toEqual(expected);
    expect(rows.slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  },
  60_000,
);
