import { raw, type Sql, sql } from './sql.js';

/**
 * A change of rows that are picked first, and once. In `IN (SELECT … LIMIT …)` they are not: where a plan looks anew for
 * each row of the table, it finds others each time, and all go at once. Returns a row for each that was changed.
 */
export const changePicked = (pick: Sql, change: (rows: Sql) => Sql): Sql =>
  sql`WITH picked AS MATERIALIZED (${pick}) ${change(raw('(SELECT * FROM picked)'))} RETURNING 1`;
