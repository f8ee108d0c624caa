import { afterEach, describe, expect, it } from 'vitest';
import { completeBody, createBody } from '../support/builders.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();
const HOUR = 3_600_000;

afterEach(() => shop().stripe.faults([]));

const INSTRUMENT = { type: 'card', credential: { type: 'spt', token: 'spt_1' } };

const SLOW_CONFIRM = [{ match: { path: '*/confirm' }, fault: 'delay' as const, ms: 700 }];

describe('complete', () => {
  it('R-CMP-01 R-GET-04 ends in one order, which stays on the session', async () => {
    const session = await readySession(shop());
    const answer = await shop().client.complete(session.id, await paymentFor(shop(), session));
    expect([answer.status, answer.body.status]).toEqual([200, 'completed']);
    expect(answer.body.order).toMatchObject({ type: 'order', checkout_session_id: session.id, status: 'confirmed' });
    expect(answer.body.order.id).toMatch(/^ord_/);
    expect(new URL(answer.body.order.permalink_url).pathname).toMatch(/^\/orders\//);
    expect(answer.body.order.permalink_url).not.toContain(answer.body.order.id);
    expect((await shop().client.get(session.id)).text).toBe(answer.text);
    expect(answer.body.totals).toEqual(session.totals);
  });

  it.each([
    ['no payment_data', {}, '$.payment_data'],
    ['nothing in it', { payment_data: {} }, '$.payment_data.handler_id'],
    ['no handler', { payment_data: { instrument: INSTRUMENT } }, '$.payment_data.handler_id'],
    ['no instrument', { payment_data: { handler_id: 'card_tokenized' } }, '$.payment_data.instrument'],
    [
      'no credential',
      { payment_data: { handler_id: 'card_tokenized', instrument: { type: 'card' } } },
      '$.payment_data.instrument.credential',
    ],
    [
      'no token',
      { payment_data: { handler_id: 'card_tokenized', instrument: { type: 'card', credential: { type: 'spt' } } } },
      '$.payment_data.instrument.credential.token',
    ],
  ])('R-CMP-02 R-CMP-03 refuses %s', async (_, body, param) => {
    const session = await readySession(shop());
    const answer = await shop().client.complete(session.id, body);
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'missing', param]);
  });

  it('R-CMP-03 refuses a purchase order where the shop takes none, and says what there is', async () => {
    const session = await readySession(shop());
    const answer = await shop().client.complete(session.id, { payment_data: { purchase_order_number: 'PO-1' } });
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([
      400,
      'invalid',
      '$.payment_data.purchase_order_number',
    ]);
    expect(answer.body.message).toContain('card_tokenized');
  });

  it.each([
    ['the legacy form', { token: 'spt_1', provider: 'stripe' }],
    ['a purchase order, which this seller takes none of', { purchase_order_number: 'PO-1' }],
    [
      'another credential',
      {
        handler_id: 'card_tokenized',
        instrument: { type: 'card', credential: { type: 'vault_token', token: 'vt_1' } },
      },
    ],
    [
      'another instrument',
      { handler_id: 'card_tokenized', instrument: { type: 'wallet', credential: { type: 'spt', token: 'spt_1' } } },
    ],
  ])('R-CMP-03 refuses %s with 400', async (_, payment) => {
    const session = await readySession(shop());
    const answer = await shop().client.complete(session.id, { payment_data: payment });
    expect([answer.status, answer.body.type]).toEqual([400, 'invalid_request']);
    expect(answer.body.param).toMatch(/^\$\.payment_data/);
    expect((await shop().client.get(session.id)).body).toEqual(session);
  });

  it('R-CMP-04 R-AUTH-03 R-PAY-05 takes a handler only that the session offers', async () => {
    const session = await readySession(shop());
    const payment = await paymentFor(shop(), session);
    payment.payment_data.handler_id = 'seller_pm_123';
    const answer = await shop().client.complete(session.id, payment);
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', '$.payment_data.handler_id']);
    expect(await shop().stripe.charges(session.id)).toEqual([]);
  });

  it.each([
    'abandoned',
    'attempt_acknowledged',
    'authenticated',
    'canceled',
    'denied',
    'informational',
    'internal_error',
    'not_supported',
    'processing_error',
    'rejected',
  ])('R-CMP-06 takes the authentication outcome %s with its details', async (outcome) => {
    const { id } = (await shop().client.create(createBody())).body;
    const details = {
      three_ds_cryptogram: 'AAA=',
      electronic_commerce_indicator: '05',
      transaction_id: 't-1',
      version: '2.2.0',
    };
    const complete = (result: object) =>
      shop().client.complete(id, completeBody('spt_1', { authentication_result: result }));
    expect((await complete({ outcome, outcome_details: details })).status).toBe(200);
    const bare = await complete({ outcome });
    const partial = await complete({ outcome, outcome_details: { version: '2.2.0' } });
    const needsDetails = ['authenticated', 'informational', 'attempt_acknowledged'].includes(outcome);
    for (const answer of [bare, partial]) expect(answer.status).toBe(needsDetails ? 400 : 200);
    if (needsDetails) expect(bare.body.param).toBe('$.authentication_result.outcome_details');
    const eci = await complete({ outcome, outcome_details: { ...details, electronic_commerce_indicator: '09' } });
    expect(eci.body.param).toBe('$.authentication_result.outcome_details.electronic_commerce_indicator');
  });

  it.each([
    ['pm_card_visa_chargeDeclined', 'payment_declined'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'payment_declined'],
    ['pm_card_chargeDeclinedExpiredCard', 'payment_declined'],
  ])('R-CMP-08 answers %s as a session that can be paid again', async (paymentMethod, code) => {
    const session = await readySession(shop());
    const answer = await shop().client.complete(session.id, await paymentFor(shop(), session, paymentMethod));
    expect([answer.status, answer.body.status]).toEqual([200, 'ready_for_payment']);
    const [message] = answer.body.messages;
    expect([message.type, message.code, message.param]).toEqual(['error', code, undefined]);
    expect(message.content.length).toBeGreaterThan(20);
    const paid = await shop().client.complete(session.id, await paymentFor(shop(), session));
    expect([paid.body.status, paid.body.messages]).toEqual(['completed', []]);
    expect(await shop().stripe.charges(session.id)).toHaveLength(1);
  });

  it('R-CMP-10 R-PAY-13 answers every trouble with the token in the same way and charges nothing', async () => {
    const session = await readySession(shop());
    const { stripe } = shop();
    const amount = totalOf(session);
    const revoked = await stripe.mint({ amount });
    await stripe.revoke(revoked);
    const other = await readySession(shop());
    const used = await stripe.mint({ amount: totalOf(other) });
    await shop().client.complete(other.id, completeBody(used));
    const tokens = {
      unknown: 'spt_unknown',
      revoked,
      used,
      'one cent short': await stripe.mint({ amount: amount - 1 }),
      'another currency': await stripe.mint({ amount: 10 * amount, currency: 'eur' }),
    };
    for (const [trouble, token] of Object.entries(tokens)) {
      const { status, body, text } = await shop().client.complete(session.id, completeBody(token));
      expect([trouble, status, body.status], text).toEqual([trouble, 200, 'ready_for_payment']);
      const [message, ...more] = body.messages;
      expect([trouble, message.type, message.code, message.param, more]).toEqual([
        trouble,
        'error',
        'payment_declined',
        undefined,
        [],
      ]);
    }
    expect(await stripe.charges(session.id)).toEqual([]);
  });

  it('R-CMP-09 while not ready answers what is missing and charges nothing', async () => {
    const { body: session } = await shop().client.create(createBody({ line_items: [{ id: 'item_sold_out' }] }));
    const answer = await shop().client.complete(session.id, completeBody(await shop().stripe.mint({ amount: 5000 })));
    expect([answer.status, answer.body.status]).toEqual([200, 'not_ready_for_payment']);
    const codes = answer.body.messages.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(expect.arrayContaining(['out_of_stock', 'missing']));
    expect(await shop().stripe.charges(session.id)).toEqual([]);
  });

  it('R-CMP-09 refuses what is over with 409, whatever the body says', async () => {
    const { app, client, clock } = shop();
    const paid = await readySession(shop());
    await client.complete(paid.id, await paymentFor(shop(), paid));
    const canceled = await readySession(shop());
    await client.cancel(canceled.id);
    const expired = await readySession(shop());
    clock.advance(6 * HOUR);
    await app.sweeper.runOnce();
    for (const id of [paid.id, canceled.id, expired.id]) {
      const before = await client.get(id);
      const answer = await client.complete(id, completeBody(await shop().stripe.mint({ amount: 9999 })));
      expect([answer.status, answer.body.code]).toEqual([409, 'session_not_modifiable']);
      expect((await client.get(id)).text).toBe(before.text);
    }
    expect(await shop().stripe.charges(paid.id)).toHaveLength(1);
    expect(await shop().stripe.charges(canceled.id)).toEqual([]);
  });

  it('R-CMP-12 takes the buyer and the notes of the completion', async () => {
    const session = await readySession(shop());
    const buyer = { email: 'payer@example.com', first_name: 'Grace' };
    const payment = { ...(await paymentFor(shop(), session)), buyer, order_notes: 'Ring twice.' };
    const { body } = await shop().client.complete(session.id, payment);
    expect(body.buyer).toEqual(buyer);
    expect(body.order.confirmation.order_notes).toBe('Ring twice.');
    expect(body.order_notes).toBeUndefined();
  });

  it('R-IDM-08 R-UPD-09 R-CAN-06 R-CMP-15 while it runs: in flight, in progress, and visible as such', async () => {
    const { client, stripe } = shop();
    const session = await readySession(shop());
    const payment = await paymentFor(shop(), session);
    await stripe.faults(SLOW_CONFIRM);
    const first = client.complete(session.id, payment, { key: 'slow' });
    await expect.poll(async () => (await client.get(session.id)).body.status).toBe('complete_in_progress');

    const same = await client.complete(session.id, payment, { key: 'slow' });
    const otherBody = await client.complete(session.id, { ...payment, order_notes: 'x' }, { key: 'slow' });
    const others = [
      await client.complete(session.id, payment),
      await client.update(session.id, { order_notes: 'x' }),
      await client.cancel(session.id),
    ];
    expect((await first).body.status).toBe('completed');

    expect([same.status, same.body.code]).toEqual([409, 'idempotency_in_flight']);
    expect(same.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect([otherBody.status, otherBody.body.code]).toEqual([422, 'idempotency_conflict']);
    for (const answer of others) {
      expect([answer.status, answer.body.code]).toEqual([409, 'session_in_progress']);
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    }
    const again = await client.complete(session.id, payment, { key: 'slow' });
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([(await first).text, 'true']);
    expect(await stripe.charges(session.id)).toHaveLength(1);
  });
});
