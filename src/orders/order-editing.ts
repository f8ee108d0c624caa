import type { Idempotency, RequestKey, SealedRecord } from '../checkout/checkout.js';
import { shelvesOf } from '../domain/back-order.js';
import type { Order } from '../domain/order.js';
import { MOST_ADJUSTMENTS, type Refusal } from '../domain/order-change.js';
import { adjusted, refundAdjustment } from '../domain/order-changes.js';
import type { Refund } from '../domain/refund.js';
import type { StockDelta } from '../domain/stock.js';
import type { CreditMove } from '../domain/store-credit.js';
import { problems } from '../errors.js';
import { newId } from '../ids.js';
import type { Rows, Store } from '../store/store.js';
import { orderRevision } from './order-log.js';

/** Who asks: the key makes a repeated request the same request, the id is that of the access log. */
export interface AskedBy {
  key: RequestKey;
  requestId: string;
}

export interface OrderAnswer {
  order: Order;
  /** It was done before, under the same key; the order is as it was then. */
  replayed: boolean;
}

/** What a request makes of an order, in one commit. */
export interface Edit {
  order: Order;
  /** To be made at Stripe afterwards. */
  refund?: Refund;
  stock?: StockDelta[];
  credit?: CreditMove[];
}

export interface EditRequest {
  /** Id or number. */
  name: string;
  by: AskedBy;
  /** For the audit, such as `order.cancel`. */
  action: string;
  detail?: Record<string, unknown>;
  /** HTTP status of the answer, kept under the key. */
  status: number;
}

interface Done {
  order: Order;
  isRefundDue: boolean;
}

export interface OrderEditingDeps {
  store: Store;
  idempotency: Pick<Idempotency, 'sealedAnswer' | 'seal' | 'replay'>;
  /** A refund is on record and may be made. */
  onRefundDue: () => void;
}

/**
 * The common way of every request of the shop that changes an order: once under its key, in one commit with the
 * revision that shows it, what it does to the shelf, the refund that it asks for, and the line of the audit.
 */
export function createOrderEditing({ store, idempotency, onRefundDue }: OrderEditingDeps) {
  return async function edit(
    { name, by: { key, requestId }, action, detail, status }: EditRequest,
    decide: (order: Order, rows: Rows, now: number) => Edit | Refusal,
  ): Promise<OrderAnswer> {
    const found = await store.orderByName(name);
    if (!found) throw problems.orderNotFound();
    const keys = {
      session: { id: found.sessionId, agentId: found.agentId },
      withOrder: true,
      refundsOf: found.payment?.paymentIntentId,
      idempotencyKeys: [key.id],
      variants: shelvesOf(found.lines.map(({ variant }) => variant.id)),
    };
    const auditId = newId('evt');
    const done = await store.commit<{ sealed: SealedRecord } | Done>(keys, (rows, now) => {
      const sealed = idempotency.sealedAnswer(rows, key, now);
      if (sealed) return { result: { sealed } };
      const before = rows.order ?? found;
      const edited = decide(before, rows, now);
      if ('refused' in edited) throw refusal(edited);
      refuseMore(before, edited.order);
      const { refund, stock, credit } = edited;
      const shown = (refund && adjusted(edited.order, refundAdjustment(refund), now)) ?? edited.order;
      const order = { ...shown, version: before.version + 1 };
      return {
        result: { order, isRefundDue: refund !== undefined },
        puts: {
          ...orderRevision(rows, order),
          refund,
          audit: { id: auditId, action, subject: order.id, detail, requestId, at: now },
          idempotency: [idempotency.seal(key, now, status)],
        },
        stock,
        credit,
      };
    });
    if ('sealed' in done) {
      const answer = await idempotency.replay(done.sealed);
      if (answer.kind !== 'session' || !answer.session.order) throw new Error('The kept answer has no order');
      return { order: answer.session.order, replayed: true };
    }
    if (done.isRefundDue) onRefundDue();
    return { order: done.order, replayed: false };
  };
}

export type EditOrder = ReturnType<typeof createOrderEditing>;

/** What Stripe says of an order is noted beyond that, and so is whatever else happens to it. */
export function refuseMore(before: Order, after: Order): void {
  if (after.adjustments.length <= Math.max(MOST_ADJUSTMENTS, before.adjustments.length)) return;
  throw problems.orderNotModifiable(`An order has at most ${MOST_ADJUSTMENTS} adjustments from the shop.`);
}

/** What was asked for is wrong, or the order does not allow it. */
export const refusal = ({ refused, field }: Refusal) =>
  field === undefined ? problems.orderNotModifiable(refused) : problems.invalid(`$.${field}`, refused);
