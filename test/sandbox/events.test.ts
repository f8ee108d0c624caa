import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { chargeWith, failure, openSandbox } from './support/sandbox-client.js';

const OPEN = { amount: 1000, currency: 'usd' };
const VISA = { ...OPEN, confirm: true, payment_method: 'pm_card_visa' };

/** The types of an account's events, the oldest first. */
async function typesOf(client: Stripe): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of client.events.list({ limit: 100 })) types.unshift(type);
  return types;
}

describe('what happens to a payment', () => {
  test.each([
    ['is paid', 'pm_card_visa', {}, ['charge.succeeded', 'payment_intent.succeeded']],
    ['is declined', 'pm_card_chargeDeclined', {}, ['charge.failed', 'payment_intent.payment_failed']],
    ['needs the buyer', 'pm_card_authenticationRequired', {}, ['payment_intent.requires_action']],
    ['takes its time', 'pm_sandbox_processing', {}, ['payment_intent.processing']],
    [
      'is authorized',
      'pm_card_visa',
      { capture_method: 'manual' },
      ['charge.succeeded', 'payment_intent.amount_capturable_updated'],
    ],
  ] as const)('that %s is told', async (_, payment_method, more, types) => {
    const { seller } = await openSandbox();
    await seller.paymentIntents.create({ ...VISA, ...more, payment_method }).catch(() => undefined);
    expect(await typesOf(seller)).toEqual(['payment_intent.created', ...types]);
  });

  test('after its creation is told too', async () => {
    const { seller } = await openSandbox();
    const authorized = { ...VISA, capture_method: 'manual' as const };
    const [taken, dropped, open] = [
      await seller.paymentIntents.create(authorized),
      await seller.paymentIntents.create(authorized),
      await seller.paymentIntents.create(OPEN),
    ];
    const before = (await typesOf(seller)).length;
    await seller.paymentIntents.capture(taken.id, { amount_to_capture: 700 });
    await seller.paymentIntents.cancel(dropped.id);
    await seller.paymentIntents.confirm(open.id, { payment_method: 'pm_card_visa' });
    expect((await typesOf(seller)).slice(before)).toEqual([
      'charge.captured',
      'payment_intent.succeeded',
      'charge.refunded',
      'payment_intent.canceled',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  test('is kept as it was then', async () => {
    const { seller } = await openSandbox();
    const { id } = await seller.paymentIntents.create({ ...OPEN, metadata: { a: '1' } });
    await seller.paymentIntents.update(id, { metadata: { a: '2' } });
    const [created] = (await seller.events.list({ type: 'payment_intent.created' })).data;
    expect(created?.data.object).toMatchObject({ id, metadata: { a: '1' }, status: 'requires_payment_method' });
  });

  test('is not told when it is refused, and told once when it is repeated', async () => {
    const { seller } = await openSandbox();
    await failure(seller.paymentIntents.create({ ...VISA, payment_method: 'pm_unknown' }));
    expect(await typesOf(seller)).toEqual([]);
    for (const _ of [1, 2]) await seller.paymentIntents.create(OPEN, { idempotencyKey: 'k1' });
    expect(await typesOf(seller)).toEqual(['payment_intent.created']);
  });
});

describe('what happens to a token', () => {
  const tokensOnly = (types: string[]) => types.filter((type) => type.startsWith('shared_payment'));
  const kinds = async (seller: Stripe, agent: Stripe) => [
    tokensOnly(await typesOf(seller)),
    tokensOnly(await typesOf(agent)),
  ];

  test('is told to the seller and to the agent, each with its own view', async () => {
    const { seller, agent, issue } = await openSandbox();
    const token = await issue();
    await seller.paymentIntents.create(chargeWith(token.id));
    expect(await kinds(seller, agent)).toEqual([
      ['shared_payment.granted_token.used'],
      ['shared_payment.issued_token.used'],
    ]);
    const [used] = (await seller.events.list({ types: ['shared_payment.granted_token.used'] })).data;
    expect(used?.data.object).toMatchObject({
      id: token.id,
      object: 'shared_payment.granted_token',
      deactivated_reason: 'consumed',
      usage_details: { amount_captured: { value: 1000 } },
    });
    expect(used?.data.object).not.toHaveProperty('next_action');
    const [event] = (await agent.events.list()).data;
    expect(event?.data.object).toMatchObject({ id: token.id, object: 'shared_payment.issued_token' });
  });

  test('that is revoked or expires is told once', async () => {
    let now = 1_800_000_000_000;
    const { seller, agent, raw, issue, granted, issued } = await openSandbox({ now: () => now });
    const revoked = await issue();
    for (const _ of [1, 2]) await raw(agent, 'POST', `/v1/shared_payment/issued_tokens/${revoked.id}/revoke`, {});
    const limits = { currency: 'usd', max_amount: 5000, expires_at: 1_800_000_060 };
    const expired = await issue({ usage_limits: limits });
    now += 60_000;
    await failure(seller.paymentIntents.create(chargeWith(expired.id)));
    for (const _ of [1, 2]) await granted(expired.id);
    await issued(expired.id);
    expect(await kinds(seller, agent)).toEqual([
      Array(2).fill('shared_payment.granted_token.deactivated'),
      Array(2).fill('shared_payment.issued_token.deactivated'),
    ]);
  });

  test('that waits for the buyer is told to the agent', async () => {
    const { seller, agent, issue } = await openSandbox();
    const { id } = await issue({ payment_method: 'pm_card_authenticationRequired' });
    const intent = await seller.paymentIntents.create(chargeWith(id));
    await seller.paymentIntents.cancel(intent.id);
    expect(await kinds(seller, agent)).toEqual([
      [],
      ['shared_payment.issued_token.requires_action', 'shared_payment.issued_token.active'],
    ]);
  });
});

describe('the list of events', () => {
  test('is narrowed by type, types and time', async () => {
    let now = 1_800_000_000_000;
    const { seller } = await openSandbox({ now: () => now });
    await seller.paymentIntents.create(VISA);
    now += 10_000;
    await seller.paymentIntents.create(OPEN);
    const count = async (params: Stripe.EventListParams) => (await seller.events.list(params)).data.length;
    expect(await count({ type: 'payment_intent.created' })).toBe(2);
    expect(await count({ types: ['payment_intent.created', 'charge.succeeded'] })).toBe(3);
    expect(await count({ types: ['payment_intent.created'], created: { gte: 1_800_000_010 } })).toBe(1);
    expect(await count({ created: { gt: 1_800_000_000 } })).toBe(1);
    expect(await count({ created: { lt: 1_800_000_010 } })).toBe(3);
    expect(await count({ created: 1_800_000_000 })).toBe(3);
    expect(await count({ created: { lte: 1_800_000_010 } })).toBe(4);
    expect(await count({ delivery_success: false })).toBe(4);
    expect(await count({ delivery_success: true })).toBe(0);
  });

  test('is read page by page, forward and backward', async () => {
    const { seller } = await openSandbox({ now: () => 1_800_000_000_000 });
    for (let i = 0; i < 5; i += 1) await seller.paymentIntents.create(OPEN);
    const all = (await seller.events.list({ limit: 100 })).data.map(({ id }) => id);
    const forward: string[] = [];
    for await (const { id } of seller.events.list({ limit: 2 })) forward.push(id);
    expect(forward).toEqual(all);
    const backward: string[] = [];
    for await (const { id } of seller.events.list({ limit: 2, ending_before: String(all[4]) })) backward.push(id);
    expect(backward).toEqual(all.slice(0, 4).reverse());
    const page = await seller.events.list({ limit: 2, ending_before: String(all[4]) });
    expect(page).toMatchObject({ data: [{ id: all[2] }, { id: all[3] }], has_more: true, url: '/v1/events' });
  });

  test.each([{ type: 'a', types: ['b'] }, { starting_after: 'evt_x' }, { limit: 101 }, { types: Array(21).fill('a') }])(
    'refuses %j',
    async (params) => {
      const { seller } = await openSandbox();
      expect((await failure(seller.events.list(params))).statusCode).toBe(400);
    },
  );

  test('refuses two ends at once', async () => {
    const { seller } = await openSandbox();
    await seller.paymentIntents.create(OPEN);
    const [{ id } = { id: '' }] = (await seller.events.list()).data;
    expect((await failure(seller.events.list({ starting_after: id, ending_before: id }))).statusCode).toBe(400);
  });

  test("has nothing of another account's", async () => {
    const { seller, agent } = await openSandbox();
    await seller.paymentIntents.create(OPEN);
    const [event] = (await seller.events.list()).data;
    expect((await agent.events.list()).data).toEqual([]);
    for (const id of [String(event?.id), 'evt_x']) {
      const message = `No such event: '${id}'`;
      expect(await failure(agent.events.retrieve(id))).toMatchObject({ statusCode: 404, message });
    }
  });
});
