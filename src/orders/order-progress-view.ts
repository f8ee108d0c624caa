import type { Adjustment, AdjustmentType, LineQuantity } from '../domain/adjustment.js';
import { formatMoney } from '../domain/money.js';
import type { Order, OrderLine } from '../domain/order.js';
import type {
  FulfillmentEvent,
  FulfillmentEventType,
  OrderFulfillment,
  OrderFulfillmentStatus,
} from '../domain/order-fulfillment.js';
import type { Address } from '../domain/party.js';

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
  /** Where it goes, or is to be had, where that is not the order's address. */
  place: string[];
  /** Newest first. */
  events: { on: TimeView; what: string; detail?: string }[];
}

/** Something that changed after the sale, in words. */
export interface AdjustmentView {
  on: TimeView;
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

/** A time as people read it, and as programs do. */
export interface TimeView {
  text: string;
  /** ISO 8601. */
  iso: string;
}

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const MINUTE = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** Intl puts narrow ones between some parts. */
const plainBlanks = (text: string): string => text.replace(/[\u2009\u202f]/g, ' ');

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

export const day = (milliseconds: number): TimeView => ({
  text: DAY.format(milliseconds),
  iso: isoOf(milliseconds).slice(0, 10),
});

export const minute = (milliseconds: number): TimeView => ({
  text: plainBlanks(`${MINUTE.format(milliseconds)} UTC`),
  iso: isoOf(milliseconds),
});

const unitsOf = (lines: readonly OrderLine[], units: readonly LineQuantity[]): string[] =>
  units.map(
    ({ lineId, quantity }) => `${quantity} × ${lines.find(({ id }) => id === lineId)?.variant.title ?? lineId}`,
  );

export function fulfillmentView(
  { lines, fulfillmentDetails }: Pick<Order, 'lines' | 'fulfillmentDetails'>,
  fulfillment: OrderFulfillment,
): FulfillmentView {
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
      until: digitalDelivery.expiresAt === undefined ? undefined : day(digitalDelivery.expiresAt).text,
    },
    expected: status === 'delivered' ? undefined : estimatedDelivery && rangeOf(estimatedDelivery),
    description: fulfillment.description,
    place: addressLines(isElsewhere(fulfillment, fulfillmentDetails) ? fulfillment.destination : undefined),
    events: [...fulfillment.events].reverse().map(eventView),
  };
}

/** It goes to another address than the order's own, or is to be had at one. */
const isElsewhere = ({ destination }: OrderFulfillment, details: Order['fulfillmentDetails']): boolean =>
  addressLines(destination).join('\n') !== addressLines(details?.address).join('\n');

/** One day, or from one to another. */
export function rangeOf({ earliest, latest }: { earliest: number; latest: number }): string {
  return plainBlanks(DAY.formatRange(Math.min(earliest, latest), latest));
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

/** As it stands on a parcel. */
export function addressLines(address: Address | undefined): string[] {
  if (!address) return [];
  const { name, company, lineOne, lineTwo, city, state, postalCode, country } = address;
  const place = [city, [state, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const lines = [name, company, lineOne, lineTwo, place, country];
  return lines.filter((line): line is string => line !== undefined && line !== '');
}
