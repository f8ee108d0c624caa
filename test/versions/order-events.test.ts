import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMerchant } from '../orders/support/merchant.js';
import { type ToldShop, toldShop } from '../outbox/support/shop.js';
import { specAvailable } from '../support/spec.js';
import { createDatedAgent } from './support/agent.js';
import { DATES, type Dated, dialectOf } from './support/dialects.js';
import { totalIn } from './support/identities.js';
import { openApi } from './support/spec-files.js';
import { chooseStandard, tokenFor } from './support/states.js';

/* An agent hears of its order in the version in which it bought, as that version's webhook document has it. */

let world: ToldShop;
beforeAll(async () => {
  if (!specAvailable) console.info('The official webhook documents are not used: ACP_SPEC_DIR is not set.');
  world = await toldShop({ inMemory: true });
});
afterAll(() => world?.close());

/** The check of a version's `WebhookEvent`; says what is wrong. */
async function eventCheck(version: Dated): Promise<(event: unknown) => unknown> {
  if (!specAvailable) return () => null;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const base = `https://acp.test/${version}`;
  ajv.addSchema(await openApi(version, 'openapi.agentic_checkout_webhook.yaml'), `${base}/webhook.yaml`);
  // Before that, an event says nothing of the order itself, and refers to nothing.
  if (version === '2026-04-17') {
    const file = 'openapi.agentic_checkout.yaml';
    ajv.addSchema(await openApi(version, file), `${base}/${file}`);
  }
  const validate = ajv.compile({ $ref: `${base}/webhook.yaml#/components/schemas/WebhookEvent` });
  return (event) => (validate(event) ? null : validate.errors);
}

describe.each(DATES)('ACP %s', (date) => {
  const isFull = date === '2026-04-17';
  const agent = createDatedAgent(() => world.shop.url, date);
  const dialect = dialectOf(date);

  async function buy() {
    const { body: created } = await agent.create(dialect.create());
    const { body: ready } = await chooseStandard(agent, dialect, created);
    const paid = await agent.complete(ready.id, dialect.complete(await tokenFor(world.shop, ready)));
    expect(paid.body.status, paid.text).toBe('completed');
    return paid.body;
  }

  const eventsOf = (sessionId: string) =>
    world.receiver.received.filter(({ body }) => body.data.checkout_session_id === sessionId);

  it('tells of a sale, of its dispatch and of what is given back', async () => {
    const check = await eventCheck(date);
    const session = await buy();
    const { id, order } = session;
    const merchant = createMerchant(world.shop.url);
    await world.refund(order.id, 100);
    await expect.poll(() => eventsOf(id).length).toBeGreaterThan(1);
    const shipped = await merchant.order(order.id, 'fulfillments', {
      type: 'shipping',
      carrier: 'UPS',
      event: { type: 'shipped' },
    });
    expect(shipped.status, JSON.stringify(shipped.body)).toBeLessThan(300);
    const [{ id: fulfillment }] = shipped.body.fulfillments;
    await merchant.order(order.id, `fulfillments/${fulfillment}/events`, { type: 'delivered' });
    const last = isFull ? 'completed' : 'fulfilled';
    await expect.poll(() => eventsOf(id).at(-1)?.body.data.status).toBe(last);

    const posts = eventsOf(id);
    for (const post of posts) {
      expect(check(post.body), post.raw).toBeNull();
      expect(world.receiver.verdict(post, world.shop.clock.now())).toBe('valid');
      expect(post.body.data.permalink_url).toBe(order.permalink_url);
    }
    expect(posts.map(({ body }) => body.type)).toEqual(['order_create', ...posts.slice(1).map(() => 'order_update')]);
    const statuses = posts.map(({ body }) => body.data.status);
    expect(statuses).toContain('shipped');
    const { data } = posts.at(-1)?.body ?? {};
    if (isFull) {
      expect(data.id).toBe(order.id);
      expect(data).not.toHaveProperty('refunds');
      return;
    }
    expect(Object.keys(data).sort()).toEqual(['checkout_session_id', 'permalink_url', 'refunds', 'status', 'type']);
    expect(posts[0]?.body.data.refunds).toEqual([]);
    expect(data.refunds).toEqual([{ type: 'original_payment', amount: 100 }]);
  });

  it('tells of a cancellation, with all of the money', async () => {
    const check = await eventCheck(date);
    const session = await buy();
    const { id, order } = session;
    const answer = await createMerchant(world.shop.url).order(order.id, 'cancel');
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const refunded = ({ data }: { data: { refunds?: { amount: number }[]; adjustments?: Adjustment[] } }) =>
      data.refunds ?? data.adjustments?.filter(({ status }) => status === 'completed') ?? [];
    await expect
      .poll(() => refunded(eventsOf(id).at(-1)?.body ?? { data: {} }).reduce((sum, { amount = 0 }) => sum + amount, 0))
      .toBe(totalIn(session));
    for (const post of eventsOf(id)) expect(check(post.body), post.raw).toBeNull();
    expect(eventsOf(id).at(-1)?.body.data.status).toBe('canceled');
  });
});

interface Adjustment {
  status: string;
  amount: number;
}

it('the version is that of the purchase, whatever version the session was made in', async () => {
  const first = createDatedAgent(() => world.shop.url, '2026-04-17');
  const buyer = createDatedAgent(() => world.shop.url, '2025-09-29');
  const { body: created } = await first.create(dialectOf(first.version).create());
  const { body: ready } = await chooseStandard(first, dialectOf(first.version), created);
  const token = await tokenFor(world.shop, ready);
  const paid = await buyer.complete(ready.id, dialectOf(buyer.version).complete(token));
  expect(paid.body.status, paid.text).toBe('completed');
  const own = () => world.receiver.received.filter(({ body }) => body.data.checkout_session_id === ready.id);
  await expect.poll(() => own().length).toBe(1);
  expect(own()[0]?.body.data.refunds).toEqual([]);
});
