import type { Adjustment, AdjustmentType, LineQuantity } from '../domain/adjustment.js';
import type { Order, OrderLine } from '../domain/order.js';
import type {
  FulfillmentEvent,
  FulfillmentEventType,
  OrderFulfillment,
  OrderFulfillmentStatus,
} from '../domain/order-fulfillment.js';
import type { Address } from '../domain/party.js';
import type { Sentence } from '../domain/sentence.js';
import type { Reader } from '../texts/reader.js';

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

/** Which of an adjustment's statuses are worth a word, and in which words. */
const CHANGE: Partial<Record<AdjustmentType, 'refund' | 'dispute'>> = {
  refund: 'refund',
  price_adjustment: 'refund',
  dispute: 'dispute',
};

/** A time as people read it, and as programs do. */
export interface TimeView {
  text: string;
  /** ISO 8601. */
  iso: string;
}

/** Between facts that stand in one line. */
const SEPARATOR = ' · ';

/** Facts in one line, as many as there are. */
export const inOneLine = (...facts: (string | undefined)[]): string | undefined =>
  facts.filter(Boolean).join(SEPARATOR) || undefined;

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

export const dayView = (at: number, { day }: Reader): TimeView => ({ text: day(at), iso: isoOf(at).slice(0, 10) });

/** `Expected Jan 6 – 9, 2026`. */
export const expectedIn = (range: { earliest: number; latest: number }, { say, days }: Reader): string =>
  say({ key: 'page.expected', values: { days: days(range) } });

function unitsOf(lines: readonly OrderLine[], units: readonly LineQuantity[], { say }: Reader): string[] {
  const titles = new Map(lines.map(({ id, variant }) => [id, say(variant.title)]));
  return units.map(({ lineId, quantity }) => `${quantity} × ${titles.get(lineId) ?? lineId}`);
}

export function fulfillmentView(
  { lines, fulfillmentDetails }: Pick<Order, 'lines' | 'fulfillmentDetails'>,
  fulfillment: OrderFulfillment,
  reader: Reader,
): FulfillmentView {
  const { type, status, carrier, trackingNumber, trackingUrl, digitalDelivery, estimatedDelivery } = fulfillment;
  const { say, day } = reader;
  const isTracked = trackingNumber !== undefined || trackingUrl !== undefined;
  const expiresAt = digitalDelivery?.expiresAt;
  return {
    title: `${say({ key: `page.way.${type}` })}${SEPARATOR}${say(stepOf(type, status))}`,
    units: unitsOf(lines, fulfillment.lines, reader),
    carrier,
    tracking: isTracked ? { number: trackingNumber, url: trackingUrl } : undefined,
    access: digitalDelivery && {
      url: digitalDelivery.accessUrl,
      licenseKey: digitalDelivery.licenseKey,
      until: expiresAt === undefined ? undefined : say({ key: 'page.until', values: { day: day(expiresAt) } }),
    },
    expected: status === 'delivered' ? undefined : estimatedDelivery && expectedIn(estimatedDelivery, reader),
    description: fulfillment.description,
    place: addressLines(isElsewhere(fulfillment, fulfillmentDetails) ? fulfillment.destination : undefined),
    events: [...fulfillment.events].reverse().map((event) => eventView(type, event, reader)),
  };
}

/** It goes to another address than the order's own, or is to be had at one. */
const isElsewhere = ({ destination }: OrderFulfillment, details: Order['fulfillmentDetails']): boolean =>
  addressLines(destination).join('\n') !== addressLines(details?.address).join('\n');

function stepOf(type: OrderFulfillment['type'], step: OrderFulfillmentStatus | FulfillmentEventType): Sentence {
  if (type === 'pickup' && step === 'delivered') return { key: 'page.step.picked_up' };
  return { key: `page.step.${step === 'failed' ? 'undeliverable' : step}` };
}

const eventView = (
  fulfilledBy: OrderFulfillment['type'],
  { type, occurredAt, description, location }: FulfillmentEvent,
  { say, minute }: Reader,
) => ({
  on: { text: minute(occurredAt), iso: isoOf(occurredAt) },
  what: say(stepOf(fulfilledBy, type)),
  detail: inOneLine(description, location),
});

export function adjustmentView(
  { lines, currency }: Pick<Order, 'lines' | 'currency'>,
  adjustment: Adjustment,
  reader: Reader,
): AdjustmentView {
  const { type, status, occurredAt, amount, description } = adjustment;
  const { say, money } = reader;
  const told = CHANGE[type];
  return {
    on: dayView(occurredAt, reader),
    what: say({ key: `page.change.${type}` }),
    status: told && say({ key: `page.${told}.${status}` }),
    amount: amount === undefined ? undefined : money(amount, currency),
    units: unitsOf(lines, adjustment.lines ?? [], reader),
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
