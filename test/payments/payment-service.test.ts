import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Charge } from '../../src/domain/charge.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import { UnavailableError } from '../../src/errors.js';
import { createPaymentService } from '../../src/payments/payment-service.js';
import { createStripeCall } from '../../src/payments/stripe-call.js';
import { createStripeClient } from '../../src/payments/stripe-client.js';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { CONFIRM, CREATE, createDashboard, type Intent } from '../completion/support/dashboard.js';
import { createStripeSide, type StripeSide } from '../support/stripe.js';

const AMOUNT = 4200;
const MINUTE = 60_000;

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let stripe: StripeSide;
let now: () => number;
beforeEach(async () => {
  sandbox = await startSandbox();
  stripe = createStripeSide(sandbox.url);
  now = Date.now;
});
afterEach(() => sandbox.close());

const serviceOf = (way: { confirmsWithCreate?: boolean; tokenParameter?: 'payment_method_data' | 'top_level' } = {}) =>
  createPaymentService({
    stripe: createStripeClient({ secretKey: defaultSellerAccount.key, apiBase: sandbox.url }),
    call: createStripeCall({ ratePerSecond: 1000, now: () => now() }),
    apiVersion: '2026-09-30.preview',
    tokenParameter: way.tokenParameter ?? 'payment_method_data',
    confirmsWithCreate: way.confirmsWithCreate ?? false,
    livemode: false,
    storeId: 'store_1',
    now: () => now(),
  });

const charge: Charge = {
  sessionId: 'cs_1',
  agentId: 'alpha',
  generation: 3,
  phase: 'creating',
  attempt: 1,
  unreadAttempts: false,
  tokenWithCreate: false,
  amount: AMOUNT,
  currency: 'usd',
  pinnedSeq: 1,
  epoch: 1,
  leaseUntil: 0,
  createdAt: Date.now(),
  updatedAt: Date.now(),
};

const address = {
  name: 'Ada Byron',
  lineOne: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postalCode: '94131',
};

/** As much of a session as a payment reads. */
const session = {
  id: 'cs_1',
  draft: { buyer: { email: 'ada@example.com' }, fulfillmentDetails: { phoneNumber: '+15550100', address } },
} as unknown as CheckoutSession;

const request = { charge, session };
const intents = () => createDashboard(sandbox.url).intents('cs_1');

describe.each(['payment_method_data', 'top_level'] as const)('with the token as %s', (tokenParameter) => {
  it('creates without the token, confirms with it, and tells Stripe what it is for', async () => {
    const payments = serviceOf({ tokenParameter });
    const token = await stripe.mint({ amount: AMOUNT });
    const created = await payments.create(request, payments.budget(2000));
    if (created.kind !== 'state') throw new Error('not created');
    expect(created.intent).toMatchObject({
      status: 'requires_payment_method',
      amount: AMOUNT,
      sessionId: 'cs_1',
      generation: 3,
    });

    const paid = await payments.confirm(request, created.intent.id, { token }, payments.budget(2000));
    expect(paid).toMatchObject({
      kind: 'state',
      intent: { status: 'succeeded', card: { brand: 'visa', last4: '4242' } },
    });
    const [intent] = await intents();
    expect(intent).toMatchObject<Partial<Intent>>({
      metadata: { checkout_session_id: 'cs_1', generation: '3' },
      description: 'Checkout cs_1',
      receipt_email: 'ada@example.com',
      shipping: {
        name: 'Ada Byron',
        phone: '+15550100',
        address: { line1: '1234 Chat Road', city: 'San Francisco', state: 'CA', postal_code: '94131', country: 'US' },
      },
    });
  });
});

it('repeats a lost create and a lost confirm under the same key: one PaymentIntent, one charge', async () => {
  const payments = serviceOf();
  const token = await stripe.mint({ amount: AMOUNT });
  await stripe.faults([
    { match: CREATE, fault: 'drop_after', times: 2 },
    { match: CONFIRM, fault: 'half_response', times: 2 },
  ]);
  const created = await payments.create(request, payments.budget(3000));
  const again = await payments.create(request, payments.budget(3000));
  expect(again).toEqual(created);
  if (created.kind !== 'state') throw new Error('not created');
  const paid = await payments.confirm(request, created.intent.id, { token }, payments.budget(3000));
  expect(await payments.confirm(request, created.intent.id, { token }, payments.budget(3000))).toEqual(paid);
  expect(await intents()).toHaveLength(1);
  expect(await stripe.charges()).toHaveLength(1);
});

it('another attempt on the same PaymentIntent has a key of its own', async () => {
  const payments = serviceOf();
  const created = await payments.create(request, payments.budget(2000));
  if (created.kind !== 'state') throw new Error('not created');
  const { id } = created.intent;
  const refusing = await stripe.mint({ amount: AMOUNT, paymentMethod: 'pm_card_visa_chargeDeclined' });
  const declined = await payments.confirm(request, id, { token: refusing }, payments.budget(2000));
  expect(declined).toMatchObject({ kind: 'declined', reason: 'contact_issuer', intent: { id } });
  const second = { ...request, charge: { ...charge, attempt: 2 } };
  const paid = await payments.confirm(
    second,
    id,
    { token: await stripe.mint({ amount: AMOUNT }) },
    payments.budget(2000),
  );
  expect(paid).toMatchObject({ kind: 'state', intent: { status: 'succeeded' } });
});

it('a key that carried another token is broken, not unanswered', async () => {
  const payments = serviceOf();
  const created = await payments.create(request, payments.budget(2000));
  if (created.kind !== 'state') throw new Error('not created');
  const refusing = await stripe.mint({ amount: AMOUNT, paymentMethod: 'pm_card_visa_chargeDeclined' });
  await payments.confirm(request, created.intent.id, { token: refusing }, payments.budget(2000));
  const good = await stripe.mint({ amount: AMOUNT });
  expect(await payments.confirm(request, created.intent.id, { token: good }, payments.budget(2000))).toMatchObject({
    kind: 'broken',
  });
});

it('a cancel is final, and tells when the money was faster', async () => {
  const payments = serviceOf();
  const token = await stripe.mint({ amount: AMOUNT });
  const open = await payments.create(request, payments.budget(2000));
  if (open.kind !== 'state') throw new Error('not created');
  expect(await payments.cancel(open.intent.id, payments.budget(2000))).toMatchObject({ status: 'canceled' });
  expect(await payments.cancel(open.intent.id, payments.budget(2000))).toMatchObject({ status: 'canceled' });
  const late = await payments.confirm(request, open.intent.id, { token }, payments.budget(2000));
  expect(late).toMatchObject({ kind: 'state', intent: { status: 'canceled' } });

  const next = { ...request, charge: { ...charge, generation: 4 } };
  const other = await payments.create(next, payments.budget(2000));
  if (other.kind !== 'state') throw new Error('not created');
  await payments.confirm(next, other.intent.id, { token }, payments.budget(2000));
  expect(await payments.cancel(other.intent.id, payments.budget(2000))).toMatchObject({ status: 'succeeded' });
});

describe('a create-and-confirm whose answer was lost', () => {
  const settle = (payments: ReturnType<typeof serviceOf>) => payments.settleLostCreate(request, payments.budget(500));

  it('is found when it took effect', async () => {
    const payments = serviceOf({ confirmsWithCreate: true });
    await payments.createAndConfirm(request, { token: await stripe.mint({ amount: AMOUNT }) }, payments.budget(2000));
    expect(await settle(payments)).toMatchObject({ status: 'succeeded' });
  });

  it('can never run once its key is taken', async () => {
    const payments = serviceOf({ confirmsWithCreate: true });
    expect(await settle(payments)).toMatchObject({ status: 'requires_payment_method' });
    const late = await payments.createAndConfirm(
      request,
      { token: await stripe.mint({ amount: AMOUNT }) },
      payments.budget(2000),
    );
    expect(late).toMatchObject({ kind: 'broken' });
    expect(await stripe.charges()).toEqual([]);
  });

  it('is settled as nothing, after a while, when it ran and made nothing', async () => {
    const payments = serviceOf({ confirmsWithCreate: true });
    const other = await payments.create({ ...request, charge: { ...charge, generation: 9 } }, payments.budget(500));
    if (other.kind !== 'state') throw new Error('not created');
    await fetch(`${sandbox.url}/v1/payment_intents/${other.intent.id}/cancel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${defaultSellerAccount.key}`, 'idempotency-key': 'acp:cs_1:3:create' },
    });
    await expect(settle(payments)).rejects.toThrow(UnavailableError);
    now = () => Date.now() + 11 * MINUTE;
    expect(await settle(payments)).toBeUndefined();
  });
});

it('the token stands in no error that is thrown', async () => {
  const payments = serviceOf();
  const token = await stripe.mint({ amount: AMOUNT });
  const created = await payments.create(request, payments.budget(2000));
  if (created.kind !== 'state') throw new Error('not created');
  const { id } = created.intent;
  for (const fault of ['drop_before', 'half_response', 'error_500_before', 'conflict_409', 'rate_limit_429'] as const) {
    await stripe.faults([{ match: {}, fault }]);
    const thrown = await Promise.allSettled([
      payments.inspectToken(token, { amount: AMOUNT, currency: 'usd' }, payments.budget(50)),
      payments.createAndConfirm(request, { token }, payments.budget(50)),
      payments.confirm(request, id, { token }, payments.budget(50)),
    ]);
    expect(inspect(thrown, { depth: 12 })).not.toContain(token);
  }
});
