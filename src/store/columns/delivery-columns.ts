/** Columns of a delivery under its own names. */
export const DELIVERY_COLUMNS = `id, endpoint_id AS "endpointId", order_id AS "orderId", seq, type, body, state, attempts,
  next_try_at AS "nextTryAt", epoch, created_at AS "createdAt", delivered_at AS "deliveredAt", last_status AS "lastStatus", problem`;

/** Without the columns that are NULL. */
export const defined = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
