import { formatMoney } from '../domain/money.js';
import type { Order } from '../domain/order.js';
import { type Refund, refundedAmount } from '../domain/refund.js';
import { ProtocolError, problems, UnavailableError } from '../errors.js';
import { newId } from '../ids.js';
import type { Store } from '../store/store.js';
import { withRefund } from './refund-log.js';
import type { RefundWork } from './refund-work.js';

export interface RefundRequest {
  /** Minor units; all that is left of the payment where it is absent. */
  amount?: number;
  /** Names the business refund: the same key again is the same refund, and not a second one. */
  key: string;
  /** For the buyer to read. */
  description?: string;
}

export interface RefundResult {
  refund: Refund;
  order: Order;
}

/** Refunds that the shop decides on. Money goes back through Stripe, to the card that paid. */
export function createRefundService({ store, work }: { store: Store; work: RefundWork }) {
  /**
   * Refunds an order, named by id or number, in full or in part. Throws 404 where there is none, 400 where so much
   * cannot go back, 422 where the key stands for another amount. Where Stripe gives no answer now, the refund is on
   * record as `requested` and will be made.
   */
  async function request(orderName: string, asked: RefundRequest): Promise<RefundResult> {
    const found = await store.orderByName(orderName);
    if (!found) throw new ProtocolError(404, 'not_found', `There is no order ${JSON.stringify(orderName)}.`);
    const { payment, sessionId, agentId } = found;
    if (!payment) throw problems.invalid('$.amount', 'Nothing was charged for this order, so nothing can be refunded.');
    const ref = { id: sessionId, agentId };
    const id = newId('adj');
    const keys = { session: ref, withOrder: true, refundsOf: payment.paymentIntentId };
    const { refund, order } = await store.commit<RefundResult>(keys, (rows, now) => {
      const { order: present = found, refunds } = rows;
      const known = refunds.find(({ key }) => key === asked.key);
      if (known) return { result: { refund: sameAs(known, asked), order: present } };
      const amount = refundable(payment.amount - refundedAmount(refunds), present.currency, asked.amount);
      const refund: Refund = {
        id,
        paymentIntentId: payment.paymentIntentId,
        key: asked.key,
        cause: 'merchant',
        sessionId,
        agentId,
        amount,
        currency: present.currency,
        description: asked.description,
        phase: 'requested',
        nextTryAt: now,
        tries: 0,
        createdAt: now,
        updatedAt: now,
      };
      const { order, puts } = withRefund(rows, refund, now);
      return { result: { refund, order: order ?? present }, puts };
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

function sameAs(known: Refund, { amount = known.amount }: RefundRequest): Refund {
  if (amount === known.amount) return known;
  const before = formatMoney(known.amount, known.currency);
  throw new ProtocolError(
    422,
    'idempotency_conflict',
    `The refund with this key is one of ${before}. Use another key for another refund.`,
    { param: '$.amount' },
  );
}

function refundable(left: number, currency: string, asked = left): number {
  if (left <= 0) throw problems.invalid('$.amount', 'All of this order has been refunded already.');
  if (asked <= left) return asked;
  const most = formatMoney(left, currency);
  throw problems.invalid('$.amount', `At most ${most} of this order can still be refunded.`);
}
