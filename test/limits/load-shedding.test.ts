import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEventLoopDelay } from '../../src/assembly/event-loop-delay.js';
import { monotonicClock } from '../../src/clock.js';
import { createLoadShedding } from '../../src/http/load-shedding.js';
import { WIDGET } from '../mcp/shop/support/shop.js';
import { connectMcp } from '../mcp/support/mcp-client.js';
import { completeBody, createBody } from '../support/builders.js';
import { createMemoryStore } from '../support/memory-store.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { ALPHA_KEY, MERCHANT_KEY, startApp, type TestApp, WEBHOOK_SECRET } from '../support/start-app.js';

const PATIENT = { timeout: 4_000 };
let delay = 0;
let waiting = 0;
let shop: TestApp;
const log: Record<string, unknown>[] = [];
beforeAll(async () => {
  shop = await startApp({
    log,
    store: { ...createMemoryStore(), waiting: () => waiting },
    loopDelay: () => delay,
    widgetHtml: async () => WIDGET,
    env: { SHED_LOOP_DELAY_MS: '200', SHED_WRITES_WAITING: '512', STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET },
  });
});
afterAll(() => shop.close());
function calm(): void {
  delay = 0;
  waiting = 0;
  for (const socket of sockets.splice(0)) socket.destroy();
}
afterEach(calm);

const sockets: Socket[] = [];

/** Fifty-one payments whose bodies do not come, while the event loop is late. */
async function crowd(): Promise<void> {
  const { hostname, port } = new URL(shop.url);
  delay = 200.1;
  for (let index = 0; index < 51; index += 1) {
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /checkout_sessions/x/complete HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${ALPHA_KEY}\r\nAPI-Version: 2026-04-17\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
    );
    sockets.push(socket);
  }
  await expect.poll(async () => (await shop.client.get('cs_x')).status, PATIENT).toBe(503);
}

const mcp = (path: string, message: object) =>
  fetch(`${shop.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ALPHA_KEY}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });

describe.each([
  ['the event loop is late, with many requests under way', crowd],
  [
    'too many commits wait',
    async () => {
      waiting = 513;
    },
  ],
])('while %s', (_, overload) => {
  it('what can wait is answered 503, and may be sent again soon', async () => {
    const session = await readySession(shop);
    await overload();
    const key = randomUUID();
    const body = createBody();
    const create = await shop.client.create(body, { key });
    expect(create).toMatchObject({ status: 503, body: { type: 'service_unavailable', code: 'service_unavailable' } });
    expect(create.headers.get('retry-after')).toBe('2');
    const answers = [
      await shop.client.get(session.id),
      await shop.client.update(session.id, {}),
      await shop.client.cancel(session.id),
      await shop.client.request(`/checkout_sessions/${session.id}/complete`, { method: 'GET' }),
      await fetch(`${shop.url}/merchant/orders`, { headers: { authorization: `Bearer ${MERCHANT_KEY}` } }),
      await fetch(`${shop.url}/feed/products.jsonl`),
      await mcp('/mcp', { method: 'tools/list' }),
      await mcp('/mcp', { method: 'tools/call', params: { name: 'create_checkout_session', arguments: {} } }),
      await mcp('/mcp/shop', { method: 'tools/call', params: { name: 'search_products', arguments: {} } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(503));
    expect(answers.every(({ headers }) => headers.get('retry-after') === '2')).toBe(true);
    calm();
    expect((await shop.client.create(body, { key })).status).toBe(201);
  });

  it('payments, Stripe’s webhooks and probes go first', async () => {
    const [one, two] = [await readySession(shop), await readySession(shop)];
    const payment = await paymentFor(shop, one);
    const agent = await connectMcp(shop.url);
    await overload();
    expect((await shop.client.complete(one.id, payment)).body.status).toBe('completed');
    const overMcp = await agent.complete(two.id, await paymentFor(shop, two));
    expect(overMcp.session?.status).toBe('completed');
    await agent.client.close();
    const inTheApp = await mcp('/mcp/shop', {
      method: 'tools/call',
      params: { name: 'complete_checkout', arguments: {} },
    });
    expect(inTheApp.status).toBe(200);

    const event = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'customer.created',
      created: 1,
      livemode: false,
      data: { object: { id: 'cus_1', object: 'customer' } },
    });
    const signature = shop.stripe.seller.webhooks.generateTestHeaderString({ payload: event, secret: WEBHOOK_SECRET });
    const webhook = await fetch(`${shop.url}/webhooks/stripe`, {
      method: 'POST',
      body: event,
      headers: { 'stripe-signature': signature },
    });
    expect(webhook.status).toBe(200);
    for (const probe of ['/healthz', '/readyz', '/metrics'])
      expect((await fetch(`${shop.url}${probe}`)).status).toBe(200);
  });
});

it('at the limit itself everything goes on', async () => {
  await crowd();
  delay = 200;
  waiting = 512;
  expect((await shop.client.create(createBody())).status).toBe(201);
});

it('with few requests under way a late event loop is none of their doing; who is gone counts no more', async () => {
  await crowd();
  calm();
  delay = 10_000;
  await expect.poll(async () => (await shop.client.create(createBody())).status, PATIENT).toBe(201);
});

it('a request is refused before its body is read', async () => {
  waiting = 1000;
  const { hostname, port } = new URL(shop.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    'POST /checkout_sessions HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n',
  );
  const [data] = await once(socket, 'data');
  socket.destroy();
  expect(String(data)).toMatch(/^HTTP\/1\.1 503 /);
});

it('whoever runs the server is told once, and can count', async () => {
  waiting = 1000;
  delay = 250;
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  expect(text).toMatch(/^acp_seller_shed_total\{cause="writes"\} [1-9]/m);
  expect(text).toMatch(/^acp_seller_shed_total\{cause="event_loop"\} [1-9]/m);
  expect(text).toMatch(/^acp_seller_writes_waiting 1000$/m);
  expect(text).toMatch(/^acp_seller_event_loop_delay_seconds 0\.25$/m);
  const warnings = log.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
  expect(warnings).toContain('too much to do: refusing what can wait');
  expect(warnings.length, 'not one for each request').toBeLessThan(5);
});

it('an unauthenticated caller of complete gets no further than that', async () => {
  waiting = 1000;
  const answer = await fetch(`${shop.url}/checkout_sessions/x/complete`, {
    method: 'POST',
    body: JSON.stringify(completeBody('spt_x')),
  });
  expect(answer.status).toBe(401);
});

describe('the base path', () => {
  const { guard } = createLoadShedding({
    probe: { writesWaiting: () => 9, loopDelay: () => 0 },
    limits: { writesWaiting: 1, loopDelay: 1 },
    basePath: '/acp/v1',
    onShed: () => undefined,
  });
  const passes = (url: string, method = 'POST'): boolean => {
    try {
      guard({ url, method } as IncomingMessage, new EventEmitter() as ServerResponse);
      return true;
    } catch {
      return false;
    }
  };

  it.each([
    ['/acp/v1/checkout_sessions/cs_1/complete', true],
    ['/acp/v1/checkout_sessions/cs_1/complete?x=1', true],
    ['/acp/v1/mcp', true],
    ['/acp/v1/mcp/shop', true],
    ['/webhooks/stripe', true],
    ['/checkout_sessions/cs_1/complete', false],
    ['/acp/v1/checkout_sessions/cs_1', false],
    ['/acp/v1/checkout_sessions/a/b/complete', false],
    ['/acp/v1/checkout_sessions/cs_1/complete/x', false],
    ['/mcp', false],
    ['/acp/v1/webhooks/stripe', false],
    ['/', false],
  ])('is part of what goes first: POST %s %s', (url, expected) => {
    expect(passes(url)).toBe(expected);
    expect(passes(url, 'GET')).toBe(false);
  });
});

it('the delay of the event loop is measured, in the mean', async () => {
  let offset = 0;
  const measure = createEventLoopDelay({ now: () => monotonicClock.now() + offset });
  measure.start();
  const block = (milliseconds: number): void => {
    for (const end = performance.now() + milliseconds; performance.now() < end; );
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  for (let times = 0; times < 8; times += 1) {
    block(60);
    await turn();
  }
  offset += 1000;
  expect(measure.now(), 'held up for 60 ms each time').toBeGreaterThan(25);
  measure.stop();
});
