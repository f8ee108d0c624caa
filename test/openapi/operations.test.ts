import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { shopWith } from '../authentication/support/shop.js';
import { startApp } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { cartExercises } from './support/cart-exercises.js';
import { checkoutExercises } from './support/checkout-exercises.js';
import { creditExercises } from './support/credit-exercises.js';
import { delegateExercises } from './support/delegate-exercises.js';
import { createDescribedClient } from './support/described-client.js';
import { createChecks, operationsOf, pointerTo, readDocument } from './support/document.js';
import { type Exercise, sell, type World } from './support/exercise.js';
import { mcpExercises } from './support/mcp-exercises.js';
import { merchantCartExercises } from './support/merchant-cart-exercises.js';
import { orderExercises } from './support/order-exercises.js';
import { purchaseExercises } from './support/purchase-exercises.js';
import { shopExercises } from './support/shop-exercises.js';
import { systemExercises } from './support/system-exercises.js';

/* Every operation of the document, called on the real server; requests and answers are held against the document. */

const exercises: Record<string, Exercise> = {
  ...checkoutExercises,
  ...cartExercises,
  ...delegateExercises,
  ...mcpExercises,
  ...merchantCartExercises,
  ...orderExercises,
  ...purchaseExercises,
  ...shopExercises,
  ...creditExercises,
  ...systemExercises,
};

interface Route {
  path: string | string[];
  methods: Record<string, boolean>;
}

let world: World;
let receiver: WebhookReceiver;
const routes: Route[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
  const made = vi.spyOn(Router.prototype, 'route');
  const app = await startApp({
    inMemory: true,
    stripeBudget: 1_000,
    shopDir: await shopWith({
      gift_cards: {},
      risk: { review: ['bot'] },
      purchase_orders: { terms: ['net_30'], max_total: 1_000_000 },
    }),
    widgetHtml: async () => '<!doctype html>',
    env: { ORDER_WEBHOOK_URL: receiver.url, ORDER_WEBHOOK_SECRET: RECEIVER_SECRET },
  });
  routes.push(...made.mock.results.map(({ value }) => value as Route));
  made.mockRestore();
  world = { app, api: await createDescribedClient(app.url) };
});
afterAll(async () => {
  await world?.app.close();
  await receiver?.close();
});

const operations = operationsOf(readDocument());

describe('the document and its exercises', () => {
  it('each operation has one, and each is of an operation', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(Object.keys(exercises).sort()).toEqual(ids.sort());
  });

  it('each makes a mistake', () => {
    expect(Object.entries(exercises).flatMap(([id, { mistakes }]) => (Object.keys(mistakes)[0] ? [] : [id]))).toEqual(
      [],
    );
  });
});

/** Files of the page that shows the document: its own business. */
const UNDOCUMENTED = ['get /docs/:version/:file'];

describe('the document and the routes of the server', () => {
  /** Of every route that takes a method, such as `get /merchant/orders/:order`. */
  const mounted = (): string[] =>
    routes.flatMap(({ path, methods }) =>
      Object.keys(methods)
        .filter((method) => method !== '_all' && method !== 'head')
        .flatMap((method) => [path].flat().map((each) => `${method} ${each}`)),
    );
  const documented = operations.map(({ method, path }) => ({
    name: `${method} ${path}`,
    pattern: new RegExp(`^${method} ${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }));

  it('has every route', () => {
    const missing = mounted().filter((route) => !documented.some(({ pattern }) => pattern.test(route)));
    expect(missing).toEqual(UNDOCUMENTED);
  });

  it('has no operation that the server does not route', () => {
    const found = mounted();
    expect(found.length).toBeGreaterThan(30);
    expect(documented.filter(({ pattern }) => !found.some((route) => pattern.test(route)))).toEqual([]);
  });
});

describe.each(Object.entries(exercises))('%s', (_, { good, status, mistakes }) => {
  it('answers as it is described', async () => {
    const answer = await good(world);
    expect({ status: answer.status, refused: answer.refused }, answer.text).toEqual({ status, refused: [] });
  });

  it.each(Object.entries(mistakes))('refuses %s', async (__, mistake) => {
    const answer = await mistake.make(world);
    expect({ status: answer.status, code: answer.body?.code }, answer.text).toEqual({
      status: mistake.status,
      code: mistake.code,
    });
    expect(answer.refused.length === 0, answer.refused.join('\n')).toBe(mistake.isDescribed ?? false);
  });
});

describe('order events', () => {
  it('arrive as they are described', async () => {
    const document = readDocument();
    const check = createChecks(document);
    const { order } = await sell(world);
    await world.api.call('cancelOrder', { path: { order: order.id } });
    await vi.waitFor(() => expect(receiver.ofOrder(order.id).length).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
    const types = receiver.ofOrder(order.id).map(({ body, headers }) => {
      const at = pointerTo('webhooks', body.type, 'post');
      expect(check(`${at}${pointerTo('requestBody', 'content', 'application/json', 'schema')}`, body)).toEqual([]);
      const { parameters } = document.webhooks[body.type].post;
      for (const [index, { name }] of parameters.entries()) {
        expect(check(`${at}${pointerTo('parameters', String(index), 'schema')}`, headers[name.toLowerCase()])).toEqual(
          [],
        );
      }
      return body.type;
    });
    expect(types.slice(0, 2)).toEqual(['order_create', 'order_update']);
  });
});
