import type { Database } from 'better-sqlite3';
import type { Order } from '../../domain/order.js';
import type { OrderFilter, Slice, SliceRequest, TimePlace } from '../archive.js';
import { type OrderBounds, type OrderColumns, orderBounds, orderSlice } from '../slices/order-slice.js';

/** Orders by the time they were made, the newest first. */
export function createOrderArchive(db: Database) {
  const listing = (condition: string) =>
    `SELECT id, status, created_at AS createdAt, body FROM orders
     WHERE ${condition} created_at > :after AND (created_at, id) < (:at, :id) ORDER BY created_at DESC, id DESC`;
  const all = db.prepare<[OrderBounds], OrderColumns>(listing(''));
  const ofStatus = db.prepare<[OrderBounds & { status: string }], OrderColumns>(listing('status = :status AND'));
  const ofAgent = db.prepare<[OrderBounds & { agentId: string }], OrderColumns>(listing('agent_id = :agentId AND'));

  function rowsOf({ agentId, status }: OrderFilter, bounds: OrderBounds): Iterable<OrderColumns> {
    if (agentId !== undefined) return ofAgent.iterate({ ...bounds, agentId });
    return status === undefined ? all.iterate(bounds) : ofStatus.iterate({ ...bounds, status });
  }

  return (filter: OrderFilter, { limit, before }: SliceRequest<TimePlace>): Slice<Order, TimePlace> =>
    orderSlice(rowsOf(filter, orderBounds(filter, before)), filter, limit);
}
