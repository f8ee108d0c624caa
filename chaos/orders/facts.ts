import type { Order } from '../../src/domain/order.js';
import type { WireOrder } from '../../src/protocol/wire.js';

/*
 * An order in one line, the same whether it is read from the database or from what was told of it: whatever a change
 * after the sale can touch.
 */

type Lines = { id: string; quantity: number }[];

interface Facts {
  id: string;
  session: string;
  number: string;
  status: string;
  total: number | undefined;
  lines: { id: string; quantity: { ordered: number; current: number; fulfilled: number } }[];
  fulfillments: {
    id: string;
    type: string;
    status: string;
    lines: Lines;
    carrier: string | undefined;
    tracking: string | undefined;
    description: string | undefined;
    events: { id: string; type: string; description: string | undefined }[];
  }[];
  adjustments: {
    id: string;
    type: string;
    status: string;
    amount: number | undefined;
    reason: string | undefined;
    description: string | undefined;
    lines: Lines | undefined;
  }[];
}

/** Of an order in the database. */
export const factsOfRecord = (order: Order): string =>
  inOneLine({
    id: order.id,
    session: order.sessionId,
    number: order.number,
    status: order.status,
    total: order.totals.total,
    lines: order.lines,
    fulfillments: order.fulfillments.map(({ lines, trackingNumber, ...one }) => ({
      ...one,
      carrier: one.carrier,
      description: one.description,
      tracking: trackingNumber,
      lines: lines.map(({ lineId, quantity }) => ({ id: lineId, quantity })),
      events: one.events.map(({ id, type, description }) => ({ id, type, description })),
    })),
    adjustments: order.adjustments.map(({ lines, ...one }) => ({
      ...one,
      amount: one.amount,
      reason: one.reason,
      description: writtenOf(one),
      lines: lines?.map(({ lineId, quantity }) => ({ id: lineId, quantity })),
    })),
  });

/** Of an order as an agent or the merchant is told of it. */
export const factsOfAnswer = (order: WireOrder): string =>
  inOneLine({
    id: order.id,
    session: order.checkout_session_id,
    number: order.order_number,
    status: order.status,
    total: order.totals.find(({ type }) => type === 'total')?.amount,
    lines: order.line_items,
    fulfillments: order.fulfillments.map(({ line_items, tracking_number, ...one }) => ({
      ...one,
      carrier: one.carrier,
      description: one.description,
      tracking: tracking_number,
      lines: line_items,
      events: one.events.map(({ id, type, description }) => ({ id, type, description })),
    })),
    adjustments: order.adjustments.map(({ line_items, ...one }) => ({
      ...one,
      amount: one.amount,
      reason: one.reason,
      description: writtenOf(one),
      lines: line_items,
    })),
  });

/** What was written down of a change: of disputes nothing is, they are told in the language of the order. */
const writtenOf = ({ type, description }: { type: string; description?: string | undefined }): string | undefined =>
  type === 'dispute' ? undefined : description;

/** Always the same names in the same sequence. */
function inOneLine({ id, session, number, status, total, lines, fulfillments, adjustments }: Facts): string {
  const units = (some: Lines | undefined) => some?.map((line) => [line.id, line.quantity]);
  return JSON.stringify([
    [id, session, number, status, total],
    lines.map((line) => [line.id, line.quantity.ordered, line.quantity.current, line.quantity.fulfilled]),
    fulfillments.map((one) => [
      [one.id, one.type, one.status, one.carrier, one.tracking, one.description],
      units(one.lines),
      one.events.map((event) => [event.id, event.type, event.description]),
    ]),
    adjustments.map((one) => [
      [one.id, one.type, one.status, one.amount, one.reason, one.description],
      units(one.lines),
    ]),
  ]);
}
