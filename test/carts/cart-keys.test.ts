import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentsEnv } from '../limits/support/agents-file.js';
import { signed } from '../limits/support/sign.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { type CartClient, createCartClient } from './support/cart-client.js';

/* The same request again, another agent's, and several at once. The server's database is on disk. */

const SECRET = 'signing-secret-of-beta-0123456789';
const log: Record<string, unknown>[] = [];
let shop: TestApp;
let carts: CartClient;
let others: CartClient;

async function open(app: TestApp): Promise<void> {
  shop = app;
  carts = createCartClient(app.client);
  others = createCartClient(app.other);
}
beforeAll(async () => {
  const env = { ...agentsEnv({}, { signing_secrets: [SECRET] }), AGENT_CARTS: '60', CART_TTL_HOURS: '1' };
  await open(await startApp({ env, log }));
});
afterAll(() => shop.close());

const units = (quantity: number) => ({ line_items: [{ id: 'item_123', quantity }] });
const quantityOf = async (id: string) => (await carts.get(id)).body.line_items[0].quantity;
const isReplayed = ({ headers }: { headers: Headers }) => headers.get('idempotent-replayed') === 'true';

describe('an Idempotency-Key of a cart', () => {
  it('R-CRT-07 has to be there for a POST, and may be for a PUT', async () => {
    const missing = { status: 400, body: { code: 'idempotency_key_required' } };
    expect(await carts.create(units(1), { key: null })).toMatchObject(missing);
    const { body } = await carts.create(units(1));
    expect(await carts.cancel(body.id, undefined, { key: null })).toMatchObject(missing);
    expect((await carts.put(body.id, units(2), { key: null })).status).toBe(200);
    const bad = await carts.put(body.id, units(3), { key: 'k'.repeat(256) });
    expect(bad).toMatchObject({ status: 400, body: { code: 'invalid_idempotency_key' } });
    expect(await quantityOf(body.id)).toBe(2);
  });

  it('brings the same answer again, whatever became of the cart, also after a restart', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const created = await carts.create(units(1), { key: first });
    const { id } = created.body;
    const updated = await carts.put(id, units(2), { key: second });
    expect((await carts.put(id, units(3))).body.line_items[0].quantity).toBe(3);
    const early = await carts.put(id, units(2), { key: second });
    expect([early.text, isReplayed(early)]).toEqual([updated.text, true]);
    expect(await quantityOf(id), 'nothing was done twice').toBe(3);
    const canceled = await carts.cancel(id, undefined, { key: third });

    await open(await shop.restart());
    for (const [answer, expected] of [
      [await carts.create(units(1), { key: first }), created],
      [await carts.put(id, units(2), { key: second }), updated],
      [await carts.cancel(id, undefined, { key: third }), canceled],
    ] as const) {
      expect([answer.status, answer.text, isReplayed(answer)]).toEqual([expected.status, expected.text, true]);
    }
    expect((await carts.get(id)).status).toBe(404);
  });

  it('is refused with another body, and counts for its own path alone', async () => {
    const key = randomUUID();
    const { body } = await carts.create(units(1), { key });
    const conflict = { status: 422, body: { code: 'idempotency_conflict' } };
    expect(await carts.create(units(2), { key })).toMatchObject(conflict);
    expect((await carts.put(body.id, units(2), { key })).status).toBe(200);
    expect(await carts.put(body.id, units(3), { key })).toMatchObject(conflict);
    const other = await others.create(units(5), { key });
    expect([other.status, isReplayed(other), other.body.line_items[0].quantity]).toEqual([201, false, 5]);
  });

  it('keeps what is wrong with a request, and not what may change', async () => {
    const key = randomUUID();
    const wrong = { line_items: [{ id: 'none' }] };
    const refused = await carts.create(wrong, { key });
    const again = await carts.create(wrong, { key });
    expect([again.status, again.text, isReplayed(again)]).toEqual([400, refused.text, true]);
    const nowhere = await carts.put('cart_unknown', units(1), { key });
    expect([nowhere.status, isReplayed(await carts.put('cart_unknown', units(1), { key }))]).toEqual([404, false]);
  });

  it('makes one cart of many equal requests at once', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => carts.create(units(1), { key })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
  });
});

describe('a cart of another agent', () => {
  it('is no cart, in every operation and with every mistake', async () => {
    const { body } = await carts.create({ ...units(1), buyer: { email: 'ada@example.com' } });
    for (const [method, path, sent] of [
      ['GET', '', undefined],
      ['PUT', '', units(9)],
      ['PUT', '', { line_items: [{ id: 'none' }] }],
      ['PUT', '', { foo: 1 }],
      ['POST', '/cancel', {}],
      ['DELETE', '', undefined],
    ] as const) {
      const seen = async (id: string) => {
        const { status, text } = await others.request(`/${id}${path}`, { method, body: sent });
        return { status, text };
      };
      expect(await seen(body.id)).toEqual(await seen('cart_01890000000070008000000000000000'));
      expect((await seen(body.id)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await carts.get(body.id)).body).toEqual(body);
  });
});

describe('changes of one cart at once', () => {
  it('each take the whole of it, one after the other, and lines keep their ids', async () => {
    const { body: cart } = await carts.create({ line_items: [{ id: 'item_123' }, { id: 'item_456' }] });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        carts.put(cart.id, { line_items: [{ id: index % 2 ? 'item_123' : 'item_456', quantity: index + 1 }] }),
      ),
    );
    const taken = answers.filter(({ status }) => status === 200);
    // One that lost every round is told to come again; it changed nothing.
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    expect(taken.length).toBeGreaterThan(0);
    const last = (await carts.get(cart.id)).body;
    expect(last.line_items).toHaveLength(1);
    expect(taken.map(({ body }) => body.line_items[0].quantity)).toContain(last.line_items[0].quantity);
    const stored = (await shop.app.store.read({ cart: { id: cart.id, agentId: 'alpha' } })).cart;
    expect(stored?.revision).toBe(1 + taken.length);
  });

  it('end with the one that cancels', async () => {
    const { body: cart } = await carts.create(units(1));
    const [canceled, ...rest] = await Promise.all([
      carts.cancel(cart.id),
      ...Array.from({ length: 6 }, (_, index) => carts.put(cart.id, units(index + 2))),
      carts.cancel(cart.id),
    ]);
    expect([canceled, ...rest].filter(({ status }) => ![200, 404, 503].includes(status))).toEqual([]);
    const ends = [canceled, rest.at(-1)].map((answer) => answer?.status);
    expect(ends.sort()).toEqual([200, 404]);
    expect((await carts.get(cart.id)).status).toBe(404);
  });
});

describe('a signed PUT', () => {
  it('is taken once without a key, and again with the same key', async () => {
    const sign = (body: string) => signed(SECRET, body, shop.clock.now());
    const first = JSON.stringify(units(1));
    const { body: cart } = await others.create(first, { headers: sign(first) });
    const text = JSON.stringify(units(2));
    const headers = sign(text);
    expect((await others.put(cart.id, text, { headers })).status).toBe(200);
    expect(await others.put(cart.id, text, { headers })).toMatchObject({
      status: 401,
      body: { code: 'invalid_signature' },
    });
    const more = JSON.stringify(units(3));
    const keyed = { headers: sign(more), key: randomUUID() };
    const once = await others.put(cart.id, more, keyed);
    expect([(await others.put(cart.id, more, keyed)).text, once.status]).toEqual([once.text, 200]);
    const forged = await others.put(cart.id, text, { headers: sign(more) });
    expect(forged.status).toBe(401);
    const unsignedRead = await others.get(cart.id, { headers: sign('') });
    expect(unsignedRead.body.line_items[0].quantity).toBe(3);
  });
});

describe('the carts of an agent', () => {
  it('are so many; room is made by each that is canceled or expires', async () => {
    const made: string[] = [];
    let refused = await carts.create(units(1));
    while (refused.status === 201) {
      made.push(refused.body.id);
      refused = await carts.create(units(1));
    }
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(refused.headers.get('retry-after')).toBe('30');
    expect((await carts.put(made[0] ?? '', units(2))).status).toBe(200);
    expect((await others.create(units(1))).status).toBe(201);
    await carts.cancel(made[0] ?? '');
    expect([(await carts.create(units(1))).status, (await carts.create(units(1))).status]).toEqual([201, 429]);
    const metrics = await (await fetch(`${shop.url}/metrics`)).text();
    expect(metrics).toMatch(/^acp_seller_limited_total\{limit="carts",agent="alpha"\} 2$/m);
    shop.clock.advance(3_600_001);
    await shop.app.sweeper.runOnce();
    expect((await carts.create(units(1))).status).toBe(201);
  });
});

it('the access log has the id of the cart, and nothing of its buyer', async () => {
  const { body } = await carts.create({ ...units(1), buyer: { email: 'secret@example.com' } });
  await carts.get(body.id);
  expect(log.filter(({ cartId }) => cartId === body.id)).toMatchObject([
    { agentId: 'alpha', method: 'POST', route: '/carts', status: 201 },
    { agentId: 'alpha', method: 'GET', route: '/carts/:id', status: 200 },
  ]);
  expect(JSON.stringify(log)).not.toContain('secret@example.com');
});
