import type { Order } from '../../domain/order.js';
import type { OrderFilter, Slice, SliceRequest, TimePlace } from '../archive.js';
import { MOST_BODIES, takeSlice } from './take-slice.js';

/** An order in a list, as a row. */
export interface OrderColumns {
  id: string;
  status: string;
  createdAt: number;
  /** JSON; not needed where the status is another one than was asked for. */
  body: string;
}

/** Between which an order was made: later than `after`, and before `at` and `id`. */
export interface OrderBounds extends TimePlace {
  after: number;
}

/** What a filter and a place leave of all times. */
export function orderBounds(filter: OrderFilter, before: SliceRequest<TimePlace>['before']): OrderBounds {
  const { createdAfter: after = Number.MIN_SAFE_INTEGER, createdBefore = Number.MAX_SAFE_INTEGER } = filter;
  // No id is less than an empty one: what was made at that very time is left out.
  return { after, ...(before && before.at < createdBefore ? before : { at: createdBefore, id: '' }) };
}

/** Orders out of rows, of which some may have another status. */
export const orderSlice = (rows: Iterable<OrderColumns>, filter: OrderFilter, limit: number): Slice<Order, TimePlace> =>
  takeSlice(rows, {
    limit,
    itemOf: ({ status, body }): Order | undefined =>
      filter.status === undefined || filter.status === status ? JSON.parse(body) : undefined,
    placeOf: ({ createdAt, id }) => ({ at: createdAt, id }),
    mostRows: MOST_BODIES,
  });
