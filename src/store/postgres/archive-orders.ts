import type { Archive } from '../archive.js';
import { type OrderColumns, orderBounds, orderSlice } from '../slices/order-slice.js';
import { MOST_BODIES, rowsFor } from '../slices/take-slice.js';
import type { Read } from './reading.js';
import { raw, type Sql, sql } from './sql.js';

const ALL = raw('');

/** Orders by the time they were made, the newest first. */
export const createOrderArchive =
  (read: Read): Archive['orders'] =>
  async (filter, { limit, before }) => {
    const { agentId, status } = filter;
    const { after, at, id } = orderBounds(filter, before);
    const listing = (condition: Sql, body: Sql, isFiltered = false) =>
      read<OrderColumns>(
        sql`SELECT id, status, created_at AS "createdAt", ${body} AS body FROM orders
          WHERE ${condition} created_at > ${after} AND (created_at, id) < (${at}, ${id})
          ORDER BY created_at DESC, id DESC LIMIT ${rowsFor(limit, { isFiltered, mostRows: MOST_BODIES })}`,
      );
    const rowsOf = () => {
      if (agentId === undefined) return listing(status === undefined ? ALL : sql`status = ${status} AND`, raw('body'));
      const ofAgent = sql`agent_id = ${agentId} AND`;
      if (status === undefined) return listing(ofAgent, raw('body'));
      return listing(ofAgent, sql`CASE WHEN status = ${status} THEN body END`, true);
    };
    return orderSlice(await rowsOf(), filter, limit);
  };
