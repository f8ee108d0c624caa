import { automaticRefund } from '../domain/automatic-refund.js';
import type { Charge, PaymentIntentState } from '../domain/charge.js';
import type { Message } from '../domain/message.js';
import { releaseUses } from '../domain/redemption.js';
import type { Refund } from '../domain/refund.js';
import { sentence } from '../domain/sentence.js';
import { isTerminal } from '../domain/session.js';
import { releaseCredits } from '../domain/store-credit.js';
import type { Decision, Puts, Rows } from '../store/store.js';
import { waitsForCharge } from './charge-log.js';
import { inFlight, sealed } from './idempotency.js';
import type { Finished, PaymentVerdict } from './payment-verdict.js';
import { openRevision, type SessionRules } from './session-log.js';

export interface SendBackContext {
  intent: PaymentIntentState;
  refundId: string;
  rules: SessionRules;
  now: number;
}

/** To a session that is still open: it may be paid anew. */
const PAY_AGAIN: Message = {
  type: 'error',
  code: 'payment_declined',
  severity: 'high',
  resolution: 'recoverable',
  content: sentence('payment.pay_again'),
};

/** To a session that is over. */
const REFUNDED: Message = {
  type: 'info',
  severity: 'high',
  content: sentence('payment.refunded'),
};

/** Records the refund of a payment that no order can stand on, and what that means for its charge and its session. */
export function sendBack(
  { cause, charge, row, isRecorded }: Extract<PaymentVerdict, { kind: 'refund' }>,
  rows: Rows,
  { intent, refundId, rules, now }: SendBackContext,
): Decision<Finished> {
  const { session } = row;
  const refund: Refund = {
    ...automaticRefund(intent, cause, refundId, now),
    sessionId: session.id,
    agentId: session.agentId,
  };
  const isItsOwn = (charge.paymentIntentId ?? intent.id) === intent.id && intent.generation === charge.generation;
  const isItsCharge = isItsOwn && charge.phase !== 'succeeded';
  // Otherwise it is a purchase order that waits for the shop which holds them by now.
  const isHolder = isItsCharge && session.status !== 'pending_approval';
  const puts: Puts = {
    ...(!isRecorded && { refund }),
    ...(isItsCharge && { charge: returned(charge, intent, now) }),
    ...(isHolder && { redemptions: releaseUses(rows.redemptions) }),
  };
  const credit = isHolder ? releaseCredits(rows.creditHolds, session.id) : [];
  if (isItsCharge && waitsForCharge(session)) {
    const { stock, ...next } = openRevision(session, { ...session, notices: [PAY_AGAIN] }, rows, rules, now);
    const idempotency = inFlight(rows).map((record) => sealed(record, now));
    return {
      result: { kind: 'refunding', session: next.session },
      puts: { ...puts, ...next, idempotency },
      stock,
      credit,
    };
  }
  if (!isTerminal(session.status) || session.status === 'completed') {
    return { result: { kind: 'refunding', session }, puts, credit };
  }
  const told = { ...session, messages: [...session.messages, REFUNDED], updatedAt: now };
  return { result: { kind: 'refunding', session: told }, puts: { ...puts, session: told }, credit };
}

const returned = (charge: Charge, { id }: PaymentIntentState, now: number): Charge => ({
  ...charge,
  phase: 'refunded',
  paymentIntentId: id,
  epoch: charge.epoch + 1,
  leaseUntil: now,
  updatedAt: now,
});
