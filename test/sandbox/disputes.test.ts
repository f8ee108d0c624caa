import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { failure, openSandbox } from './support/sandbox-client.js';

const pay = (seller: Stripe, payment_method: string, more: object = {}) =>
  seller.paymentIntents.create({ amount: 1000, currency: 'usd', confirm: true, payment_method, ...more });

async function disputed(card = 'pm_card_createDispute') {
  const { seller, agent } = await openSandbox();
  const paid = await pay(seller, card);
  const [dispute] = (await seller.disputes.list({ payment_intent: paid.id })).data;
  if (dispute === undefined) throw new Error('There is no dispute.');
  /** The types of events about disputes, the oldest first. */
  const told = async () => {
    const { data } = await seller.events.list({ limit: 100 });
    const types = data.map(({ type }) => type).filter((type) => type.startsWith('charge.dispute.'));
    return types.map((type) => type.slice('charge.dispute.'.length)).reverse();
  };
  const answer = (uncategorized_text: string) =>
    seller.disputes.update(dispute.id, { evidence: { uncategorized_text } });
  return { seller, agent, paid, dispute, told, answer, charge: String(paid.latest_charge) };
}

describe('a disputed charge', () => {
  test.each([
    ['pm_card_createDispute', 'fraudulent', 'needs_response', ['created', 'funds_withdrawn']],
    [
      'pm_card_createDisputeProductNotReceived',
      'product_not_received',
      'needs_response',
      ['created', 'funds_withdrawn'],
    ],
    ['pm_card_createDisputeInquiry', 'fraudulent', 'warning_needs_response', ['created']],
  ])('of %s is %s and %s', async (card, reason, status, events) => {
    const { seller, paid, dispute, charge, told } = await disputed(card);
    expect(paid.status).toBe('succeeded');
    expect(dispute).toMatchObject({
      object: 'dispute',
      amount: 1000,
      currency: 'usd',
      reason,
      status,
      charge,
      payment_intent: paid.id,
      is_charge_refundable: status.startsWith('warning'),
    });
    expect(dispute.id).toMatch(/^du_/);
    expect((await seller.charges.retrieve(charge)).disputed).toBe(true);
    expect(await told()).toEqual(events);
  });

  test('is disputed when it is captured, not before', async () => {
    const { seller } = await openSandbox();
    const { id } = await pay(seller, 'pm_card_createDispute', { capture_method: 'manual' });
    expect((await seller.disputes.list()).data).toEqual([]);
    await seller.paymentIntents.capture(id, { amount_to_capture: 600 });
    expect((await seller.disputes.list({ payment_intent: id })).data).toMatchObject([{ amount: 600 }]);
  });

  test('is won, and the money comes back', async () => {
    const { seller, paid, answer, told } = await disputed();
    const refused = await failure(seller.refunds.create({ payment_intent: paid.id }));
    expect(refused).toMatchObject({ statusCode: 400, code: 'charge_disputed' });
    expect(await answer('winning_evidence')).toMatchObject({
      status: 'won',
      evidence: { uncategorized_text: 'winning_evidence' },
      evidence_details: { has_evidence: true, submission_count: 1, submission_method: 'manual' },
    });
    expect((await told()).slice(2)).toEqual(['updated', 'closed', 'funds_reinstated']);
    expect((await seller.refunds.create({ payment_intent: paid.id })).status).toBe('succeeded');
  });

  test('is lost, and stays unrefundable', async () => {
    const { seller, paid, dispute, answer, told } = await disputed();
    expect((await answer('losing_evidence')).status).toBe('lost');
    expect((await told()).slice(2)).toEqual(['updated', 'closed']);
    expect((await failure(seller.refunds.create({ payment_intent: paid.id }))).code).toBe('charge_disputed');
    expect((await failure(answer('winning_evidence'))).statusCode).toBe(400);
    expect((await failure(seller.disputes.close(dispute.id))).statusCode).toBe(400);
  });

  test('is under review with any other evidence, once that is submitted', async () => {
    const { seller, dispute, answer, told } = await disputed();
    const wrong = seller.disputes.update(dispute.id, { evidence: { mood: 'bad' } as object });
    expect(await failure(wrong)).toMatchObject({ code: 'parameter_unknown', param: 'evidence[mood]' });
    const staged = await seller.disputes.update(dispute.id, { evidence: { product_description: 'A' }, submit: false });
    expect(staged).toMatchObject({ status: 'needs_response', evidence_details: { submission_count: 0 } });
    expect(await answer('It was sent.')).toMatchObject({
      status: 'under_review',
      evidence: { product_description: 'A', uncategorized_text: 'It was sent.' },
    });
    const described = await seller.disputes.update(dispute.id, { metadata: { case: '7' } });
    expect(described).toMatchObject({ status: 'under_review', metadata: { case: '7' } });
    expect((await told()).slice(2)).toEqual(['updated', 'updated', 'updated']);
    const [event] = (await seller.events.list({ type: 'charge.dispute.updated' })).data;
    expect(event?.data.previous_attributes).toEqual({ metadata: {} });
  });

  test('is given up by the seller', async () => {
    const { seller, dispute, told } = await disputed();
    expect((await seller.disputes.close(dispute.id)).status).toBe('lost');
    expect((await told()).at(-1)).toBe('closed');
  });

  test('is asked about only, and closed or escalated', async () => {
    const one = await disputed('pm_card_createDisputeInquiry');
    expect((await one.answer('winning_evidence')).status).toBe('warning_closed');
    expect(await one.told()).toEqual(['created', 'updated', 'closed']);
    const two = await disputed('pm_card_createDisputeInquiry');
    expect((await two.seller.refunds.create({ payment_intent: two.paid.id, amount: 1 })).status).toBe('succeeded');
    expect(await two.answer('escalate_inquiry_evidence')).toMatchObject({
      status: 'needs_response',
      payment_method_details: { card: { case_type: 'chargeback' } },
    });
    expect((await two.told()).at(-1)).toBe('funds_withdrawn');
    expect((await failure(two.seller.refunds.create({ payment_intent: two.paid.id }))).code).toBe('charge_disputed');
  });

  test("is found by its charge, and by nobody else's account", async () => {
    const { seller, agent, dispute, charge } = await disputed();
    expect((await seller.disputes.list({ charge })).data).toEqual([dispute]);
    expect((await seller.disputes.list({ charge: 'ch_x' })).data).toEqual([]);
    expect(await seller.disputes.retrieve(dispute.id, { expand: ['charge'] })).toMatchObject({
      charge: { id: charge },
    });
    expect(await failure(agent.disputes.retrieve(dispute.id))).toMatchObject({ statusCode: 404 });
    expect((await agent.disputes.list()).data).toEqual([]);
  });
});

describe('an early fraud warning', () => {
  test('comes with the charge and is actionable until that is refunded', async () => {
    const { seller, agent } = await openSandbox();
    const paid = await pay(seller, 'pm_card_createIssuerFraudRecord');
    const charge = String(paid.latest_charge);
    const [warning] = (await seller.radar.earlyFraudWarnings.list({ charge })).data;
    expect(warning).toMatchObject({ object: 'radar.early_fraud_warning', actionable: true, payment_intent: paid.id });
    const id = String(warning?.id);
    expect(id).toMatch(/^issfr_/);
    expect((await seller.events.list({ type: 'radar.early_fraud_warning.created' })).data).toMatchObject([
      { data: { object: { id, charge } } },
    ]);
    expect((await seller.charges.retrieve(charge)).disputed).toBe(false);
    await seller.refunds.create({ charge, reason: 'fraudulent' });
    expect((await seller.radar.earlyFraudWarnings.retrieve(id)).actionable).toBe(false);
    expect((await seller.radar.earlyFraudWarnings.list({ payment_intent: paid.id })).data).toMatchObject([
      { id, actionable: false },
    ]);
    expect(await failure(agent.radar.earlyFraudWarnings.retrieve(id))).toMatchObject({ statusCode: 404 });
  });
});
