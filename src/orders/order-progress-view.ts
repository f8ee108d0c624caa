import type { Adjustment, AdjustmentType, LineQuantity } from '../domain/adjustment.js';
import { formatMoney } from '../domain/money.js';
import type { Order, OrderLine } from '../domain/order.js';
import type {
  FulfillmentEvent,
  FulfillmentEventType,
  OrderFulfillment,
  OrderFulfillmentStatus,
} from '../domain/order-fulfillment.js';

/** Units on their way to the buyer, in words. */
export interface FulfillmentView {
  title: string;
  /** `2 × Mug` */
  units: string[];
  carrier?: string;
  tracking?: { number?: string; url?: string };
  access?: { url?: string; licenseKey?: string; until?: string };
  expected?: string;
  description?: string;
  /** Newest first. */
  events: { on: string; what: string; detail?: string }[];
}

/** Something that changed after the sale, in words. */
export interface AdjustmentView {
  on: string;
  what: string;
  status?: string;
  amount?: string;
  units: string[];
  description?: string;
}

const STATUS: Record<OrderFulfillmentStatus, string> = {
  pending: 'planned',
  processing: 'being prepared',
  shipped: 'shipped',
  in_transit: 'on its way',
  out_for_delivery: 'out for delivery',
  ready_for_pickup: 'ready for you to pick up',
  delivered: 'delivered',
  failed: 'could not be delivered',
  canceled: 'canceled',
};

const DELIVERED: Record<OrderFulfillment['type'], string> = {
  shipping: 'delivered',
  pickup: 'picked up',
  digital: 'delivered',
};

const TYPE: Record<OrderFulfillment['type'], string> = {
  shipping: 'Parcel',
  pickup: 'Pickup',
  digital: 'Download',
};

const EVENT: Record<FulfillmentEventType, string> = {
  processing: 'Being prepared',
  shipped: 'Handed to the carrier',
  in_transit: 'In transit',
  out_for_delivery: 'Out for delivery',
  ready_for_pickup: 'Ready for pickup',
  delivered: 'Delivered',
  failed_attempt: 'Delivery attempted',
  returned_to_sender: 'Sent back to the shop',
  undeliverable: 'Could not be delivered',
  canceled: 'Canceled',
};

const CHANGE: Record<AdjustmentType, string> = {
  refund: 'Refund',
  price_adjustment: 'Price adjustment',
  credit: 'Credit',
  return: 'Return',
  cancellation: 'Cancellation',
  dispute: 'Disputed payment',
};

const MONEY: Record<Adjustment['status'], string> = {
  pending: 'being sent back',
  completed: 'sent back to you',
  failed: 'could not be sent back',
};

const CHANGE_STATUS: Partial<Record<AdjustmentType, Record<Adjustment['status'], string>>> = {
  refund: MONEY,
  price_adjustment: MONEY,
  dispute: { pending: 'with your bank', completed: 'decided for you', failed: 'decided for the shop' },
};

/** The day, as everybody reads it. */
export const day = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

const minute = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const unitsOf = (lines: readonly OrderLine[], units: readonly LineQuantity[]): string[] =>
  units.map(
    ({ lineId, quantity }) => `${quantity} × ${lines.find(({ id }) => id === lineId)?.variant.title ?? lineId}`,
  );

export function fulfillmentView({ lines }: Pick<Order, 'lines'>, fulfillment: OrderFulfillment): FulfillmentView {
  const { type, status, carrier, trackingNumber, trackingUrl, digitalDelivery, estimatedDelivery } = fulfillment;
  const isTracked = trackingNumber !== undefined || trackingUrl !== undefined;
  return {
    title: `${TYPE[type]}, ${status === 'delivered' ? DELIVERED[type] : STATUS[status]}`,
    units: unitsOf(lines, fulfillment.lines),
    carrier,
    tracking: isTracked ? { number: trackingNumber, url: trackingUrl } : undefined,
    access: digitalDelivery && {
      url: digitalDelivery.accessUrl,
      licenseKey: digitalDelivery.licenseKey,
      until: digitalDelivery.expiresAt === undefined ? undefined : day(digitalDelivery.expiresAt),
    },
    expected: status === 'delivered' ? undefined : estimatedDelivery && rangeOf(estimatedDelivery),
    description: fulfillment.description,
    events: [...fulfillment.events].reverse().map(eventView),
  };
}

function rangeOf({ earliest, latest }: { earliest: number; latest: number }): string {
  return day(earliest) === day(latest) ? day(earliest) : `${day(earliest)} to ${day(latest)}`;
}

const eventView = ({ type, occurredAt, description, location }: FulfillmentEvent) => ({
  on: minute(occurredAt),
  what: EVENT[type],
  detail: [description, location].filter(Boolean).join(', ') || undefined,
});

export function adjustmentView(
  { lines, currency }: Pick<Order, 'lines' | 'currency'>,
  adjustment: Adjustment,
): AdjustmentView {
  const { type, status, occurredAt, amount, description } = adjustment;
  return {
    on: day(occurredAt),
    what: CHANGE[type],
    status: CHANGE_STATUS[type]?.[status],
    amount: amount === undefined ? undefined : formatMoney(amount, currency),
    units: unitsOf(lines, adjustment.lines ?? []),
    description: type === 'dispute' ? undefined : description,
  };
}
