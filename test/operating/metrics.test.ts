import { METHODS, request } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlerts } from '../../src/assembly/alerts.js';
import { countedAlerts } from '../../src/assembly/incident-metrics.js';
import { createMetrics } from '../../src/assembly/metrics.js';
import { createOutsideMetrics } from '../../src/assembly/outside-metrics.js';
import { createRequestMetrics } from '../../src/assembly/request-metrics.js';
import { createStoreMetrics } from '../../src/assembly/store-metrics.js';
import { UnavailableError } from '../../src/errors.js';
import { createLogger } from '../../src/logger.js';
import { createStripeCall } from '../../src/payments/stripe-call.js';
import type { Rows, Store } from '../../src/store/store.js';
import { createMerchant } from '../orders/support/merchant.js';
import { metricsOf } from '../outbox/support/shop.js';
import { createBody } from '../support/builders.js';
import { createMemoryStore } from '../support/memory-store.js';
import { seededRandom } from '../support/random.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ webhooks: true });
});
afterAll(() => shop.close());

/** What the numbers grew by while `work` was done; those that stayed are left out. */
async function growth(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await metricsOf(shop.url);
  await work();
  const after = await metricsOf(shop.url);
  const grown = [...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, by]) => by !== 0));
}

const flow = (outcome: string): string => `acp_seller_checkout_flows_total{outcome="${outcome}"}`;
const stripeCall = (operation: string, outcome = 'ok'): string =>
  `acp_seller_stripe_calls_total{operation="${operation}",outcome="${outcome}"}`;
const answered = (route: string, method: string, status: number | string, version = '2026-04-17'): string =>
  `acp_seller_http_requests_total{route="${route}",method="${method}",version="${version}",status="${status}"}`;

describe('a database that is away', () => {
  it.each([
    ['refuses', () => Promise.reject(new UnavailableError('gone'))],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('and %s leaves all numbers that do not stand in it', async (_what, look) => {
    const metrics = createMetrics();
    const refused = new Counter({ name: 'refused_total', help: 'Refused', registers: [metrics.registry] });
    const kept = new Gauge({ name: 'kept', help: 'Kept', registers: [metrics.registry] });
    let isAway = false;
    let asked = 0;
    metrics.beforeReading(async () => {
      asked += 1;
      if (isAway) await look();
      kept.set(asked);
    });
    expect(await metrics.text()).toContain('kept 1\n');
    isAway = true;
    refused.inc();
    for (const text of await Promise.all([metrics.text(), metrics.text()])) {
      expect(text).toContain('refused_total 1\n');
      expect(text, 'as it was last read').toContain('kept 1\n');
    }
    expect(asked, 'it is asked once at a time').toBe(2);
  });

  it('is not what a mistake of this program is taken for', async () => {
    const metrics = createMetrics();
    metrics.beforeReading(() => Promise.reject(new TypeError('a mistake')));
    await expect(metrics.text()).rejects.toThrow('a mistake');
  });
});

describe('what is counted', () => {
  it('a sale: its requests, its way, its calls to Stripe, its commits', async () => {
    const grown = await growth(async () => {
      const session = await readySession(shop);
      await shop.client.get(session.id);
      const { status } = await shop.client.complete(session.id, await paymentFor(shop, session));
      expect(status).toBe(200);
    });
    expect(grown).toMatchObject({
      [flow('created')]: 1,
      [flow('payment_started')]: 1,
      [flow('completed')]: 1,
      [stripeCall('granted_token')]: 1,
      [stripeCall('create')]: 1,
      [stripeCall('confirm')]: 1,
      'acp_seller_stripe_call_duration_seconds_count{operation="confirm"}': 1,
      [answered('/checkout_sessions', 'POST', 201)]: 1,
      [answered('/checkout_sessions/:id', 'POST', 200)]: 1,
      [answered('/checkout_sessions/:id', 'GET', 200)]: 1,
      [answered('/checkout_sessions/:id/complete', 'POST', 200)]: 1,
      'acp_seller_http_request_duration_seconds_count{route="/checkout_sessions/:id/complete",method="POST"}': 1,
      'acp_seller_http_request_duration_seconds_bucket{route="/checkout_sessions/:id/complete",method="POST",le="+Inf"}': 1,
    });
    for (const other of ['declined', 'canceled', 'expired']) expect(grown).not.toHaveProperty(flow(other));
    // Create, update, the three of a complete; what the sweeper does meanwhile comes on top.
    expect(grown.acp_seller_commits_total).toBeGreaterThanOrEqual(5);
    expect(grown['acp_seller_commit_batch_size_bucket{le="+Inf"}']).toBe(grown.acp_seller_commit_batch_size_count);
    expect(grown.acp_seller_commit_batch_size_sum).toBeGreaterThanOrEqual(grown.acp_seller_commits_total ?? 0);
    expect(grown).not.toHaveProperty('acp_seller_commit_failures_total');
  });

  it('each decline, and the sale after them once', async () => {
    const grown = await growth(async () => {
      const session = await readySession(shop);
      for (const card of ['pm_card_visa_chargeDeclined', 'pm_card_visa_chargeDeclined', 'pm_card_visa']) {
        await shop.client.complete(session.id, await paymentFor(shop, session, card));
      }
    });
    expect(grown).toMatchObject({
      [flow('created')]: 1,
      [flow('declined')]: 2,
      [flow('payment_started')]: 3,
      [flow('completed')]: 1,
      [stripeCall('confirm', 'declined')]: 2,
      [stripeCall('confirm')]: 1,
    });
  });

  it('a decline for a token that Stripe does not know', async () => {
    const grown = await growth(async () => {
      const session = await readySession(shop);
      const body = await paymentFor(shop, session);
      body.payment_data.instrument.credential.token = 'spt_nobody_knows';
      await shop.client.complete(session.id, body);
    });
    expect(grown).toMatchObject({ [flow('declined')]: 1, [stripeCall('granted_token', 'refused')]: 1 });
    expect(grown).not.toHaveProperty(flow('payment_started'));
  });

  it('sessions that end without a sale', async () => {
    const canceled = await growth(async () => {
      const { id } = await readySession(shop);
      await shop.client.cancel(id);
      await shop.client.cancel(id);
    });
    expect(canceled[flow('canceled')]).toBe(1);
    const expireAll = async () => {
      shop.clock.advance(7 * 3_600_000);
      await shop.app.sweeper.runOnce();
      await shop.app.sweeper.runOnce();
    };
    await expireAll();
    const expired = await growth(async () => {
      await readySession(shop);
      await expireAll();
    });
    expect(expired[flow('expired')]).toBe(1);
    expect(expired).not.toHaveProperty(flow('canceled'));
  });

  it('a stock-out once for each time that a session runs into it', async () => {
    const items = (id: string, quantity: number) => ({ line_items: [{ id, quantity }] });
    const grown = await growth(async () => {
      const { body } = await shop.client.create(createBody(items('item_low', 9)));
      expect(body.messages).toContainEqual(expect.objectContaining({ code: 'out_of_stock' }));
      await shop.client.update(body.id, items('item_low', 8));
      await shop.client.update(body.id, items('item_low', 1));
      await shop.client.update(body.id, items('item_low', 7));
      await shop.client.create(createBody(items('item_low', 1)));
    });
    expect(grown.acp_seller_stock_outs_total).toBe(2);
  });

  it("Stripe's events, the loops, and a circuit that is closed", async () => {
    const session = await readySession(shop);
    const received = 'acp_seller_stripe_events_received_total{outcome="new"}';
    const receivedBefore = (await metricsOf(shop.url)).get(received) ?? 0;
    const grown = await growth(async () => {
      await shop.client.complete(session.id, await paymentFor(shop, session));
      const applied = async () => {
        const numbers = await metricsOf(shop.url);
        return (
          (numbers.get(received) ?? 0) > receivedBefore && numbers.get('acp_seller_stripe_events_oldest_seconds') === 0
        );
      };
      await expect.poll(applied).toBe(true);
    });
    expect(grown['acp_seller_loop_runs_total{loop="events",outcome="done"}']).toBeGreaterThanOrEqual(1);
    expect(grown['acp_seller_loop_work_total{loop="events"}']).toBeGreaterThanOrEqual(1);
    const now = await metricsOf(shop.url);
    expect(now.get('acp_seller_circuit_open{circuit="stripe_payments"}')).toBe(0);
    expect(now.get('acp_seller_loop_runs_total{loop="sessions",outcome="failed"}')).toBe(0);
    expect(now.get('acp_seller_loop_last_success_timestamp_seconds{loop="order_tasks"}')).toBeGreaterThan(1.7e9);
    expect(now.get('acp_seller_incidents_total{kind="review"}')).toBe(0);
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  it('requests of the shop, refused ones, and those that declare a version of nobody', async () => {
    const merchant = createMerchant(shop.url);
    const session = await readySession(shop);
    const grown = await growth(async () => {
      await merchant.order('nothing', 'cancel');
      await shop.client.get(session.id, { headers: { 'api-version': '1999-01-01' } });
      await shop.client.get(session.id, { headers: { 'api-version': '' } });
      await shop.client.get(session.id, { headers: { authorization: 'Bearer nobody' } });
      await shop.client.request('/nowhere', { method: 'GET' });
    });
    expect(grown).toMatchObject({
      [answered('/merchant/orders/:order/cancel', 'POST', 404, 'none')]: 1,
      [answered('/checkout_sessions/:id', 'GET', 400, 'other')]: 2,
      [answered('/checkout_sessions/:id', 'GET', 401, 'none')]: 1,
      [answered('none', 'GET', 404, 'none')]: 1,
    });
  });
});

describe('what seldom happens', () => {
  it('decisions made anew, and a database that takes nothing', async () => {
    const registry = new Registry();
    const { counted } = createStoreMetrics({ registry, onSession: () => undefined });
    const database = createMemoryStore();
    const rows: Rows = { refunds: [], idempotency: new Map(), stock: new Map() };
    const restless = counted({
      ...database,
      async commit(_keys, decide) {
        for (let lost = 0; lost < 2; lost += 1) decide(rows, 0);
        return decide(rows, 0).result;
      },
    });
    const away = counted<Store>({ ...database, commit: () => Promise.reject(new UnavailableError('away')) });
    expect(await restless.commit({}, () => ({ result: 'done' }))).toBe('done');
    await expect(away.commit({}, () => ({ result: 'done' }))).rejects.toThrow('away');
    await expect(
      counted(database).commit({}, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const text = await registry.metrics();
    expect(text).toMatch(/^acp_seller_commits_total 1$/m);
    expect(text).toMatch(/^acp_seller_commit_conflicts_total 2$/m);
    expect(text).toMatch(/^acp_seller_commit_failures_total 1$/m);
  });

  it('Stripe that is away', async () => {
    const registry = new Registry();
    const { stripe: calls } = createOutsideMetrics({ registry });
    let time = 0;
    const call = createStripeCall({ ratePerSecond: 1000, now: () => time, circuit: 'stripe_payments', calls });
    const fail = () => Promise.reject(new Stripe.errors.StripeConnectionError({ message: 'gone', type: 'api_error' }));
    for (let nth = 0; nth < 11; nth += 1) {
      await expect(call('confirm', { deadline: time + 1 }, fail)).rejects.toThrow(UnavailableError);
    }
    const confirm = (outcome: string) => `acp_seller_stripe_calls_total{operation="confirm",outcome="${outcome}"}`;
    const away = await registry.metrics();
    expect(away).toContain(`${confirm('no_answer')} 10\n`);
    expect(away).toContain(`${confirm('held_back')} 1\n`);
    expect(away).toContain('acp_seller_circuit_open{circuit="stripe_payments"} 1\n');
    time += 10_000;
    await call('confirm', { deadline: time + 1000 }, async () => 'paid');
    const back = await registry.metrics();
    expect(back).toContain(`${confirm('ok')} 1\n`);
    expect(back).toContain('acp_seller_circuit_open{circuit="stripe_payments"} 0\n');
  });

  it('a mistake of this program, and alerts that a person has to see to', async () => {
    const registry = new Registry();
    const { onAnswered } = createRequestMetrics({ registry });
    const request = { route: undefined, method: 'GET', version: undefined, status: 0, seconds: 0, isFault: true };
    onAnswered(request);
    for (const method of ['PUT', 'PROPFIND']) {
      onAnswered({ ...request, route: '/carts/:id', method, status: 200, isFault: false });
    }
    const said: unknown[] = [];
    const logger = createLogger({ level: 'info', pretty: false, output: { write: (line) => void said.push(line) } });
    const alerts = countedAlerts(createAlerts(logger), { registry });
    alerts.onReview({ id: 'cs_1', agentId: 'alpha' }, 'amount');
    alerts.onReconciled({ payments: 0, orders: 0, refunds: 0, unrecorded: 3, abandoned: 0, events: 0 });
    const text = await registry.metrics();
    expect(text).toMatch(/^acp_seller_faults_total 1$/m);
    expect(text).toContain(
      'acp_seller_http_requests_total{route="none",method="GET",version="none",status="none"} 1\n',
    );
    for (const method of ['PUT', 'other']) {
      expect(text).toContain(`total{route="/carts/:id",method="${method}",version="none",status="200"} 1\n`);
    }
    expect(text).toContain('acp_seller_incidents_total{kind="review"} 1\n');
    expect(text).toContain('acp_seller_incidents_total{kind="unknown_payment"} 3\n');
    expect(said).toHaveLength(2);
  });
});

describe('how many numbers there are', () => {
  it('does not grow with what callers send', async () => {
    const random = seededRandom(20261);
    const session = await readySession(shop);
    const word = () => Math.floor(random() * 36 ** 8).toString(36);
    const methods = METHODS.filter((method) => method !== 'CONNECT');
    const paths = [
      () => `/${word()}`,
      () => `/checkout_sessions/${word()}`,
      () => `/checkout_sessions/${word()}/${word()}?${word()}=${word()}`,
      () => `/checkout_sessions/${session.id}/complete`,
      () => `/orders/${word()}/${word()}`,
      () => `/merchant/orders/${word()}`,
      () => `/merchant/${word()}`,
      () => `/docs/${word()}`,
      () => `/mcp/${word()}`,
      () => '/%E0%A4%A',
      () => `/.well-known/${word()}`,
    ];
    const keys = [`Bearer ${ALPHA_KEY}`, 'Bearer nobody'];
    /** Every way to every path, each time with other words. */
    const round = async () => {
      for (const path of paths) {
        const asked = methods.flatMap((method) => keys.map((key) => send(method, path(), key, word())));
        await Promise.all(asked);
      }
      return [...(await metricsOf(shop.url)).keys()].filter((name) => name.startsWith('acp_seller_http_')).length;
    };
    await round();
    const known = await round();
    expect(await round()).toBe(known);
    expect(known).toBeLessThan(700);
  });

  /** Sends a request as fetch would not; resolves when it was answered, or the connection ended. */
  function send(method: string, path: string, authorization: string, version: string): Promise<void> {
    return new Promise((resolve) => {
      const { port } = new URL(shop.url);
      const headers = { authorization, 'api-version': version, 'request-id': version };
      const asked = request({ port, method, path, headers, agent: false }, (answer) => answer.resume());
      asked.on('error', () => undefined);
      asked.on('close', resolve);
      asked.end();
    });
  }
});
