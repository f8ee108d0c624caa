import type { Order } from '../../src/domain/order.js';
import type { LedgerCharge, LedgerRefund } from '../../src/sandbox/sandbox.js';
import type { Findings } from '../findings.js';
import type { ShownRefund } from '../merchant-calls.js';
import { grouped } from './grouped.js';

/** The name of the refund that the server makes of a payment on which no order can stand. */
export const AUTOMATIC = 'automatic';

const isMoney = ({ status }: LedgerRefund): boolean => status === 'succeeded' || status === 'pending';
const sum = (refunds: readonly LedgerRefund[]): number =>
  refunds.filter(isMoney).reduce((total, { amount }) => total + amount, 0);

export const isFullyBack = (
  { payment_intent, amount }: LedgerCharge,
  refundsOf: ReadonlyMap<string, readonly LedgerRefund[]>,
): boolean => sum(refundsOf.get(payment_intent) ?? []) >= amount;

/** No more goes back than was charged, and each business refund once. */
export function checkLimits(charge: LedgerCharge, refunds: readonly LedgerRefund[], findings: Findings): void {
  const back = sum(refunds);
  const known = `${charge.payment_intent} of ${charge.amount}`;
  if (back > charge.amount) findings.add('refundedTwice', `${known}: ${back} went back`);
  for (const [key, same] of grouped(refunds, ({ metadata }) => metadata.refund_key ?? 'no key')) {
    if (same.length > 1) findings.add('refundedTwice', `${known}: ${same.length} refunds ${key}`, same.length - 1);
  }
}

/** A payment past the server is sent back by the server. */
export function checkSentBack(
  charge: LedgerCharge,
  refundsOf: ReadonlyMap<string, readonly LedgerRefund[]>,
  findings: Findings,
): void {
  if (isFullyBack(charge, refundsOf)) return;
  const { payment_intent, metadata } = charge;
  findings.add('chargedWithoutOrder', `${payment_intent}, a second payment of ${metadata.checkout_session_id}`);
}

export interface ToldOfRefunds {
  told: readonly ShownRefund[];
  /** Then Stripe makes no refund any more. */
  isDisputed: boolean;
  findings: Findings;
}

const SHOWN: Record<LedgerRefund['status'], string> = {
  pending: 'pending',
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'failed',
};

/** Every refund that the merchant was told of is at Stripe, and the order shows what Stripe has made of each. */
export function checkShown(
  order: Order,
  made: readonly LedgerRefund[],
  { told, isDisputed, findings }: ToldOfRefunds,
): void {
  const shown = order.adjustments.filter(({ type }) => type === 'refund');
  for (const { id, key, amount } of told) {
    const isMade = made.some((refund) => refund.metadata.refund_key === key && refund.amount === amount);
    const isRefused = isDisputed && shown.some((one) => one.id === id && one.status === 'failed' && !one.stripeId);
    if (!isMade && !isRefused) findings.add('refundLost', `${order.id}: ${key} of ${amount} was acknowledged`);
  }
  const atStripe = made.map(({ id, amount, status }) => `${id} ${amount} ${SHOWN[status]}`);
  const onOrder = shown
    .filter(({ stripeId, status }) => stripeId !== undefined || status !== 'failed')
    .map(({ stripeId, amount, status }) => `${stripeId} ${amount} ${status}`);
  const [right, said] = [atStripe, onOrder].map((lines) => lines.sort().join(', '));
  if (right !== said) findings.add('refundLost', `${order.id} shows ${said || 'none'}, Stripe has ${right || 'none'}`);
}
