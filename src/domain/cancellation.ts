import { type Adjustment, type LineQuantity, returnedUnits } from './adjustment.js';
import { unassigned } from './dispatch.js';
import type { Order, OrderLine } from './order.js';
import { nextVersion, pickLines, type Refusal } from './order-change.js';
import { isDispatched, isLive } from './order-fulfillment.js';
import { withDerived } from './order-status.js';

export interface GivenUp extends Pick<Adjustment, 'id' | 'reason' | 'description'> {
  lines?: readonly LineQuantity[];
}

/** What a cancellation or a return comes to: the order, and the units it speaks of. */
export type UnitsChange = { order: Order; lines: LineQuantity[] } | Refusal;

/**
 * The order without some of its units, or without any: as long as they are in no fulfillment they are simply not sent.
 * Canceling all of it cancels the fulfillments that were not dispatched.
 */
export function withCancellation(
  order: Order,
  { lines: asked, ...given }: GivenUp,
  now: number,
  newEventId: () => string,
): UnitsChange {
  if (order.status === 'canceled') return { refused: 'The order is canceled already.' };
  const isWhole = asked === undefined;
  if (isWhole && order.fulfillments.some(isDispatched)) {
    return { refused: 'Some of this order is on its way or delivered: name the lines to cancel, or take a return.' };
  }
  const open = isWhole ? withoutFulfillments(order, now, newEventId) : order;
  const all = open.lines.map((line) => ({ lineId: line.id, quantity: unassigned(open, line) }));
  const wanted = asked ?? all.filter(({ quantity }) => quantity > 0);
  const picked = pickLines(open, wanted, (line) => unassigned(open, line), 'canceled');
  if ('refused' in picked) return picked;
  const gone = new Map(picked.lines.map(({ line, quantity }) => [line.id, quantity]));
  const lines = open.lines.map((line) => {
    const units = gone.get(line.id) ?? 0;
    const current = line.quantity.current - units;
    const { untaken, backOrdered } = givenUp(line, units);
    return {
      ...line,
      quantity: { ...line.quantity, current },
      untaken: (line.untaken ?? 0) - untaken || undefined,
      backOrdered: leftOf(line.backOrdered, backOrdered),
    };
  });
  return withUnits({ ...open, lines }, 'cancellation', { ...given, lines: wanted }, now);
}

/** The order with dispatched units back at the shop. What was delivered stays delivered: nothing else changes. */
export function withReturn(
  order: Order,
  { lines, ...given }: GivenUp & { lines: readonly LineQuantity[] },
  now: number,
): UnitsChange {
  const picked = pickLines(order, lines, (line) => returnable(order, line), 'returned');
  if ('refused' in picked) return picked;
  return withUnits(order, 'return', { ...given, lines }, now);
}

/** Dispatched units of a line that did not come back yet. */
const returnable = (order: Order, { id, quantity }: OrderLine): number => quantity.fulfilled - returnedUnits(order, id);

function withUnits(
  order: Order,
  type: 'cancellation' | 'return',
  { id, reason, description, lines }: GivenUp & { lines: readonly LineQuantity[] },
  now: number,
): UnitsChange {
  const adjustment: Adjustment = {
    id,
    type,
    occurredAt: now,
    status: 'completed',
    lines: [...lines],
    reason,
    description,
  };
  const adjustments = [...order.adjustments, adjustment];
  return { order: withDerived(nextVersion(order, { adjustments }, now)), lines: [...lines] };
}

/** Where none was dispatched. */
function withoutFulfillments(order: Order, now: number, newEventId: () => string): Order {
  const fulfillments = order.fulfillments.map((each) =>
    isLive(each)
      ? {
          ...each,
          status: 'canceled' as const,
          events: [...each.events, { id: newEventId(), type: 'canceled' as const, occurredAt: now }],
        }
      : each,
  );
  return { ...order, fulfillments };
}

/** Of the units that a line gives up, first go those that no shelf gave, then those that are not there yet. */
export function givenUp(
  { untaken = 0, backOrdered }: Pick<OrderLine, 'untaken' | 'backOrdered'>,
  units: number,
): { untaken: number; backOrdered: number; shelf: number } {
  const ofNone = Math.min(untaken, units);
  const ofLater = Math.min(backOrdered?.quantity ?? 0, units - ofNone);
  return { untaken: ofNone, backOrdered: ofLater, shelf: units - ofNone - ofLater };
}

function leftOf(before: OrderLine['backOrdered'], gone: number): OrderLine['backOrdered'] {
  const quantity = (before?.quantity ?? 0) - gone;
  return before && quantity > 0 ? { ...before, quantity } : undefined;
}
