import type { Database } from 'better-sqlite3';
import type { DeliveryFilter, DeliveryPlace, Slice, SliceRequest } from '../archive.js';
import { DELIVERY_COLUMNS, defined } from '../columns/delivery-columns.js';
import type { Delivery } from '../outbox.js';
import { deliverySlice, LISTED_COLUMNS, type ListedDelivery, NEWEST_DELIVERY } from '../slices/delivery-slice.js';

/** Order events and how far they got, the newest first. */
export function createDeliveryArchive(db: Database) {
  const all = db.prepare<[number], ListedDelivery>(
    `SELECT ${LISTED_COLUMNS} FROM order_events WHERE place < ? ORDER BY place DESC`,
  );
  const ofOrder = db.prepare<[string, number], ListedDelivery>(
    `SELECT ${LISTED_COLUMNS} FROM order_events WHERE order_id = ? AND place < ? ORDER BY place DESC`,
  );
  const inState = db.prepare<[{ endpointId: string; state: string } & DeliveryPlace], ListedDelivery>(
    `SELECT ${LISTED_COLUMNS} FROM order_events
     WHERE endpoint_id = :endpointId AND state = :state AND (created_at, place) < (:at, :row)
     ORDER BY created_at DESC, place DESC`,
  );
  const byId = db.prepare<[string], Delivery>(`SELECT ${DELIVERY_COLUMNS} FROM order_events WHERE id = ?`);
  const since = db
    .prepare<[string, number], number>('SELECT count(*) FROM order_events WHERE endpoint_id = ? AND created_at >= ?')
    .pluck();

  const delivered = db
    .prepare<[string], number>(`SELECT count(*) FROM order_events WHERE endpoint_id = ? AND state = 'delivered'`)
    .pluck();

  function rowsOf({ endpointId, state, orderId }: DeliveryFilter, before: DeliveryPlace): Iterable<ListedDelivery> {
    if (orderId !== undefined) return ofOrder.iterate(orderId, before.row);
    if (endpointId !== undefined && state !== undefined) return inState.iterate({ endpointId, state, ...before });
    return all.iterate(before.row);
  }

  return {
    deliveries: (
      filter: DeliveryFilter,
      { limit, before = NEWEST_DELIVERY }: SliceRequest<DeliveryPlace>,
    ): Slice<Omit<Delivery, 'body'>, DeliveryPlace> => deliverySlice(rowsOf(filter, before), filter, limit),
    delivery(id: string): Delivery | undefined {
      const row = byId.get(id);
      return row && defined(row);
    },
    deliveredTo: (endpointId: string): number => delivered.get(endpointId) ?? 0,
    eventsSince: (endpointId: string, time: number): number => since.get(endpointId, time) ?? 0,
  };
}
