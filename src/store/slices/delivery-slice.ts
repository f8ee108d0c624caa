import type { DeliveryFilter, DeliveryPlace, Slice } from '../archive.js';
import { DELIVERY_COLUMNS, defined } from '../columns/delivery-columns.js';
import type { Delivery } from '../outbox.js';
import { takeSlice } from './take-slice.js';

/** A delivery as a row, without what is sent. */
export type ListedDelivery = Omit<Delivery, 'body'> & { row: number };

/** Columns of a delivery in a list. */
export const LISTED_COLUMNS = `place AS row, ${DELIVERY_COLUMNS.replace(' body,', '')}`;

/** Before the newest. */
export const NEWEST_DELIVERY: DeliveryPlace = { at: Number.MAX_SAFE_INTEGER, row: Number.MAX_SAFE_INTEGER };

/** Deliveries out of rows of which some may be of another endpoint, or in another state. */
export const deliverySlice = (
  rows: Iterable<ListedDelivery>,
  filter: DeliveryFilter,
  limit: number,
): Slice<Omit<Delivery, 'body'>, DeliveryPlace> =>
  takeSlice(rows, {
    limit,
    itemOf({ row: _, ...delivery }) {
      const { endpointId = delivery.endpointId, state = delivery.state } = filter;
      return delivery.endpointId === endpointId && delivery.state === state ? defined(delivery) : undefined;
    },
    placeOf: ({ createdAt, row }) => ({ at: createdAt, row }),
  });
