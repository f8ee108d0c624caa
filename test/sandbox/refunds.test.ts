import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { createStripeSide } from '../support/stripe.js';
import { clientsOf, failure, openSandbox } from './support/sandbox-client.js';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NEVER = { refundSettlesMs: 600_000 };
const SOON = { refundSettlesMs: 5 };
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });

const pay = (seller: Stripe, payment_method = 'pm_card_visa', more: object = {}) =>
  seller.paymentIntents.create({ amount: 1000, currency: 'usd', confirm: true, payment_method, ...more });
const chargeOf = ({ latest_charge }: Stripe.PaymentIntent) => String(latest_charge);

/** The types of events about refunds, the oldest first. */
async function typesOf(seller: Stripe): Promise<string[]> {
  const { data } = await seller.events.list({ limit: 100 });
  return data
    .map(({ type }) => type)
    .filter((type) => /refund/.test(type))
    .reverse();
}

async function settle(url: string, id: string, body: object = {}): Promise<Response> {
  return fetch(`${url}/_sandbox/refunds/${id}/settle`, { method: 'POST', body: JSON.stringify(body) });
}

describe('a refund', () => {
  test('gives parts back until all is given back', async () => {
    const { seller, url } = await openSandbox();
    const paid = await pay(seller, 'pm_card_visa', { metadata: { checkout_session_id: 'cs_1' } });
    const part = await seller.refunds.create({
      payment_intent: paid.id,
      amount: 300,
      reason: 'requested_by_customer',
      metadata: { why: 'late', none: '' },
      expand: ['charge'],
    });
    expect(part).toMatchObject({
      object: 'refund',
      amount: 300,
      currency: 'usd',
      status: 'succeeded',
      reason: 'requested_by_customer',
      metadata: { why: 'late' },
      payment_intent: paid.id,
      charge: { id: paid.latest_charge, amount_refunded: 300, refunded: false },
    });
    const rest = await seller.refunds.create({ charge: chargeOf(paid) });
    expect(rest).toMatchObject({ amount: 700, reason: null, metadata: {} });
    expect(await seller.charges.retrieve(chargeOf(paid))).toMatchObject({ amount_refunded: 1000, refunded: true });
    const charge = paid.latest_charge;
    expect(await createStripeSide(url).refunds('cs_1')).toMatchObject([
      { id: part.id, charge, payment_intent: paid.id, amount: 300, currency: 'usd', status: 'succeeded' },
      { id: rest.id, amount: 700, status: 'succeeded' },
    ]);
    expect(await createStripeSide(url).refunds('cs_2')).toEqual([]);
    expect(await typesOf(seller)).toEqual(['refund.created', 'charge.refunded', 'refund.created', 'charge.refunded']);
    const [last] = (await seller.events.list({ type: 'charge.refunded' })).data;
    expect(last?.data).toMatchObject({
      object: { refunded: true },
      previous_attributes: { amount_refunded: 300, refunded: false },
    });
    expect(await failure(seller.refunds.create({ payment_intent: paid.id }))).toMatchObject({
      statusCode: 400,
      code: 'charge_already_refunded',
      message: `Charge ${paid.latest_charge} has already been refunded.`,
    });
  });

  test('of more than is left is refused with both amounts', async () => {
    const { seller } = await openSandbox();
    const paid = await pay(seller);
    await seller.refunds.create({ payment_intent: paid.id, amount: 300 });
    const error = await failure(seller.refunds.create({ payment_intent: paid.id, amount: 2000 }));
    expect(error).toMatchObject({
      statusCode: 400,
      param: 'amount',
      message: 'Refund amount ($20.00) is greater than unrefunded amount on charge ($7.00)',
    });
    expect(error.code).toBeUndefined();
    expect(await typesOf(seller)).toHaveLength(2);
  });

  test('gives back no more than was captured', async () => {
    const { seller } = await openSandbox();
    const { id } = await pay(seller, 'pm_card_visa', { capture_method: 'manual' });
    expect((await failure(seller.refunds.create({ payment_intent: id }))).statusCode).toBe(400);
    await seller.paymentIntents.capture(id, { amount_to_capture: 600 });
    expect((await failure(seller.refunds.create({ payment_intent: id, amount: 601 }))).param).toBe('amount');
    expect((await seller.refunds.create({ payment_intent: id })).amount).toBe(600);
  });

  test('is refused for what is not there or not paid', async () => {
    const { seller, agent } = await openSandbox();
    const open = await seller.paymentIntents.create({ amount: 1000, currency: 'usd' });
    const [paid, other] = [await pay(seller), await pay(seller)];
    const refuse = async (params: Stripe.RefundCreateParams, client = seller) => failure(client.refunds.create(params));
    expect(await refuse({})).toMatchObject({ statusCode: 400 });
    expect(await refuse({ payment_intent: 'pi_x' })).toMatchObject({ statusCode: 400, code: 'resource_missing' });
    expect(await refuse({ charge: 'ch_x' })).toMatchObject({ statusCode: 400, code: 'resource_missing' });
    expect(await refuse({ charge: chargeOf(paid) }, agent)).toMatchObject({ code: 'resource_missing' });
    expect((await refuse({ payment_intent: open.id })).message).toMatch(/does not have a successful charge/);
    expect((await refuse({ payment_intent: paid.id, charge: chargeOf(other) })).param).toBe('charge');
    expect((await refuse({ payment_intent: paid.id, amount: 0 })).code).toBe('parameter_invalid_integer');
    expect((await refuse({ payment_intent: paid.id, reason: 'other' as 'duplicate' })).param).toBe('reason');
    expect((await seller.refunds.list()).data).toEqual([]);
  });

  test('is made once under one key', async () => {
    const { seller } = await openSandbox();
    const { id } = await pay(seller);
    const key = { idempotencyKey: 'r1' };
    const make = () => seller.refunds.create({ payment_intent: id, amount: 300 }, key);
    expect((await make()).id).toBe((await make()).id);
    expect((await seller.refunds.list()).data).toHaveLength(1);
  });

  test('is read, described and listed by what it refunds', async () => {
    const { seller, agent } = await openSandbox({ now: () => 1_800_000_000_000 });
    const [one, two] = [await pay(seller), await pay(seller)];
    const first = await seller.refunds.create({ payment_intent: one.id, amount: 100 });
    const second = await seller.refunds.create({ payment_intent: one.id, amount: 200 });
    const third = await seller.refunds.create({ payment_intent: two.id });
    const ids = async (params: Stripe.RefundListParams) => (await seller.refunds.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([third.id, second.id, first.id]);
    expect(await ids({ payment_intent: one.id })).toEqual([second.id, first.id]);
    expect(await ids({ charge: chargeOf(two) })).toEqual([third.id]);
    expect(await ids({ payment_intent: one.id, limit: 1, starting_after: second.id })).toEqual([first.id]);
    expect(await ids({ created: { gt: 1_800_000_000 } })).toEqual([]);
    const described = await seller.refunds.update(first.id, { metadata: { order: '7' } });
    expect(described.metadata).toEqual({ order: '7' });
    expect(await seller.refunds.retrieve(first.id)).toEqual(described);
    expect((await typesOf(seller)).at(-1)).toBe('refund.updated');
    expect(await failure(agent.refunds.retrieve(first.id))).toMatchObject({ statusCode: 404 });
  });
});

describe('a refund that does not stay as it was created', () => {
  test('is pending first and succeeds in a while', async () => {
    const { seller, url } = await openSandbox({ timing: SOON });
    const paid = await pay(seller, 'pm_card_pendingRefund');
    const { id, ...refund } = await seller.refunds.create({ payment_intent: paid.id });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await poll(async () => (await seller.refunds.retrieve(id)).status).toBe('succeeded');
    expect(await seller.refunds.retrieve(id)).not.toHaveProperty('pending_reason');
    expect(await typesOf(seller)).toEqual(['refund.created', 'charge.refunded', 'refund.updated']);
    expect(await createStripeSide(url).refunds()).toMatchObject([
      { id, status: 'pending' },
      { id, status: 'succeeded' },
    ]);
  });

  test('fails in a while, and the money counts as kept again', async () => {
    const { seller, url } = await openSandbox({ timing: SOON });
    const paid = await pay(seller, 'pm_card_refundFail');
    const { id, status } = await seller.refunds.create({ payment_intent: paid.id, amount: 400 });
    expect(status).toBe('succeeded');
    await poll(async () => (await seller.refunds.retrieve(id)).status).toBe('failed');
    const failed = await seller.refunds.retrieve(id);
    expect(failed.failure_reason).toBe('expired_or_canceled_card');
    expect(await seller.charges.retrieve(chargeOf(paid))).toMatchObject({ amount_refunded: 0, refunded: false });
    const [event] = (await seller.events.list({ type: 'refund.failed' })).data;
    expect(event).toMatchObject({
      request: { id: null, idempotency_key: null },
      data: { object: { id, status: 'failed' }, previous_attributes: { status: 'succeeded' } },
    });
    expect(await createStripeSide(url).refunds()).toMatchObject([
      { id, amount: 400, status: 'succeeded' },
      { id, amount: 400, status: 'failed' },
    ]);
    expect((await seller.refunds.create({ payment_intent: paid.id, amount: 1000 })).status).toBe('succeeded');
  });

  test('is brought to an end by a control call, once', async () => {
    const { seller, url } = await openSandbox({ timing: NEVER });
    const [one, two, three] = [
      await pay(seller, 'pm_card_pendingRefund'),
      await pay(seller, 'pm_card_refundFail'),
      await pay(seller, 'pm_card_visa'),
    ];
    const pending = await seller.refunds.create({ payment_intent: one.id });
    const failing = await seller.refunds.create({ payment_intent: two.id });
    const steady = await seller.refunds.create({ payment_intent: three.id });
    expect(await (await settle(url, pending.id, { outcome: 'fail' })).json()).toMatchObject({ status: 'failed' });
    expect(await (await settle(url, failing.id)).json()).toMatchObject({ status: 'failed' });
    expect((await settle(url, failing.id)).status).toBe(400);
    expect((await settle(url, steady.id)).status).toBe(400);
    expect((await settle(url, pending.id, { outcome: 'maybe' })).status).toBe(400);
    expect((await settle(url, 're_x')).status).toBe(404);
  });

  test('is canceled while it is pending', async () => {
    const { seller, url } = await openSandbox({ timing: NEVER });
    const paid = await pay(seller, 'pm_card_pendingRefund');
    const { id } = await seller.refunds.create({ payment_intent: paid.id });
    expect(await seller.refunds.cancel(id)).toMatchObject({ id, status: 'canceled' });
    expect((await failure(seller.refunds.cancel(id))).statusCode).toBe(400);
    expect((await settle(url, id)).status).toBe(400);
    expect(await seller.charges.retrieve(chargeOf(paid))).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await createStripeSide(url).refunds()).toMatchObject([{ status: 'pending' }, { status: 'canceled' }]);
  });

  test('goes on when the sandbox is started again', async () => {
    const file = join(folder, 'refund.db');
    const before = await startSandbox({ file, timing: NEVER });
    const { seller } = clientsOf(before.url);
    const { id } = await seller.refunds.create({ payment_intent: (await pay(seller, 'pm_card_refundFail')).id });
    await before.close();
    const next = await openSandbox({ file, timing: SOON });
    await poll(async () => (await next.seller.refunds.retrieve(id)).status).toBe('failed');
  });
});
