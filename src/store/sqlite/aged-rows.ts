import type { Database } from 'better-sqlite3';
import type { AgedList } from '../retention.js';
import type { Tables } from './tables.js';

interface Aged {
  count(before: number): number;
  forget(before: number, limit: number): number;
}

/** Lists whose entries go by their age alone. */
export function createAgedRows(
  db: Database,
  { idempotency, events, orderEvents }: Pick<Tables, 'idempotency' | 'events' | 'orderEvents'>,
): Record<AgedList, Aged> {
  const counting = (sql: string) => {
    const count = db.prepare<[number], number>(sql).pluck();
    return (before: number): number => count.get(before) ?? 0;
  };
  const audit = db.prepare<[number, number]>(
    'DELETE FROM audit WHERE place IN (SELECT place FROM audit WHERE at < ? ORDER BY at LIMIT ?)',
  );
  const tasks = db.prepare<[number, number]>(
    `DELETE FROM order_tasks WHERE (order_id, name) IN (
       SELECT order_id, name FROM order_tasks WHERE done_at < ? ORDER BY done_at LIMIT ?)`,
  );
  return {
    keys: {
      count: counting('SELECT count(*) FROM idempotency_keys WHERE created_at < ?'),
      forget: idempotency.deleteOld,
    },
    stripe_events: {
      count: counting('SELECT count(*) FROM stripe_events WHERE settled_at < ?'),
      forget: events.forget,
    },
    deliveries: {
      count: counting(`SELECT count(*) FROM order_events WHERE state = 'delivered' AND delivered_at < ?`),
      forget: orderEvents.forget,
    },
    audit: {
      count: counting('SELECT count(*) FROM audit WHERE at < ?'),
      forget: (before, limit) => audit.run(before, limit).changes,
    },
    order_tasks: {
      count: counting('SELECT count(*) FROM order_tasks WHERE done_at < ?'),
      forget: (before, limit) => tasks.run(before, limit).changes,
    },
  };
}
