import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { defaultAgentAccount, defaultSellerAccount } from '../../src/sandbox/sandbox.js';
import { failure, openSandbox } from './support/sandbox-client.js';

const VISA = { amount: 1000, currency: 'usd', payment_method: 'pm_card_visa' };

describe('a payment intent', () => {
  test('is created, read, and paid in a later call', async () => {
    const { seller, ledger } = await openSandbox({ now: () => 1_800_000_000_999 });
    const created = await seller.paymentIntents.create({
      amount: 1000,
      currency: 'USD',
      description: 'Order 7',
      metadata: { session: 'cs_1', '0': 'zero' },
      receipt_email: 'buyer@example.com',
      shipping: { name: 'A B', address: { line1: 'Street 1', country: 'US' } },
      statement_descriptor_suffix: 'SHOP',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    });
    expect(created).toMatchObject({
      object: 'payment_intent',
      status: 'requires_payment_method',
      created: 1_800_000_000,
      currency: 'usd',
      metadata: { session: 'cs_1', '0': 'zero' },
      shipping: { name: 'A B', phone: null, address: { line1: 'Street 1', city: null, country: 'US' } },
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      latest_charge: null,
      livemode: false,
    });
    expect(await seller.paymentIntents.retrieve(created.id)).toEqual(created);
    const paid = await seller.paymentIntents.confirm(created.id, { payment_method: 'pm_card_mastercard' });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 1000, last_payment_error: null });
    const charge = await seller.charges.retrieve(String(paid.latest_charge), { expand: ['payment_intent'] });
    expect(charge).toMatchObject({
      object: 'charge',
      status: 'succeeded',
      captured: true,
      amount_captured: 1000,
      metadata: { session: 'cs_1' },
      payment_method_details: { card: { brand: 'mastercard' } },
      payment_intent: { id: created.id, status: 'succeeded' },
    });
    expect(await ledger()).toEqual([
      {
        id: charge.id,
        payment_intent: created.id,
        amount: 1000,
        currency: 'usd',
        status: 'succeeded',
        metadata: { session: 'cs_1', '0': 'zero' },
        created: 1_800_000_000,
      },
    ]);
  });

  test('expands what is asked for, in lists too', async () => {
    const { seller } = await openSandbox();
    const expand = ['latest_charge.payment_intent', 'payment_method'];
    const paid = await seller.paymentIntents.create({ ...VISA, confirm: true, expand });
    expect(paid.latest_charge).toMatchObject({ status: 'succeeded', payment_intent: { id: paid.id } });
    expect(paid.payment_method).toMatchObject({ type: 'card', card: { last4: '4242' } });
    const page = await seller.paymentIntents.list({ expand: ['data.latest_charge'] });
    expect(page.data[0]?.latest_charge).toMatchObject({ object: 'charge' });
    const error = await failure(seller.paymentIntents.retrieve(paid.id, { expand: ['amount'] }));
    expect(error).toMatchObject({ statusCode: 400, message: 'This property cannot be expanded (amount).' });
  });

  test('is updated until it is paid, its metadata and description always', async () => {
    const { seller } = await openSandbox();
    const { id } = await seller.paymentIntents.create({ ...VISA, metadata: { a: '1', b: '2' } });
    const updated = await seller.paymentIntents.update(id, { amount: 1200, metadata: { a: '', c: '3' } });
    expect(updated).toMatchObject({ amount: 1200, metadata: { b: '2', c: '3' }, status: 'requires_confirmation' });
    expect(updated.metadata).not.toHaveProperty('a');
    expect((await seller.paymentIntents.confirm(id)).amount_received).toBe(1200);
    expect((await seller.paymentIntents.update(id, { metadata: '', description: 'late' })).metadata).toEqual({});
    const error = await failure(seller.paymentIntents.update(id, { amount: 1300 }));
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(error.payment_intent).toMatchObject({ id, amount: 1200, status: 'succeeded' });
  });

  test('refuses to be confirmed or canceled when it is succeeded or canceled', async () => {
    const { seller, ledger } = await openSandbox();
    const paid = await seller.paymentIntents.create({ ...VISA, confirm: true });
    const open = await seller.paymentIntents.create(VISA);
    const canceled = await seller.paymentIntents.cancel(open.id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    for (const { id, status } of [paid, canceled]) {
      const calls = [
        seller.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
        seller.paymentIntents.cancel(id),
        seller.paymentIntents.capture(id),
      ];
      for (const error of await Promise.all(calls.map(failure))) {
        expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
        expect(error.payment_intent).toMatchObject({ id, status });
      }
    }
    expect(await ledger()).toHaveLength(1);
  });

  test('cannot be confirmed without anything that pays', async () => {
    const { seller } = await openSandbox();
    const { id } = await seller.paymentIntents.create({ amount: 1000, currency: 'usd' });
    const error = await failure(seller.paymentIntents.confirm(id));
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(error.message).toMatch(/missing a payment method/);
  });

  test('is authorized first and captured later, in part, or let go', async () => {
    const { seller, ledger } = await openSandbox();
    const manual = { ...VISA, confirm: true, capture_method: 'manual' as const };
    const taken = await seller.paymentIntents.create(manual);
    const dropped = await seller.paymentIntents.create(manual);
    expect(taken).toMatchObject({ status: 'requires_capture', amount_capturable: 1000, amount_received: 0 });
    expect(await ledger()).toEqual([]);
    expect((await failure(seller.paymentIntents.capture(taken.id, { amount_to_capture: 1001 }))).statusCode).toBe(400);
    const captured = await seller.paymentIntents.capture(taken.id, { amount_to_capture: 700 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 700 });
    await seller.paymentIntents.cancel(dropped.id);
    expect(await seller.charges.retrieve(String(dropped.latest_charge))).toMatchObject({
      refunded: true,
      captured: false,
    });
    expect(await ledger()).toMatchObject([{ id: taken.latest_charge, amount: 700, status: 'succeeded' }]);
  });

  test('is listed from the newest, by pages and by time', async () => {
    let now = 1_000_000;
    const { seller } = await openSandbox({ now: () => now });
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      ids.unshift((await seller.paymentIntents.create(VISA)).id);
      now += i % 2 === 0 ? 0 : 1000;
    }
    const list = async (params: Stripe.PaymentIntentListParams) =>
      (await seller.paymentIntents.list(params)).data.map(({ id }) => id);
    expect(await seller.paymentIntents.list({ limit: 2 })).toMatchObject({
      object: 'list',
      has_more: true,
      url: '/v1/payment_intents',
    });
    expect(await list({ limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await list({ starting_after: ids[1] ?? '', limit: 2 })).toEqual(ids.slice(2, 4));
    expect((await seller.paymentIntents.list({ starting_after: ids[3] ?? '' })).has_more).toBe(false);
    expect(await seller.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 9 })).toHaveLength(5);
    expect(await list({ created: { gte: 1001 } })).toEqual(ids.slice(0, 3));
    expect(await list({ created: { gt: 1001 } })).toEqual(ids.slice(0, 1));
    expect(await list({ created: { lte: 1001 } })).toEqual(ids.slice(1));
    expect(await list({ created: { lt: 1001 } })).toEqual(ids.slice(3));
    expect(await list({ created: 1001 })).toEqual(ids.slice(1, 3));
  });

  test('belongs to the account that made it', async () => {
    const { seller, agent } = await openSandbox();
    const { id, latest_charge } = await seller.paymentIntents.create({ ...VISA, confirm: true });
    for (const call of [agent.paymentIntents.retrieve(id), agent.paymentIntents.cancel(id)]) {
      const message = `No such payment_intent: '${id}'`;
      expect(await failure(call)).toMatchObject({
        statusCode: 404,
        code: 'resource_missing',
        param: 'intent',
        message,
      });
    }
    expect((await failure(agent.charges.retrieve(String(latest_charge)))).statusCode).toBe(404);
    expect((await agent.paymentIntents.list()).data).toEqual([]);
    expect((await agent.accounts.retrieveCurrent()).id).toBe(defaultAgentAccount.id);
    expect((await seller.accounts.retrieveCurrent()).id).toBe(defaultSellerAccount.id);
  });
});
