import { type LineQuantity, returnedUnits } from './adjustment.js';
import type { Order, OrderLine } from './order.js';
import { nextVersion, type OrderChange, pickLines } from './order-change.js';
import {
  type FulfillmentEvent,
  type FulfillmentFacts,
  isLive,
  type OrderFulfillment,
  statusAfter,
  unitsOf,
} from './order-fulfillment.js';
import { destinationsOf, fulfillmentTypeOf, optionOf } from './order-places.js';
import { withDerived } from './order-status.js';

export interface NewFulfillment extends FulfillmentFacts, Pick<OrderFulfillment, 'id' | 'type'> {
  /** Absent: every unit that was sold in this way, or else every unit, that no fulfillment has yet. */
  lines?: readonly LineQuantity[];
  /** What happened to it already. */
  event?: FulfillmentEvent;
}

/** Orders are told in full each time. */
const MOST_FULFILLMENTS = 100;
const MOST_EVENTS = 100;

/** Units of a line that no fulfillment has yet. */
export const unassigned = (order: Pick<Order, 'fulfillments'>, { id, quantity }: OrderLine): number =>
  quantity.current - unitsOf(order.fulfillments, id, isLive);

/** The order with some of its units on their way to the buyer. */
export function withFulfillment(
  order: Order,
  { lines: asked, event, ...given }: NewFulfillment,
  now: number,
): OrderChange {
  const blocked = whyNothingMoves(order);
  if (blocked) return { refused: blocked };
  const rest = order.lines.flatMap((line) => {
    const quantity = unassigned(order, line);
    return quantity > 0 ? [{ lineId: line.id, quantity }] : [];
  });
  if (rest.length === 0) return { refused: 'Every unit of this order has a fulfillment already.' };
  const own = rest.filter(({ lineId }) => isSoldAs(order, lineId, given.type));
  const picked = pickLines(
    order,
    asked ?? (own.length > 0 ? own : rest),
    (line) => unassigned(order, line),
    'put into a fulfillment',
  );
  if ('refused' in picked) return picked;
  const places = destinationsOf(
    order,
    given.type,
    picked.lines.map(({ line }) => line.id),
  );
  if (places.length > 1) {
    return { refused: 'These units go to several places. Name the lines of one.', field: 'line_items' };
  }
  const fulfillment: OrderFulfillment = {
    ...given,
    status: 'pending',
    lines: picked.lines.map(({ line, quantity }) => ({ lineId: line.id, quantity })),
    ...(places[0] && { destination: places[0] }),
    events: [],
  };
  if (order.fulfillments.length >= MOST_FULFILLMENTS) {
    return { refused: `An order has at most ${MOST_FULFILLMENTS} fulfillments.` };
  }
  const begun = event ? withEvent(fulfillment, event) : { fulfillment };
  if ('refused' in begun) return { ...begun, field: 'event.type' };
  const fulfillments = [...order.fulfillments, begun.fulfillment];
  return { order: withDerived(nextVersion(order, { fulfillments }, now)) };
}

/** The order after something happened to one of its fulfillments, and with what became known by that. */
export function withFulfillmentEvent(
  order: Order,
  fulfillmentId: string,
  { event, facts }: { event: FulfillmentEvent; facts: FulfillmentFacts },
  now: number,
): OrderChange {
  const known = order.fulfillments.find(({ id }) => id === fulfillmentId);
  if (!known) return { refused: `This order has no fulfillment ${JSON.stringify(fulfillmentId)}.` };
  const misfit = factThatDoesNotFit(known.type, facts);
  if (misfit) return { refused: `A fulfillment of type ${known.type} has none.`, field: misfit };
  // What is on its way arrives, whatever became of the order.
  const blocked = event.type === 'processing' || event.type === 'shipped' ? whyNothingMoves(order) : undefined;
  if (blocked) return { refused: blocked };
  const next = withEvent({ ...known, ...facts, ...deliveryTold(known, facts) }, event);
  if ('refused' in next) return next;
  const fulfillments = order.fulfillments.map((each) => (each === known ? next.fulfillment : each));
  const changed = withDerived(nextVersion(order, { fulfillments }, now));
  const isBack = changed.lines.some((line) => line.quantity.fulfilled < returnedUnits(order, line.id));
  if (isBack) return { refused: 'Units of this fulfillment came back already, as a return.' };
  return { order: changed };
}

/** What is known of a digital delivery, part by part: a licence key that comes later does not take the address away. */
function deliveryTold(known: FulfillmentFacts, told: FulfillmentFacts): FulfillmentFacts {
  if (!told.digitalDelivery) return {};
  const parts = Object.entries(told.digitalDelivery).filter(([, part]) => part !== undefined);
  return { digitalDelivery: { ...known.digitalDelivery, ...Object.fromEntries(parts) } };
}

function isSoldAs(order: Order, lineId: string, type: OrderFulfillment['type']): boolean {
  const option = optionOf(order, lineId);
  return option !== undefined && fulfillmentTypeOf(option) === type;
}

function withEvent(
  fulfillment: OrderFulfillment,
  event: FulfillmentEvent,
): { fulfillment: OrderFulfillment } | { refused: string } {
  if (fulfillment.events.length >= MOST_EVENTS) return { refused: `A fulfillment has at most ${MOST_EVENTS} events.` };
  const next = statusAfter(fulfillment, event.type);
  if ('refused' in next) return next;
  return { fulfillment: { ...fulfillment, ...next, events: [...fulfillment.events, event] } };
}

/** The wire's name of something that only another type of fulfillment can have. */
function factThatDoesNotFit(type: OrderFulfillment['type'], facts: FulfillmentFacts): string | undefined {
  const { carrier, trackingNumber, trackingUrl, digitalDelivery } = facts;
  const parcel = { carrier, tracking_number: trackingNumber, tracking_url: trackingUrl };
  const misfits = {
    ...(type !== 'shipping' && parcel),
    ...(type !== 'digital' && { digital_delivery: digitalDelivery }),
  };
  return Object.entries(misfits).find(([, value]) => value !== undefined)?.[0];
}

function whyNothingMoves({ status }: Order): string | undefined {
  if (status === 'canceled') return 'The order is canceled.';
  if (status === 'manual_review') return 'The order waits for a review: approve it first.';
  return undefined;
}
