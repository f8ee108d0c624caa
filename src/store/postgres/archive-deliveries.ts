import type { Archive, DeliveryFilter, DeliveryPlace } from '../archive.js';
import { DELIVERY_COLUMNS, defined } from '../columns/delivery-columns.js';
import type { Delivery } from '../outbox.js';
import { deliverySlice, LISTED_COLUMNS, type ListedDelivery, NEWEST_DELIVERY } from '../slices/delivery-slice.js';
import { rowsFor } from '../slices/take-slice.js';
import type { Read } from './reading.js';
import { raw, type Sql, sql } from './sql.js';

const COLUMNS = raw(LISTED_COLUMNS);

/** Order events and how far they got, the newest first. */
export function createDeliveryArchive(
  read: Read,
): Pick<Archive, 'deliveries' | 'delivery' | 'deliveredTo' | 'eventsSince'> {
  async function rowsOf(
    { endpointId, state, orderId }: DeliveryFilter,
    { at, row }: DeliveryPlace,
    limit: number,
  ): Promise<ListedDelivery[]> {
    const listing = (condition: Sql, isFiltered: boolean) =>
      read<ListedDelivery>(
        sql`SELECT ${COLUMNS} FROM order_events WHERE ${condition} LIMIT ${rowsFor(limit, { isFiltered })}`,
      );
    const isFiltered = endpointId !== undefined || state !== undefined;
    if (orderId !== undefined) {
      return listing(sql`order_id = ${orderId} AND place < ${row} ORDER BY place DESC`, isFiltered);
    }
    if (endpointId !== undefined && state !== undefined) {
      return listing(
        sql`endpoint_id = ${endpointId} AND state = ${state} AND (created_at, place) < (${at}, ${row})
          ORDER BY created_at DESC, place DESC`,
        false,
      );
    }
    return listing(sql`place < ${row} ORDER BY place DESC`, isFiltered);
  }

  async function count(condition: Sql): Promise<number> {
    const [row] = await read<{ count: number }>(sql`SELECT count(*) AS count FROM order_events WHERE ${condition}`);
    return row?.count ?? 0;
  }

  return {
    deliveries: async (filter, { limit, before = NEWEST_DELIVERY }) =>
      deliverySlice(await rowsOf(filter, before, limit), filter, limit),
    async delivery(id) {
      const [row] = await read<Delivery>(sql`SELECT ${raw(DELIVERY_COLUMNS)} FROM order_events WHERE id = ${id}`);
      return row && defined(row);
    },
    deliveredTo: (endpointId) => count(sql`endpoint_id = ${endpointId} AND state = 'delivered'`),
    eventsSince: (endpointId, time) => count(sql`endpoint_id = ${endpointId} AND created_at >= ${time}`),
  };
}
