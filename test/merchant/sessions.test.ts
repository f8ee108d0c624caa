import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buy, readyDigital, type Sold } from '../orders/support/buying.js';
import { createBody, standardShipping } from '../support/builders.js';
import { createMerchantClient, type MerchantClient } from '../support/merchant-client.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* Checkout sessions as the shop looks them up. */

const MINUTE = 60_000;

let shop: TestApp;
let merchant: MerchantClient;
const made: Record<'open' | 'short' | 'canceled' | 'others', string> = {
  open: '',
  short: '',
  canceled: '',
  others: '',
};
let sold: Sold;
let noon: string;
beforeAll(async () => {
  shop = await startApp({ env: { SESSION_TTL_MINUTES: '60' } });
  merchant = createMerchantClient(shop.url);
  made.short = (await readyDigital(shop)).id;
  shop.clock.advance(30 * MINUTE);
  noon = new Date(shop.clock.now()).toISOString();
  shop.clock.advance(1);
  made.open = (await shop.client.create(createBody())).body.id;
  sold = await buy(shop);
  const canceled = await readyDigital(shop);
  made.canceled = canceled.id;
  await shop.client.cancel(canceled.id, {
    intent_trace: { reason_code: 'shipping_cost', trace_summary: 'Too dear.', metadata: { tries: 2 } },
  });
  made.others = (await readyDigital({ client: shop.other })).id;
  // The first one is over now, though nobody has written that down.
  shop.clock.advance(31 * MINUTE);
});
afterAll(() => shop.close());

describe('the list of sessions', () => {
  const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

  it('has all of them once, the newest first', async () => {
    const all = [made.others, made.canceled, sold.sessionId, made.open, made.short];
    for (const limit of [1, 2, 5, 100]) expect(ids(await merchant.all('/sessions', limit))).toEqual(all);
    const [newest] = (await merchant.get('/sessions?limit=1')).body.items;
    expect(newest).toMatchObject({ agent_id: 'beta', status: 'ready_for_payment', currency: 'usd', total: 999 });
  });

  it.each<[string, () => string, () => string[]]>([
    ['status', () => 'status=completed', () => [sold.sessionId]],
    ['being over, written down or not', () => 'status=expired', () => [made.short]],
    ['being open', () => 'status=ready_for_payment', () => [made.others]],
    ['lacking something', () => 'status=not_ready_for_payment', () => [made.open]],
    ['agent', () => 'agent=beta', () => [made.others]],
    ['a time before', () => `created_after=${noon}`, () => [made.others, made.canceled, sold.sessionId, made.open]],
    ['a time after', () => `created_before=${noon}`, () => [made.short]],
    ['all of it', () => `agent=alpha&status=canceled&created_after=${noon}`, () => [made.canceled]],
  ])('is narrowed by %s', async (_, query, expected) => {
    for (const limit of [1, 100]) expect(ids(await merchant.all(`/sessions?${query()}`, limit))).toEqual(expected());
  });

  it('neither repeats nor skips while sessions come in', async () => {
    const before = ids(await merchant.all('/sessions', 100));
    const seen = ids(await merchant.all('/sessions', 2, () => readyDigital(shop)));
    expect(seen).toEqual(before);
  });
});

describe('one session', () => {
  it('is what its agent sees, and more', async () => {
    const agents = (await shop.client.get(sold.sessionId)).body;
    const { body } = await merchant.get(`/sessions/${sold.sessionId}`);
    expect(body).toMatchObject(agents);
    expect(body).toMatchObject({
      agent_id: 'alpha',
      charge: {
        phase: 'succeeded',
        generation: 1,
        attempts: 1,
        payment_intent_id: expect.stringMatching(/^pi_/),
        amount: sold.total,
        currency: 'usd',
      },
      has_more_revisions: false,
    });
    expect(body.revisions.map(({ status }: { status: string }) => status)).toEqual([
      'completed',
      'complete_in_progress',
      'ready_for_payment',
    ]);
    expect(body.revisions[0]).toMatchObject({ total: sold.total, messages: [] });
    for (const key of ['agent_id', 'charge', 'revisions']) expect(agents).not.toHaveProperty(key);
  });

  it('tells why it was canceled, and who brought the buyer', async () => {
    const { body } = await merchant.get(`/sessions/${made.canceled}`);
    expect(body.intent_trace).toEqual({
      reason_code: 'shipping_cost',
      trace_summary: 'Too dear.',
      metadata: { tries: 2 },
    });
    const first = { provider: 'first.example', token: 'first_touch' };
    const session = await readySession(shop, { affiliate_attribution: first });
    expect((await merchant.get(`/sessions/${session.id}`)).body.attribution).toEqual({ first_touch: first });
  });

  it('shows what it holds', async () => {
    const session = await readySession(shop, { line_items: [{ id: 'item_low', quantity: 2 }] });
    const held = await merchant.get(`/sessions/${session.id}`);
    expect(held.body.reservation).toEqual({
      state: 'held',
      held_until: expect.any(String),
      line_items: [{ variant_id: 'item_low', quantity: 2 }],
    });
    await shop.client.cancel(session.id);
    expect((await merchant.get(`/sessions/${session.id}`)).body.reservation.state).toBe('released');
  });

  it('that is over says so, though nobody has written that down', async () => {
    const { body } = await merchant.get(`/sessions/${made.short}`);
    expect(body.status).toBe('expired');
    expect(body.revisions[0].status).toBe('ready_for_payment');
  });

  it('names the last payment that was tried', async () => {
    const session = await readySession(shop);
    await shop.client.complete(session.id, await paymentFor(shop, session, 'pm_card_visa_chargeDeclined'));
    const { body } = await merchant.get(`/sessions/${session.id}`);
    expect(body.charge).toMatchObject({ phase: 'declined', amount: totalOf(session) });
    expect(body.revisions[0].messages).toEqual(['payment_declined']);
  });
});

describe('a revision', () => {
  it('is the session as it was', async () => {
    const created = await shop.client.create(createBody());
    const updated = await shop.client.update(created.body.id, standardShipping());
    const { body } = await merchant.get(`/sessions/${created.body.id}`);
    expect(body.revisions).toHaveLength(2);
    const [last, first] = body.revisions;
    for (const [{ seq }, seen] of [
      [last, updated.body],
      [first, created.body],
    ] as const) {
      const revision = await merchant.get(`/sessions/${created.body.id}/revisions/${seq}`);
      expect(revision.body).toEqual({ ...seen, agent_id: 'alpha', seq });
    }
    expect(first.messages).toEqual(created.body.messages.map(({ code }: { code: string }) => code));
  });

  it('of another session is not there', async () => {
    const { body } = await merchant.get(`/sessions/${made.open}`);
    const [{ seq }] = body.revisions;
    expect((await merchant.get(`/sessions/${sold.sessionId}/revisions/${seq}`)).status).toBe(404);
    expect((await merchant.get(`/sessions/${made.open}/revisions/${seq}`)).status).toBe(200);
  });

  it('is reached by its number though the list of them is cut', async () => {
    const created = await shop.client.create(createBody());
    const { id } = created.body;
    for (let index = 0; index < 205; index += 1) {
      await shop.client.update(id, { order_notes: `note ${index}` });
    }
    const { body } = await merchant.get(`/sessions/${id}`);
    expect([body.revisions.length, body.has_more_revisions]).toEqual([200, true]);
    // Nobody else writes here: the one before the last of the list is the one before it in the log.
    const older = await merchant.get(`/sessions/${id}/revisions/${body.revisions.at(-1).seq - 1}`);
    expect([older.status, older.body.id]).toEqual([200, id]);
  });
});
