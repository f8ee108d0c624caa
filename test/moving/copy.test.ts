import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { parse } from 'dotenv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CartClient, createCartClient } from '../carts/support/cart-client.js';
import { startCli } from '../cli/support/run-cli.js';
import { auditBooks } from '../completion/support/books.js';
import { createDashboard } from '../completion/support/dashboard.js';
import { createKillLab, type KillLab, PRICE } from '../completion/support/kill-lab.js';
import { lost, persist } from '../completion/support/persist.js';
import { until } from '../completion/support/waiting.js';
import { createCreditDesk, type IssuedCredit } from '../credit/support/credits.js';
import { createMerchant } from '../orders/support/merchant.js';
import { type Cluster, createDatabase, postgresMissing, startCluster } from '../store/support/postgres.js';
import { anEvent, post } from '../stripe-events/signed.js';
import type { AcpAnswer, TestClient } from '../support/acp-client.js';
import { ADDRESS, completeBody } from '../support/builders.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { paymentFor } from '../support/shopping.js';
import { MERCHANT_KEY, WEBHOOK_SECRET } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { type HereServer, startHere } from './support/on-postgres.js';

/* A shop with something in every state moves from its file to PostgreSQL, and goes on there. */

const STOCK = 50;
/** Milliseconds: after all leases, and all pauses before another attempt, of what was left. */
const LATER = 3_600_000;
const COMPANY = { email: 'ada@example.com', account_type: 'business', company: { name: 'Byron Ltd' } };
const ONCE = { id: 'once', name: 'once', code: 'ONCE', effect: { type: 'percent_off', percent_off: 10 } };
const SETTINGS = {
  purchase_orders: {
    terms: ['net_30'],
    buyers: { company: true },
    max_total: 90_000,
    approval: { above: 1, within_hours: 48 },
  },
};

/** Asks once more for what was answered before, with the same key. */
type Repeat = (client: TestClient) => Promise<AcpAnswer>;

describe.skipIf(postgresMissing !== undefined)('a shop that moves to PostgreSQL', () => {
  let lab: KillLab;
  let cluster: Cluster;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let receiver: WebhookReceiver;
  let server: HereServer;
  let copied: { code: number | null; out: string; err: string };
  const answered: { what: string; text: string; repeat: Repeat }[] = [];
  /** Sessions and orders, by the state they were left in. */
  const left: Record<string, string> = {};
  let credit: IssuedCredit;
  let cart: Awaited<ReturnType<CartClient['create']>>;
  let dying: { body: object; key: string };

  const copy = async (...more: string[]) => {
    const run = startCli(['copy', '--from', `sqlite:${lab.file}`, '--to', database.url, ...more], { cwd: '/tmp' });
    return { code: await run.end, out: run.out(), err: run.err() };
  };

  /** Has a request answered that is to be answered alike afterwards. */
  async function asked(what: string, client: TestClient, repeat: Repeat): Promise<AcpAnswer> {
    const answer = await repeat(client);
    answered.push({ what, text: answer.text, repeat });
    return answer;
  }

  async function create(client: TestClient, what: string, more: object = {}) {
    const key = randomUUID();
    const body = { currency: 'usd', capabilities: {}, line_items: [{ id: 'unit' }], buyer: COMPANY, ...more };
    const answer = await asked(`create: ${what}`, client, (at) => at.create(body, { key }));
    expect(answer.status, answer.text).toBe(201);
    lab.sessionIds.push(answer.body.id);
    left[what] = answer.body.id;
    return answer.body;
  }

  async function complete(
    client: TestClient,
    what: string,
    { card = 'pm_card_visa', ...more }: { card?: string } = {},
  ) {
    const session = await create(client, what, more);
    const body = await paymentFor({ stripe: lab.stripe }, session, card);
    const key = randomUUID();
    return asked(`complete: ${what}`, client, (at) => at.complete(session.id, body, { key }));
  }

  beforeAll(async () => {
    receiver = await startReceiver();
    cluster = await startCluster();
    database = await createDatabase(cluster);
    lab = await createKillLab(
      STOCK,
      {
        MERCHANT_API_KEY: MERCHANT_KEY,
        PUBLIC_URL: 'https://shop.example',
        STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
        ORDER_WEBHOOK_URL: receiver.url,
        ORDER_WEBHOOK_SECRET: RECEIVER_SECRET,
      },
      [{ ...ONCE, limits: { per_buyer: 1 } }],
      SETTINGS,
    );
    await fillShop();
    copied = await copy();
    const env = parse(readFileSync(`${lab.file}.fingerprint-key.env`));
    receiver.answerWith(() => ({}));
    server = await startHere({ ...lab.settings, ...env, DATABASE_URL: database.url }, { later: LATER });
  }, 60_000);
  afterAll(async () => {
    await server?.app.stop();
    await lab?.close();
    await receiver?.close();
    await database?.drop();
    cluster?.stop();
  });

  /** Leaves something in every state, and ends the server as a power cut would. */
  async function fillShop(): Promise<void> {
    const first = await lab.start();
    const { client } = first;
    const { url } = first.server;
    const merchant = createMerchant(url);
    await create(client, 'open');
    cart = await createCartClient(client).create({ line_items: [{ id: 'unit', quantity: 2 }], buyer: COMPANY });
    const { body: declined } = await complete(client, 'declined', { card: 'pm_card_visa_chargeDeclined' });
    expect(declined.status).toBe('ready_for_payment');
    const canceled = await create(client, 'canceled');
    const cancelKey = randomUUID();
    await asked('cancel', client, (at) => at.cancel(canceled.id, undefined, { key: cancelKey }));

    const waiting = await create(client, 'waits for approval');
    const order = { payment_data: { purchase_order_number: 'PO-1', billing_address: ADDRESS } };
    const key = randomUUID();
    const { body: pending } = await asked('order on account', client, (at) => at.complete(waiting.id, order, { key }));
    expect(pending.status).toBe('pending_approval');

    const processing = await create(client, 'processing');
    const slow = await paymentFor({ stripe: lab.stripe }, processing, 'pm_sandbox_processing');
    expect((await client.complete(processing.id, slow)).body.status).toBe('complete_in_progress');
    const [intent] = await createDashboard(lab.stripe.url).intents(processing.id);
    const { body: news } = await post(url, anEvent('payment_intent.processing', intent ?? {}));
    expect(news.received).toBe(true);

    const { body: told } = await complete(client, 'ordered, told');
    left.told = told.order.id;
    await until('the receiver was told', () => (receiver.ofOrder(told.order.id).length > 0 ? true : undefined));
    receiver.answerWith(() => ({ status: 503 }));
    await merchant.refund(told.order.id, { amount: 100 });
    const { body: untold } = await complete(client, 'ordered, not told', { discounts: { codes: ['ONCE'] } } as object);
    left.untold = untold.order.id;
    for (const amount of [200, 300]) await merchant.refund(untold.order.id, { amount });

    credit = await createCreditDesk(url).issue(PRICE + 700);
    const paid = await create(client, 'paid by credit', { discounts: { codes: [credit.code] } });
    const bought = await client.complete(paid.id, completeBody('spt_not_needed'));
    expect(bought.body.status, bought.text).toBe('completed');
    await until('refunds are at Stripe', async () => ((await lab.stripe.refunds()).length === 3 ? true : undefined));
    await first.server.kill();

    const second = await lab.start('after_confirm');
    const session = await create(second.client, 'died in the payment');
    dying = { body: await paymentFor({ stripe: lab.stripe }, session), key: randomUUID() };
    expect(await second.client.complete(session.id, dying.body, { key: dying.key }).catch(lost)).toBeUndefined();
    await until('the server is dead', () => second.server.process.signalCode ?? undefined);
  }

  it('is told what was copied, and where the key is, but not the key', async () => {
    expect(copied, copied.err).toMatchObject({ code: 0, err: '' });
    expect(copied.out).toMatch(/sessions +9 +[0-9a-f]{12} +9 +[0-9a-f]{12}\n/);
    expect(copied.out).toContain('All 23 tables are the same on both sides.');
    const secret = readFileSync(`${lab.file}.fingerprint-key`, 'utf8');
    expect(copied.out).not.toContain(secret);
    const file = `${lab.file}.fingerprint-key.env`;
    expect(copied.out).toContain(file);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([
      `FINGERPRINT_KEY=local:${secret}\n`,
      0o600,
    ]);
  });

  it('answers what was answered before with the same bytes', async () => {
    expect(answered.length).toBeGreaterThan(12);
    for (const { what, text, repeat } of answered) {
      const again = await repeat(server.client);
      expect([again.text, again.headers.get('idempotent-replayed')], what).toEqual([text, 'true']);
    }
  });

  it('goes on with everything that was under way, and charges once for each', async () => {
    const { client, url } = server;
    const statusOf = async (what: string) => (await client.get(String(left[what]))).body.status;
    const late = await persist(() =>
      client.complete(String(left['died in the payment']), dying.body, { key: dying.key }),
    );
    expect(late.body.status, late.text).toBe('completed');

    const [intent] = await createDashboard(lab.stripe.url).intents(String(left.processing));
    await lab.stripe.settle(String(intent?.id), 'succeed');
    const paid = await lab.stripe.seller.paymentIntents.retrieve(String(intent?.id));
    expect((await post(url, anEvent('payment_intent.succeeded', paid))).status).toBe(200);
    await until('the payment is an order', async () =>
      (await statusOf('processing')) === 'completed' ? 1 : undefined,
    );

    const approved = await createMerchantClient(url).post(`/sessions/${left['waits for approval']}/approve`);
    expect(approved.body.status, approved.text).toBe('completed');

    for (const what of ['open', 'declined']) {
      const { body } = await client.get(String(left[what]));
      const bought = await client.complete(body.id, await paymentFor({ stripe: lab.stripe }, body));
      expect(bought.body.status, bought.text).toBe('completed');
    }
    expect(await statusOf('canceled')).toBe('canceled');
    const { id, buyer } = cart.body;
    expect((await createCartClient(client).get(id)).body).toMatchObject({ id, buyer, line_items: [{ quantity: 2 }] });
  });

  it('knows store credits by their codes, and buyers of limited discounts', async () => {
    const desk = createCreditDesk(server.url);
    expect(await desk.balance(credit.id)).toBe(700);
    const rest = await create(server.client, 'paid in part', { discounts: { codes: [credit.code, 'ONCE'] } });
    const refused = rest.discounts.rejected.map(({ code, reason }: { code: string; reason: string }) => [code, reason]);
    expect(refused).toEqual([['ONCE', 'discount_code_usage_limit_reached']]);
    const body = await paymentFor({ stripe: lab.stripe }, rest);
    expect((await server.client.complete(rest.id, body)).body.status).toBe('completed');
    expect(await desk.balance(credit.id)).toBe(0);
  });

  it('tells the rest of the order events, each once and in sequence', async () => {
    const { store } = server.app;
    await expect.poll(() => store.outbox.backlog(), { timeout: 15_000 }).toEqual([]);
    for (const id of [left.told, left.untold]) {
      const taken = receiver.ofOrder(String(id)).filter(({ status }) => status === 204);
      const order = await store.orderByName(String(id));
      expect(taken.map(({ body }) => body.type)).toEqual([
        'order_create',
        ...Array((order?.version ?? 0) - 1).fill('order_update'),
      ]);
      const refunds = taken.map(({ body }) => body.data.adjustments.length);
      expect(refunds).toEqual([...refunds].sort((a, b) => a - b));
      expect(new Set(taken.map(({ headers }) => headers['request-id'])).size).toBe(taken.length);
    }
  });

  it('has books that fit, and numbers what is new after what was', async () => {
    const { charges, orders, undecided, held, sold } = await auditBooks({
      store: server.app.store,
      stripe: lab.stripe,
      // Nobody is charged for what is on account.
      sessionIds: lab.sessionIds.filter((id) => id !== left['waits for approval']),
    });
    // One order costs nothing more than its store credit.
    expect([charges, undecided]).toEqual([orders - 1, 0]);
    const { stock } = await server.app.store.read({ variants: ['unit'] });
    expect((stock.get('unit') ?? 0) + held + sold).toBe(STOCK - 1);
  });

  it('is not copied into a second time, and differs by now', async () => {
    const again = await copy();
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/is not empty: it has rows in facts, stock, .*Give the shop an empty database\./);
    const check = await copy('--check');
    expect(check.code).toBe(1);
    expect(check.out).toMatch(/sessions +9 +\S+ +10 +\S+ +differs\n/);
    expect(check.out).toMatch(/feed_pushes +0 +(\S+) +0 +\1\n/);
    expect(check.err).toMatch(/^\d+ of 23 tables differ\.\n$/);
  });
});

if (postgresMissing !== undefined) it.skip(postgresMissing, () => undefined);
