import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkAgainstSpec } from '../support/spec.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* One session, handed from agent to agent of five versions: each reads it, changes it, and the last one buys. */

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp();
});
afterAll(() => shop?.close());

const ADDRESS = {
  name: 'Ada Lovelace',
  line_one: '1 Market Street',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94105',
};
const BUYER = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' };

async function ask(version: string, method: 'GET' | 'POST', path: string, body?: unknown) {
  const response = await fetch(`${shop.url}/checkout_sessions${path}`, {
    method,
    headers: {
      authorization: 'Bearer alpha-key-0123456789',
      'api-version': version,
      'content-type': 'application/json',
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  const answer: any = await response.json();
  const done = answer.status === 'completed' && !(version === '2025-09-29' && method === 'GET');
  checkAgainstSpec(response.ok ? (done ? 'CheckoutSessionWithOrder' : 'CheckoutSession') : 'Error', answer, version);
  return { status: response.status, body: answer };
}

const totalOf = (session: { totals: { type: string; amount: number }[] }) =>
  session.totals.find(({ type }) => type === 'total')?.amount ?? 0;

it('a session of one version is read, changed and bought in the others, at the same total', async () => {
  const { body: created, status } = await ask('2025-09-29', 'POST', '', {
    items: [{ id: 'item_123', quantity: 2 }],
    buyer: BUYER,
    fulfillment_address: ADDRESS,
  });
  expect(status).toBe(201);
  const path = `/${created.id}`;
  const options: { id: string }[] = created.fulfillment_options;
  const first = await ask('2025-12-12', 'POST', path, {
    fulfillment_details: { name: 'Ada', phone_number: '15551234567', address: ADDRESS },
    selected_fulfillment_options: [
      { type: 'shipping', shipping: { option_id: options[0]?.id, item_ids: [created.line_items[0].id] } },
    ],
  });
  expect(first.body.status, JSON.stringify(first.body)).toBe('ready_for_payment');
  const second = await ask('2026-01-16', 'POST', path, { items: [{ id: 'item_123', quantity: 3 }] });
  const third = await ask('2026-01-30', 'POST', path, { discounts: { codes: ['SAVE10'] } });
  expect(totalOf(third.body)).toBeLessThan(totalOf(second.body));
  const fourth = await ask('2025-09-29', 'POST', path, { fulfillment_address: { ...ADDRESS, line_two: 'Floor 2' } });
  const totals = await Promise.all(
    ['2025-09-29', '2025-12-12', '2026-01-16', '2026-01-30', '2026-04-17'].map(async (version) =>
      totalOf((await ask(version, 'GET', path)).body),
    ),
  );
  expect(new Set([...totals, totalOf(fourth.body)]).size).toBe(1);
  const newest = await ask('2026-04-17', 'GET', path);
  expect(newest.body.fulfillment_details).toMatchObject({
    phone_number: '15551234567',
    address: { line_two: 'Floor 2' },
  });
  const token = await shop.stripe.mint({ amount: totals[0] ?? 0, currency: 'usd' });
  const bought = await ask('2025-12-12', 'POST', `${path}/complete`, { payment_data: { token, provider: 'stripe' } });
  expect(bought.body.status, JSON.stringify(bought.body)).toBe('completed');
  for (const version of ['2025-09-29', '2025-12-12', '2026-01-16', '2026-01-30', '2026-04-17']) {
    const { body } = await ask(version, 'GET', path);
    expect(body.status).toBe('completed');
    expect(body.order?.id).toBe(version === '2025-09-29' ? undefined : bought.body.order.id);
  }
});
