import type { LineQuantity } from './adjustment.js';
import type { Address } from './party.js';

/** How units reach the buyer; local delivery is shipping by the shop itself (ACP 2026-04-17, `Fulfillment.type`). */
export type OrderFulfillmentType = 'shipping' | 'pickup' | 'digital';

export type OrderFulfillmentStatus =
  | 'pending'
  | 'processing'
  | 'shipped'
  | 'in_transit'
  | 'out_for_delivery'
  | 'ready_for_pickup'
  | 'delivered'
  | 'failed'
  | 'canceled';

export type FulfillmentEventType =
  | 'processing'
  | 'shipped'
  | 'in_transit'
  | 'out_for_delivery'
  | 'ready_for_pickup'
  | 'delivered'
  | 'failed_attempt'
  | 'returned_to_sender'
  | 'undeliverable'
  | 'canceled';

/** Some units of an order on their way to the buyer. Times in milliseconds since the epoch. */
export interface OrderFulfillment extends FulfillmentFacts {
  id: string;
  type: OrderFulfillmentType;
  status: OrderFulfillmentStatus;
  lines: LineQuantity[];
  destination?: Address;
  /** Only ever added to. */
  events: FulfillmentEvent[];
}

/** What is known of a fulfillment, and may become known with any of its events. */
export interface FulfillmentFacts {
  /** Shipping alone. */
  carrier?: string;
  trackingNumber?: string;
  trackingUrl?: string;
  estimatedDelivery?: { earliest: number; latest: number };
  /** Digital alone. */
  digitalDelivery?: { accessUrl?: string; licenseKey?: string; expiresAt?: number };
  description?: string;
}

export interface FulfillmentEvent {
  id: string;
  type: FulfillmentEventType;
  occurredAt: number;
  description?: string;
  location?: string;
}

const NOT_SENT: readonly OrderFulfillmentStatus[] = ['pending', 'processing'];
const ON_THE_WAY: readonly OrderFulfillmentStatus[] = ['shipped', 'in_transit', 'out_for_delivery'];

interface Step {
  /** Statuses in which the event may come, by type of fulfillment; a type that is absent knows no such event. */
  from: Partial<Record<OrderFulfillmentType, readonly OrderFulfillmentStatus[]>>;
  /** Absent: the status stays. */
  to?: OrderFulfillmentStatus;
}

/** ACP 2026-04-17, orders §4.3 and §4.4. */
const STEPS: Record<FulfillmentEventType, Step> = {
  processing: { from: { shipping: ['pending'], pickup: ['pending'], digital: ['pending'] }, to: 'processing' },
  shipped: { from: { shipping: NOT_SENT }, to: 'shipped' },
  in_transit: { from: { shipping: ON_THE_WAY }, to: 'in_transit' },
  out_for_delivery: { from: { shipping: ON_THE_WAY }, to: 'out_for_delivery' },
  ready_for_pickup: { from: { pickup: NOT_SENT }, to: 'ready_for_pickup' },
  delivered: { from: { shipping: ON_THE_WAY, pickup: ['ready_for_pickup'], digital: NOT_SENT }, to: 'delivered' },
  failed_attempt: { from: { shipping: ON_THE_WAY } },
  returned_to_sender: { from: { shipping: ON_THE_WAY }, to: 'failed' },
  undeliverable: { from: { shipping: ON_THE_WAY, digital: NOT_SENT }, to: 'failed' },
  canceled: {
    from: { shipping: NOT_SENT, pickup: [...NOT_SENT, 'ready_for_pickup'], digital: NOT_SENT },
    to: 'canceled',
  },
};

/** The status after an event, or the sentence that refuses it. */
export function statusAfter(
  { type, status }: Pick<OrderFulfillment, 'type' | 'status'>,
  event: FulfillmentEventType,
): { status: OrderFulfillmentStatus } | { refused: string } {
  const { from, to = status } = STEPS[event];
  const allowed = from[type];
  if (!allowed) return { refused: `A fulfillment of type ${type} has no event ${event}.` };
  if (allowed.includes(status)) return { status: to };
  return { refused: `The fulfillment is ${status}; ${event} may follow on ${allowed.join(', ')} only.` };
}

/** The shop has sent its units off, or handed them over. */
export const isDispatched = ({ status }: Pick<OrderFulfillment, 'status'>): boolean =>
  !NOT_SENT.includes(status) && isLive({ status });

/** Its units are spoken for: neither canceled nor come back. */
export const isLive = ({ status }: Pick<OrderFulfillment, 'status'>): boolean =>
  status !== 'failed' && status !== 'canceled';

/** Units of a line in the fulfillments that `counts` picks. */
export const unitsOf = (
  fulfillments: readonly OrderFulfillment[],
  lineId: string,
  counts: (fulfillment: OrderFulfillment) => boolean,
): number =>
  fulfillments
    .filter(counts)
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => (line.lineId === lineId ? sum + line.quantity : sum), 0);
