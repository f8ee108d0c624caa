import type { Order } from '../domain/order.js';
import type { FulfillmentOption } from '../domain/quote.js';
import type { SentenceKey } from '../domain/sentences.js';
import type { Reader } from '../texts/reader.js';
import { addressLines, expectedIn, inOneLine } from './order-progress-view.js';

type SoldOrder = Pick<Order, 'selected' | 'lines' | 'fulfillmentDetails'>;

/** A way of delivery that was paid for, in words. */
export interface DeliveryView {
  title: string;
  detail?: string;
  /** Which lines, where not all of the order comes in this way. */
  units?: string;
  notes?: string[];
  /** Where it goes or is to be had, where that is not the order's address. */
  place?: string[];
}

/** What was chosen for the delivery of an order, with where and when, as far as that is known. */
export const deliveryViews = ({ selected, lines }: SoldOrder, reader: Reader): DeliveryView[] =>
  selected.map(({ option, selection }) => {
    const sold = lines.filter(({ id }) => selection.lineIds.includes(id));
    const titles = sold.map(({ variant }) => reader.say(variant.title));
    const notes = notesOf(option, reader);
    const place = addressLines(option.pickup?.address ?? option.destination);
    return {
      title: reader.say(option.title),
      detail: detailOf(option, reader),
      ...(selected.length > 1 && titles.length > 0 && { units: titles.join(' · ') }),
      ...(notes.length > 0 && { notes }),
      ...(place.length > 0 && { place }),
    };
  });

/** The order's own address, where something goes to it. */
export const commonAddress = ({ selected, fulfillmentDetails }: SoldOrder): string[] =>
  selected.length > 0 && selected.every(({ option }) => option.pickup ?? option.destination)
    ? []
    : addressLines(fulfillmentDetails?.address);

function detailOf(
  { carrier, earliestDelivery, latestDelivery }: FulfillmentOption,
  reader: Reader,
): string | undefined {
  const expected =
    earliestDelivery !== undefined && latestDelivery !== undefined
      ? expectedIn({ earliest: earliestDelivery, latest: latestDelivery }, reader)
      : undefined;
  return inOneLine(carrier, expected);
}

function notesOf({ pickup, window, instructions }: FulfillmentOption, { say, minute }: Reader): string[] {
  const at = (key: SentenceKey, time: number | undefined) =>
    time === undefined ? undefined : say({ key, values: { time: minute(time) } });
  const notes = [
    at('page.ready_by', pickup?.readyBy),
    at('page.kept_until', pickup?.pickupBy),
    pickup?.instructions && say(pickup.instructions),
    pickup?.phone && say({ key: 'page.phone', values: { number: pickup.phone } }),
    window && say({ key: 'page.between', values: { start: minute(window.start), end: minute(window.end) } }),
    instructions && say({ key: 'page.instructions', values: { text: instructions } }),
  ];
  return notes.filter((note): note is string => note !== undefined && note !== '');
}
