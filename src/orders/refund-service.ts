import type { LineQuantity, RefundType } from '../domain/adjustment.js';
import { chargeStep, upToStep } from '../domain/charge-limits.js';
import { amountOf } from '../domain/line-refund.js';
import { formatMoney } from '../domain/money.js';
import type { Order } from '../domain/order.js';
import type { Refund } from '../domain/refund.js';
import { ProtocolError, problems, UnavailableError } from '../errors.js';
import { newId } from '../ids.js';
import type { Rows, Store } from '../store/store.js';
import { refusal, refuseMore } from './order-editing.js';
import { leftOf, merchantRefund, unevenAmount } from './order-refund.js';
import { withRefund } from './refund-log.js';
import type { RefundWork } from './refund-work.js';

export interface RefundRequest {
  /** Minor units; without lines, all that is left of the payment where it is absent. */
  amount?: number;
  /** The units it is for; without an amount, what they cost. */
  lines?: LineQuantity[];
  /** How it shows on the order; a refund where it is absent. */
  type?: RefundType;
  /** Names the business refund: the same key again is the same refund, and not a second one. */
  key: string;
  /** A word for programs, such as `defective`. */
  reason?: string;
  /** For the buyer to read. */
  description?: string;
  /** Of the request, for the audit. */
  requestId?: string;
}

export interface RefundResult {
  refund: Refund;
  order: Order;
}

/** Refunds that the shop decides on. Money goes back through Stripe, to the card that paid. */
export function createRefundService({ store, work }: { store: Store; work: RefundWork }) {
  /**
   * Refunds an order, named by id or number, in full or in part. Throws 404 where there is none, 400 where so much
   * cannot go back, 422 where the key stands for another refund. Where Stripe gives no answer now, the refund is on
   * record as `requested` and will be made.
   */
  async function request(orderName: string, asked: RefundRequest): Promise<RefundResult> {
    const found = await store.orderByName(orderName);
    if (!found) throw problems.orderNotFound();
    const { payment, sessionId, agentId } = found;
    if (!payment) throw problems.invalid('$.amount', 'Nothing was charged for this order, so nothing can be refunded.');
    const ids = { id: newId('adj'), auditId: newId('evt') };
    const keys = { session: { id: sessionId, agentId }, withOrder: true, refundsOf: payment.paymentIntentId };
    const { refund, order } = await store.commit<RefundResult>(keys, (rows, now) => {
      const { order: present = found, refunds } = rows;
      const known = refunds.find(({ key }) => key === asked.key);
      if (known) return { result: { refund: sameAs(known, asked), order: present } };
      const { key, lines, type, reason, description } = asked;
      const given = { id: ids.id, key, amount: refundable(present, rows, asked), atMost: isRest(asked) };
      const refund = merchantRefund(present, { ...given, type, lines, reason, description }, now);
      const { order, puts } = withRefund(rows, refund, now);
      if (order) refuseMore(present, order);
      const audit = {
        id: ids.auditId,
        action: 'order.refund',
        subject: present.id,
        detail: { refund: refund.id, key, amount: refund.amount },
        requestId: asked.requestId,
        at: now,
      };
      return { result: { refund, order: order ?? present }, puts: { ...puts, audit } };
    });
    if (refund.phase !== 'requested') return { refund, order };
    const made = await work.carryOut(refund).catch(whileUnavailable);
    return { refund: made ?? refund, order: (await store.orderByName(found.id)) ?? order };
  }

  return { request };
}

export type RefundService = ReturnType<typeof createRefundService>;

/** It is on record, and the next try is due soon. */
function whileUnavailable(error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error;
}

/** All that is left of the payment. */
const isRest = ({ amount, lines }: RefundRequest): boolean => amount === undefined && lines === undefined;

function sameAs(known: Refund, asked: RefundRequest): Refund {
  const { amount, lines, type = 'refund' } = asked;
  // One that was made elsewhere, or before a restore, does not know what was asked for.
  const isOther = known.cause === 'merchant' && isRest(asked) && !known.atMost;
  const isSameAmount = amount === undefined || amount === known.amount;
  const isSameLines = lines === undefined || textOf(lines) === textOf(known.lines ?? []);
  if (!isOther && isSameAmount && isSameLines && type === (known.type ?? 'refund')) return known;
  const before = formatMoney(known.amount, known.currency);
  throw new ProtocolError(
    422,
    'idempotency_conflict',
    `The refund with this key is another one, of ${before}. Use another key for another refund.`,
    { param: isSameAmount && !isOther ? '$.line_items' : '$.amount' },
  );
}

const textOf = (lines: readonly LineQuantity[]): string =>
  lines
    .map(({ lineId, quantity }) => `${lineId} ${quantity}`)
    .sort()
    .join();

/**
 * What units cost, rounded up to what can go back as long as that much is left. Each earlier refund of units was rounded
 * up too, so the last of them get less by so much at most.
 */
function amountWithin(cost: number, left: number, { currency }: Order, earlier: readonly Refund[]): number {
  const ofUnits = earlier.filter(({ lines, phase }) => lines !== undefined && phase !== 'failed');
  const mostAhead = (chargeStep(currency) - 1) * ofUnits.length;
  return cost > left + mostAhead ? cost : Math.min(left, upToStep(cost, currency));
}

function refundable(order: Order, { refunds }: Rows, { amount, lines }: RefundRequest): number {
  const left = leftOf(order, refunds);
  if (left <= 0) throw problems.invalid('$.amount', 'All of this order has been refunded already.');
  const units = lines && amountOf(order, lines);
  if (units && 'refused' in units) throw refusal(units);
  const uneven = amount === undefined ? undefined : unevenAmount(amount, order.currency);
  if (uneven) throw problems.invalid('$.amount', uneven);
  const asked = amount ?? (units ? amountWithin(units.amount, left, order, refunds) : left);
  const field = amount === undefined && lines ? '$.line_items' : '$.amount';
  if (asked <= 0) throw problems.invalid(field, 'Nothing that was paid for these units is left to refund.');
  if (asked <= left) return asked;
  throw problems.invalid(field, `At most ${formatMoney(left, order.currency)} of this order can still be refunded.`);
}
