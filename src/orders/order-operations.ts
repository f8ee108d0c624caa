import { withCancellation, withReturn } from '../domain/cancellation.js';
import { returnCredit } from '../domain/credit-return.js';
import { withFulfillment, withFulfillmentEvent } from '../domain/dispatch.js';
import type { Order } from '../domain/order.js';
import type { Refusal } from '../domain/order-change.js';
import { withApproval, withCredit } from '../domain/order-changes.js';
import type { FulfillmentEvent } from '../domain/order-fulfillment.js';
import type { StockDelta } from '../domain/stock.js';
import { problems } from '../errors.js';
import { newId } from '../ids.js';
import type { Rows } from '../store/store.js';
import type {
  CancelOrderCommand,
  CreditCommand,
  EventCommand,
  EventReport,
  FulfillCommand,
  RejectCommand,
  ReturnCommand,
} from './order-commands.js';
import type { AskedBy, Edit, EditOrder, OrderAnswer } from './order-editing.js';
import { type RefundBeside, refundBeside } from './order-refund.js';
import { restockedFrom, toShelf } from './restock.js';

export type { AskedBy, OrderAnswer } from './order-editing.js';

/** Milliseconds by which the clock of whoever reports may be ahead of ours. */
const SKEW = 300_000;
const CREATED = 201;
const DONE = 200;

/**
 * What the shop does with an order after the sale. Orders are named by id or number. Each throws 404 where there is no
 * such order, 409 `order_not_modifiable` with a sentence where the order does not allow it, 400 with the field that is
 * wrong, and 422 where the key stands for another request.
 */
export function createOrderOperations(edit: EditOrder) {
  return {
    /** Puts units on their way to the buyer. */
    fulfill(name: string, { event, ...command }: FulfillCommand, by: AskedBy): Promise<OrderAnswer> {
      const ids = { id: newId('ful'), eventId: newId('evt') };
      const asked = { name, by, action: 'order.fulfill', detail: { fulfillment: ids.id }, status: CREATED };
      return edit(asked, (order, _, now) => {
        const reported = event && toEvent(event, ids.eventId, order, now, 'event.');
        return withFulfillment(order, { ...command, id: ids.id, event: reported }, now);
      });
    },

    /** Something happened to a fulfillment. */
    recordEvent(name: string, fulfillmentId: string, command: EventCommand, by: AskedBy): Promise<OrderAnswer> {
      const { type, occurredAt, description, location, ...facts } = command;
      const id = newId('evt');
      const detail = { fulfillment: fulfillmentId, type };
      return edit({ name, by, action: 'order.event', detail, status: CREATED }, (order, _, now) => {
        if (!order.fulfillments.some((known) => known.id === fulfillmentId)) throw problems.fulfillmentNotFound();
        const event = toEvent({ type, occurredAt, description, location }, id, order, now);
        return withFulfillmentEvent(order, fulfillmentId, { event, facts }, now);
      });
    },

    /** Units came back to the shop; what they cost goes back to the buyer unless the shop says otherwise. */
    takeReturn(name: string, command: ReturnCommand, by: AskedBy): Promise<OrderAnswer> {
      const { refund, refundAmount, restock, ...given } = command;
      const ids = { id: newId('adj'), refundId: newId('adj') };
      return edit({ name, by, action: 'order.return', detail: { ...command }, status: CREATED }, (order, rows, now) => {
        const returned = withReturn(order, { ...given, id: ids.id }, now);
        if ('refused' in returned) return returned;
        const wanted = { ...ids, ...given, amount: refundAmount };
        const stock = restock ? toShelf(order, returned.lines, rows) : undefined;
        return editOf(order, returned, rows, now, { stock, refund: refund ? wanted : undefined });
      });
    },

    /** Units will not be sent: all of the order, or some lines. */
    cancel: (name: string, command: CancelOrderCommand, by: AskedBy): Promise<OrderAnswer> =>
      edit({ name, by, action: 'order.cancel', detail: { ...command }, status: DONE }, canceling(command)),

    /** A person looked at an order in review and lets it pass. */
    approve: (name: string, by: AskedBy): Promise<OrderAnswer> =>
      edit({ name, by, action: 'order.approve', status: DONE }, (order, _, now) => withApproval(order, now)),

    /** A person looked at an order in review and refuses it: it is canceled, and the buyer gets everything back. */
    reject(name: string, { reason = 'rejected', description }: RejectCommand, by: AskedBy): Promise<OrderAnswer> {
      const cancel = canceling({ reason, description, refund: true, restock: true });
      return edit({ name, by, action: 'order.reject', detail: { reason }, status: DONE }, (order, rows, now) =>
        order.status === 'manual_review'
          ? cancel(order, rows, now)
          : { refused: `The order is ${order.status}: there is nothing to reject.` },
      );
    },

    /** Notes something of worth that the buyer got outside of the payment; no money moves by it. */
    credit(name: string, command: CreditCommand, by: AskedBy): Promise<OrderAnswer> {
      const id = newId('adj');
      return edit({ name, by, action: 'order.credit', detail: { ...command }, status: CREATED }, (order, _, now) =>
        withCredit(order, { ...command, id }, now),
      );
    },
  };
}

export type OrderOperations = ReturnType<typeof createOrderOperations>;

function canceling({ refund, restock, ...given }: CancelOrderCommand) {
  const ids = { id: newId('adj'), refundId: newId('adj') };
  return (order: Order, rows: Rows, now: number): Edit | Refusal => {
    const canceled = withCancellation(order, { ...given, id: ids.id }, now, () => newId('evt'));
    if ('refused' in canceled) return canceled;
    const stock = restock ? restockedFrom(order, canceled.lines, rows, now) : undefined;
    return editOf(order, canceled, rows, now, { stock, refund: refund ? { ...ids, ...given } : undefined });
  };
}

/** What giving up units comes to: the order, the shelf, and the money. */
function editOf(
  before: Order,
  { order, lines }: Extract<ReturnType<typeof withReturn>, { order: Order }>,
  rows: Rows,
  now: number,
  { stock, refund }: { stock: StockDelta[] | undefined; refund?: Omit<RefundBeside, 'lines'> },
): Edit | Refusal {
  const back = refund && refundBeside(before, order, rows, { ...refund, lines }, now);
  if (back && 'refused' in back) return back;
  if (!refund || !back) return { order, stock };
  const { reason, description } = refund;
  const returned = returnCredit(order, back.credit, { lines, reason, description }, now, () => newId('adj'));
  return { order: returned.order, stock, refund: back.refund, credit: returned.moves };
}

function toEvent(
  { occurredAt, ...report }: EventReport,
  id: string,
  { createdAt }: Order,
  now: number,
  place = '',
): FulfillmentEvent {
  const field = `$.${place}occurred_at`;
  if (occurredAt !== undefined && occurredAt > now + SKEW) throw problems.invalid(field, 'It is in the future.');
  if (occurredAt !== undefined && occurredAt < createdAt) {
    throw problems.invalid(field, 'The order was not there yet at this time.');
  }
  return { ...report, id, occurredAt: occurredAt ?? now };
}
