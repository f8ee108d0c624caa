import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createBody } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createStoppedClock } from './support/stopped-clock.js';

const HOUR = 3_600_000;
const monotonic = createStoppedClock();
let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true, monotonic, env: { AGENT_WRONG_CODES_PER_HOUR: '4' } });
});
afterAll(() => shop.close());
beforeEach(() => monotonic.advance(HOUR));

const withCodes = (...codes: string[]) => createBody({ discounts: { codes } });

it('R-DSC-11 an agent that guesses codes has to wait, and nobody else has', async () => {
  const { client, other } = shop;
  const { body: session } = await client.create(withCodes('GUESS1', 'GUESS2', 'GUESS3'));
  expect(session.discounts.rejected).toHaveLength(3);
  expect((await client.create(withCodes('EXPIRED', 'SAVE10'))).status, 'codes that there are').toBe(201);
  expect((await client.update(session.id, { discounts: { codes: ['GUESS4'] } })).status).toBe(200);

  const key = randomUUID();
  const refused = await client.create(withCodes('SAVE10'), { key });
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  expect(refused.headers.get('retry-after')).toBe('900');
  expect((await client.update(session.id, { discounts: { codes: ['GUESS5'] } })).status).toBe(429);
  expect((await client.update(session.id, { coupons: ['GUESS5'] })).status, 'by the old name').toBe(429);

  expect((await client.create(createBody())).status, 'without a code').toBe(201);
  const same = await client.update(session.id, { discounts: { codes: ['guess4'] }, order_notes: 'x' });
  expect(same.status, 'a code that the session has').toBe(200);
  expect((await client.update(session.id, { discounts: { codes: [] } })).status).toBe(200);
  expect((await other.create(withCodes('GUESS1'))).status).toBe(201);
  const metrics = await (await fetch(`${shop.url}/metrics`)).text();
  expect(metrics).toMatch(/^acp_seller_limited_total\{limit="codes",agent="alpha"\} 3$/m);

  monotonic.advance(HOUR / 4);
  expect((await client.create(withCodes('SAVE10'), { key })).status).toBe(201);
});

it('a code counts once in its session, however often that is priced anew', async () => {
  const { body: session } = await shop.client.create(withCodes('GUESS1'));
  for (let times = 0; times < 6; times += 1) {
    const answer = await shop.client.update(session.id, { line_items: [{ id: 'item_123', quantity: times + 1 }] });
    expect(answer.status).toBe(200);
  }
  expect((await shop.client.create(withCodes('GUESS2', 'GUESS3'))).status).toBe(201);
});
