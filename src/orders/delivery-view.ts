import type { Order } from '../domain/order.js';
import type { FulfillmentOption } from '../domain/quote.js';
import { addressLines, minute, rangeOf } from './order-progress-view.js';

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
export const deliveryViews = ({ selected, lines }: SoldOrder): DeliveryView[] =>
  selected.map(({ option, selection }) => {
    const titles = lines.filter(({ id }) => selection.lineIds.includes(id)).map(({ variant }) => variant.title);
    const notes = notesOf(option);
    const place = addressLines(option.pickup?.address ?? option.destination);
    return {
      title: option.title,
      detail: detailOf(option),
      ...(selected.length > 1 && titles.length > 0 && { units: titles.join(', ') }),
      ...(notes.length > 0 && { notes }),
      ...(place.length > 0 && { place }),
    };
  });

/** The order's own address, where something goes to it. */
export const commonAddress = ({ selected, fulfillmentDetails }: SoldOrder): string[] =>
  selected.length > 0 && selected.every(({ option }) => option.pickup ?? option.destination)
    ? []
    : addressLines(fulfillmentDetails?.address);

function detailOf({ carrier, earliestDelivery, latestDelivery }: FulfillmentOption): string | undefined {
  const expected =
    earliestDelivery !== undefined && latestDelivery !== undefined
      ? `expected ${rangeOf({ earliest: earliestDelivery, latest: latestDelivery })}`
      : undefined;
  return [carrier, expected].filter(Boolean).join(', ') || undefined;
}

function notesOf({ pickup, window, instructions }: FulfillmentOption): string[] {
  const notes = [
    pickup?.readyBy !== undefined && `Ready by ${minute(pickup.readyBy).text}`,
    pickup?.pickupBy !== undefined && `Kept until ${minute(pickup.pickupBy).text}`,
    pickup?.instructions,
    pickup?.phone !== undefined && `Phone ${pickup.phone}`,
    window && `Between ${minute(window.start).text} and ${minute(window.end).text}`,
    instructions !== undefined && `Your instructions: ${instructions}`,
  ];
  return notes.filter((note) => typeof note === 'string' && note !== '') as string[];
}
