import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shopWith } from '../authentication/support/shop.js';
import { createBody, standardShipping } from '../support/builders.js';
import { MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';
import { FEED_KEY, type MockAgent, startMockAgent } from './support/mock-agent.js';

/* A server that keeps an agent's feed as its shelf is. The loop begins by itself; tests go on with its single steps. */

let agent: MockAgent;
let app: TestApp;
let log: Record<string, unknown>[];

beforeEach(async () => {
  agent = await startMockAgent();
  log = [];
});
afterEach(async () => {
  await app?.close();
  await agent.close();
});

async function start(shopDir?: string): Promise<void> {
  app = await startApp({
    log,
    ...(shopDir && { shopDir }),
    env: { PRODUCT_FEED_URL: agent.url, PRODUCT_FEED_KEY: FEED_KEY, PRODUCT_FEED_ID: 'feed_x' },
  });
  await settled();
}

/** One look at what changed. */
async function look(): Promise<void> {
  await app.app.feedKeeper?.runOnce(new AbortController().signal);
}

/** The first look of the loop is over when the log has what came of it. */
async function settled(): Promise<void> {
  for (let left = 200; !log.some(({ msg }) => /were sent|not brought up to date/.test(String(msg))); left -= 1) {
    if (left === 0) throw new Error(`nothing in the log:\n${JSON.stringify(log)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const setStock = async (id: string, onHand: number): Promise<void> => {
  const answer = await fetch(`${app.url}/merchant/stock/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${MERCHANT_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ on_hand: onHand }),
  });
  expect(answer.status, await answer.text()).toBe(200);
};

const sent = () => agent.calls.map(({ body }) => body.products.map(({ id }: { id: string }) => id));
const availability = (product: string) => {
  const held = agent.feeds.get('feed_x')?.get(product) as { variants: { availability: { available: boolean } }[] };
  return held.variants[0]?.availability;
};

describe('the feed of an agent', () => {
  it('gets the catalog at the start, and then what changed', async () => {
    agent.host('feed_x');
    await start();
    expect(sent()).toEqual([app.app.shop.products.map(({ id }) => id)]);
    await look();
    expect(agent.calls).toHaveLength(1);
    await setStock('item_pickup', 49);
    await look();
    expect(agent.calls, 'a number alone is no news').toHaveLength(1);
    const pickup = app.app.shop.variants.get('item_pickup')?.productId ?? '';
    await setStock('item_pickup', 0);
    await look();
    expect(sent()[1]).toEqual([pickup]);
    expect(availability(pickup)).toEqual({ available: false, status: 'out_of_stock' });
    expect(log.some(({ msg, count }) => count === 1 && msg === 'products that changed were sent to the feed')).toBe(
      true,
    );
  });

  it('sends changes together, and none that went back', async () => {
    agent.host('feed_x');
    await start();
    await setStock('item_pickup', 0);
    await setStock('prod_test_001', 0);
    await setStock('item_limited', 0);
    await setStock('item_limited', 1_000_000);
    await look();
    expect(agent.calls).toHaveLength(2);
    expect(sent()[1]).toHaveLength(2);
  });

  it('hears of what a checkout takes from the shelf', async () => {
    agent.host('feed_x');
    await start();
    const { body } = await app.client.create(
      createBody({ line_items: [{ id: 'item_low' }, { id: 'item_low' }, { id: 'item_low' }] }),
    );
    await app.client.update(body.id, standardShipping());
    await look();
    const mug = app.app.shop.variants.get('item_low')?.productId ?? '';
    expect(sent()[1]).toEqual([mug]);
    expect(availability(mug)?.available).toBe(false);
  });

  it('is sent only what changed while the server was away', async () => {
    agent.host('feed_x');
    await start();
    await setStock('item_pickup', 0);
    log.length = 0;
    app = await app.restart();
    await settled();
    expect(sent().slice(1)).toEqual([[app.app.shop.variants.get('item_pickup')?.productId]]);
  });

  it('is left alone while it is away, and then gets what it missed', async () => {
    agent.host('feed_x');
    agent.failWith(() => ({ status: 503, headers: { 'retry-after': '60' } }));
    await start();
    expect(agent.calls).toHaveLength(1);
    expect(log.find(({ msg }) => /not brought up to date/.test(String(msg)))).toMatchObject({
      endpoint: 'feed_x',
      detail: 'The agent answers 503.',
    });
    agent.failWith(() => undefined);
    await setStock('item_pickup', 0);
    await look();
    expect(agent.calls, 'as it was asked').toHaveLength(1);
    app.clock.advance(100_000);
    await look();
    expect(agent.feeds.get('feed_x')?.size).toBe(app.app.shop.products.length);
    expect(availability(app.app.shop.variants.get('item_pickup')?.productId ?? '')?.available).toBe(false);
  });

  it('is told again of what went back, where an answer was lost', async () => {
    agent.host('feed_x');
    await start();
    const pickup = app.app.shop.variants.get('item_pickup')?.productId ?? '';
    agent.failWith(() => ({ instead: 'reset', after: true }));
    await setStock('item_pickup', 0);
    await look();
    expect(availability(pickup)?.available).toBe(false);
    agent.failWith(() => undefined);
    await setStock('item_pickup', 50);
    log.length = 0;
    app = await app.restart();
    await settled();
    expect(availability(pickup)?.available).toBe(true);
  });

  it('is sent a new price at the next start', async () => {
    agent.host('feed_x');
    const shopDir = await shopWith({});
    await start(shopDir);
    const file = join(shopDir, 'products.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"amount": 1999', '"amount": 2099'));
    log.length = 0;
    app = await app.restart();
    await settled();
    expect(sent().slice(1)).toEqual([['trail-tee']]);
    expect(agent.calls[1]?.body.products[0].variants[0].price).toEqual({ amount: 2099, currency: 'USD' });
  });

  it('is not asked again about a product that it refuses, until that changes', async () => {
    agent.host('feed_x');
    agent.failWith(({ body }) =>
      body.products.some(({ id }: { id: string }) => id === 'trail-tee') ? { status: 400 } : undefined,
    );
    await start();
    expect(agent.feeds.get('feed_x')?.size).toBe(app.app.shop.products.length - 1);
    expect(log.some(({ detail }) => detail === 'trail-tee: The agent refuses the products (400).')).toBe(true);
    const before = agent.calls.length;
    await look();
    expect(agent.calls).toHaveLength(before);
    agent.failWith(() => undefined);
    await setStock('item_123', 0);
    await look();
    expect(availability('trail-tee')?.available).toBe(false);
  });

  it('never shows its key in the log, whatever the agent says', async () => {
    agent.host('feed_x');
    agent.failWith(({ headers }) => ({
      status: 500,
      body: JSON.stringify({ message: `I got ${headers.authorization?.slice(7)}` }),
    }));
    await start();
    expect(JSON.stringify(log)).toContain('It says: I got …');
    expect(JSON.stringify(log)).not.toContain(FEED_KEY);
  });
});
