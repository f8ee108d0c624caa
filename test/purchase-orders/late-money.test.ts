import { expect, it } from 'vitest';
import { sendBack } from '../../src/checkout/send-back.js';
import type { SessionRules } from '../../src/checkout/session-log.js';
import type { PaymentIntentState } from '../../src/domain/charge.js';
import type { Rows } from '../../src/store/store.js';
import { aCharge, aSession } from '../store/support/builders.js';

const NOW = 1_800_000_000_000;

/** A card's payment whose PaymentIntent nobody knew by its id counted as canceled, and then the money came after all. */
function lateFor(status: 'pending_approval' | 'canceled') {
  const session = aSession('cs_1', { status });
  const { paymentIntentId: _, ...unnamed } = aCharge('cs_1');
  const charge = { ...unnamed, phase: 'canceled' as const };
  const row = { seq: 1, session };
  const rows: Rows = {
    session: row,
    charge,
    refunds: [],
    idempotency: new Map(),
    stock: new Map(),
    redemptions: [{ sessionId: 'cs_1', ruleId: 'once', state: 'held', returnable: false }],
    creditHolds: [{ creditId: 'scr_1', amount: 500, isSpent: false }],
  };
  const { generation, amount, currency } = charge;
  const intent: PaymentIntentState = { id: 'pi_1', status: 'succeeded', amount, currency, generation };
  const rules: SessionRules = { ttl: 1, hold: 1, lowStockThreshold: 0, maxHolds: 1, maxDeclines: 1 };
  const verdict = { kind: 'refund' as const, cause: 'late' as const, charge, row, isRecorded: false };
  return sendBack(verdict, rows, { intent, refundId: 'adj_1', rules, now: NOW });
}

it('money that comes late goes back, and leaves what a purchase order holds by then', () => {
  const { result, puts, credit } = lateFor('pending_approval');
  expect(puts?.refund).toMatchObject({ paymentIntentId: 'pi_1', cause: 'late' });
  expect(puts?.charge).toMatchObject({ phase: 'refunded' });
  expect([puts?.session, puts?.redemptions, credit]).toEqual([undefined, undefined, []]);
  expect(result).toMatchObject({ kind: 'refunding', session: { status: 'pending_approval' } });
});

it('without a purchase order, what the payment held goes back with it', () => {
  const { puts, credit } = lateFor('canceled');
  expect(puts?.redemptions?.rows).toMatchObject([{ state: 'released' }]);
  expect(credit).toMatchObject([{ kind: 'released', by: 500 }]);
});
