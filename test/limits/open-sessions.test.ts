import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;
afterEach(() => shop.close());

describe('the open sessions of an agent', () => {
  it('are so many, and room for more is made by each that ends', async () => {
    shop = await startApp({ env: { AGENT_OPEN_SESSIONS: '3' } });
    const key = randomUUID();
    const first = await shop.client.create(createBody(), { key });
    const [second, third] = [await readySession(shop), await readySession(shop)];
    const body = createBody();
    const refusedKey = randomUUID();
    const refused = await shop.client.create(body, { key: refusedKey });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(refused.headers.get('retry-after')).toBe('30');
    expect((await shop.client.create(createBody(), { key })).text, 'what was answered before').toBe(first.text);
    expect((await shop.client.update(second.id, { order_notes: 'Ring twice' })).status).toBe(200);
    expect((await shop.other.create(createBody())).status, 'of another agent').toBe(201);

    shop = await shop.restart();
    expect((await shop.client.create(body, { key: refusedKey })).status).toBe(429);
    expect((await shop.client.cancel(second.id)).status).toBe(200);
    expect((await shop.client.create(body, { key: refusedKey })).status).toBe(201);
    expect((await shop.client.create(body)).status).toBe(429);
    const paid = await shop.client.complete(third.id, await paymentFor(shop, third));
    expect(paid.body.status, paid.text).toBe('completed');
    expect((await shop.client.create(body)).status).toBe(201);

    shop.clock.advance(7 * 3_600_000);
    await shop.app.sweeper.runOnce();
    for (let created = 0; created < 3; created += 1) expect((await shop.client.create(body)).status).toBe(201);
    const again = await shop.client.create(body);
    expect(again.status).toBe(429);
    const metrics = await (await fetch(`${shop.url}/metrics`)).text();
    expect(metrics).toMatch(/^acp_seller_limited_total\{limit="open_sessions",agent="alpha"\} 3$/m);
  });

  it('are no more where many are asked for at once', async () => {
    shop = await startApp({ inMemory: true, env: { AGENT_OPEN_SESSIONS: '5' } });
    const answers = await Promise.all(Array.from({ length: 40 }, () => shop.client.create(createBody())));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
  });
});

describe('the holds of an agent', () => {
  const left = async () => (await shop.app.store.read({ variants: ['item_low'] })).stock.get('item_low');
  const oneLow = { line_items: [{ id: 'item_low', quantity: 1 }] };

  it('are so many; more sessions are ready too, and take what is there when they are paid', async () => {
    shop = await startApp({ inMemory: true, env: { AGENT_STOCK_HOLDS: '2' } });
    const sessions = [];
    for (let made = 0; made < 4; made += 1) sessions.push(await readySession(shop, oneLow));
    expect(await left(), 'of three').toBe(1);
    const [first, , , fourth] = sessions as [(typeof sessions)[0], unknown, unknown, (typeof sessions)[0]];

    const paid = await shop.client.complete(fourth.id, await paymentFor(shop, fourth));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(await left()).toBe(0);

    await shop.client.cancel(first.id);
    expect(await left()).toBe(1);
    const third = sessions[2];
    if (!third) throw new Error('There are four');
    await shop.client.update(third.id, standardShipping());
    expect(await left(), 'there is room for a hold again').toBe(0);
  });

  it('are kept by the sessions that have them, through changes and declines', async () => {
    shop = await startApp({ inMemory: true, env: { AGENT_STOCK_HOLDS: '1' } });
    const holding = await readySession(shop, oneLow);
    await readySession(shop, oneLow);
    expect(await left()).toBe(2);
    const more = await shop.client.update(holding.id, { line_items: [{ id: 'item_low', quantity: 2 }] });
    await shop.client.update(holding.id, standardShipping());
    expect([more.status, await left()]).toEqual([200, 1]);
    const declined = await shop.client.complete(
      holding.id,
      await paymentFor(shop, (await shop.client.get(holding.id)).body, 'pm_card_visa_chargeDeclinedInsufficientFunds'),
    );
    expect(declined.body.status).toBe('ready_for_payment');
    expect(await left()).toBe(1);
  });

  it('may be none', async () => {
    shop = await startApp({ inMemory: true, env: { AGENT_STOCK_HOLDS: '0' } });
    const session = await readySession(shop, oneLow);
    expect(await left()).toBe(3);
    expect((await shop.client.complete(session.id, await paymentFor(shop, session))).body.status).toBe('completed');
    expect(await left()).toBe(2);
  });

  it('leave other agents theirs', async () => {
    shop = await startApp({ inMemory: true, env: { AGENT_STOCK_HOLDS: '1' } });
    for (let made = 0; made < 3; made += 1) await readySession(shop, oneLow);
    await readySession({ client: shop.other }, oneLow);
    expect(await left()).toBe(1);
  });
});
