import type { LineQuantity } from '../domain/adjustment.js';
import { chargeStep, upToStep } from '../domain/charge-limits.js';
import { creditLeft } from '../domain/credit-return.js';
import { amountOf, paidBesideLines } from '../domain/line-refund.js';
import { formatMoney } from '../domain/money.js';
import type { Order } from '../domain/order.js';
import type { Refusal } from '../domain/order-change.js';
import { type Refund, refundedAmount, requested } from '../domain/refund.js';
import type { Rows } from '../store/store.js';

/** Minor units of an order's payment that neither went back nor are on their way. */
export const leftOf = ({ payment }: Pick<Order, 'payment'>, refunds: readonly Refund[]): number =>
  payment ? payment.amount - refundedAmount(refunds) : 0;

/** The card that paid gets its part back first, up to `onCard`; what is more goes to store credit. Minor units. */
export function splitRefund(amount: number, onCard: number): { card: number; credit: number } {
  const card = Math.max(0, Math.min(amount, onCard));
  return { card, credit: Math.max(0, amount - card) };
}

/** Why so much cannot go back; `undefined` where it can. */
export function unevenAmount(amount: number, currency: string): string | undefined {
  const step = chargeStep(currency);
  return amount % step === 0
    ? undefined
    : `Expected a multiple of ${step} minor units: cards take no less of ${currency}.`;
}

export interface NewRefund
  extends Pick<Refund, 'key' | 'amount' | 'credit' | 'atMost' | 'type' | 'lines' | 'reason' | 'description'> {
  id: string;
}

/** A refund of an order at the shop's word, to be made at Stripe. */
export function merchantRefund(order: Order, given: NewRefund, now: number): Refund {
  const { payment, sessionId, agentId, currency } = order;
  if (!payment) throw new Error(`Order ${order.id} has no payment to be refunded`);
  const { paymentIntentId } = payment;
  return requested({ ...given, paymentIntentId, cause: 'merchant', sessionId, agentId, currency }, now);
}

export interface RefundBeside extends Pick<Refund, 'reason' | 'description'> {
  /** Of the adjustment that it goes with; names the refund for Stripe. */
  id: string;
  refundId: string;
  lines: readonly LineQuantity[];
  /** Minor units, in place of what the lines cost. */
  amount?: number;
}

/**
 * The refund that goes with a cancellation or a return: what its units cost as far as that did not go back before, and
 * the delivery too once nothing of the order stays. The card has its part first, store credit the rest (`credit`, in
 * minor units). Neither where nothing was paid, or nothing is left.
 */
export function refundBeside(
  before: Order,
  after: Order,
  rows: Pick<Rows, 'refunds'>,
  { id, refundId, lines, amount: asked, reason, description }: RefundBeside,
  now: number,
): { refund?: Refund; credit: number } | Refusal {
  const onCard = leftOf(before, rows.refunds);
  const left = onCard + creditLeft(before);
  const uneven = asked === undefined ? undefined : unevenAmount(Math.min(asked, onCard), before.currency);
  if (uneven) return { refused: uneven, field: 'refund_amount' };
  if (asked !== undefined && asked > left) {
    const most = formatMoney(left, before.currency);
    return { refused: `At most ${most} of this order can still be refunded.`, field: 'refund_amount' };
  }
  const cost = amountOf(before, lines);
  if ('refused' in cost) return cost;
  const isOver = after.status === 'canceled';
  const amount =
    asked ?? Math.min(left, upToStep(cost.amount + (isOver ? paidBesideLines(before) : 0), before.currency));
  const { card, credit } = splitRefund(amount, onCard);
  if (card <= 0) return { credit };
  const atMost = isOver && asked === undefined;
  const given = {
    id: refundId,
    key: id,
    amount: card,
    ...(credit > 0 && { credit }),
    atMost,
    lines: [...lines],
    reason,
    description,
  };
  return { refund: merchantRefund(before, given, now), credit };
}
