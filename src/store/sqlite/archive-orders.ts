import type { Database } from 'better-sqlite3';
import type { Order } from '../../domain/order.js';
import type { OrderFilter, Slice, SliceRequest, TimePlace } from '../archive.js';
import { MOST_BODIES, takeSlice } from './take-slice.js';

interface Row {
  id: string;
  status: string;
  createdAt: number;
  body: string;
}

interface Bounds {
  after: number;
  at: number;
  id: string;
}

/** Orders by the time they were made, the newest first. */
export function createOrderArchive(db: Database) {
  const listing = (condition: string) =>
    `SELECT id, status, created_at AS createdAt, body FROM orders
     WHERE ${condition} created_at > :after AND (created_at, id) < (:at, :id) ORDER BY created_at DESC, id DESC`;
  const all = db.prepare<[Bounds], Row>(listing(''));
  const ofStatus = db.prepare<[Bounds & { status: string }], Row>(listing('status = :status AND'));
  const ofAgent = db.prepare<[Bounds & { agentId: string }], Row>(listing('agent_id = :agentId AND'));

  function rowsOf({ agentId, status }: OrderFilter, bounds: Bounds): Iterable<Row> {
    if (agentId !== undefined) return ofAgent.iterate({ ...bounds, agentId });
    return status === undefined ? all.iterate(bounds) : ofStatus.iterate({ ...bounds, status });
  }

  return (filter: OrderFilter, { limit, before }: SliceRequest<TimePlace>): Slice<Order, TimePlace> => {
    const { createdAfter: after = Number.MIN_SAFE_INTEGER, createdBefore = Number.MAX_SAFE_INTEGER } = filter;
    // No id is less than an empty one: what was made at that very time is left out.
    const bounds = before && before.at < createdBefore ? before : { at: createdBefore, id: '' };
    return takeSlice(rowsOf(filter, { after, ...bounds }), {
      limit,
      itemOf: ({ status, body }): Order | undefined =>
        filter.status === undefined || filter.status === status ? JSON.parse(body) : undefined,
      placeOf: ({ createdAt, id }) => ({ at: createdAt, id }),
      mostRows: MOST_BODIES,
    });
  };
}
