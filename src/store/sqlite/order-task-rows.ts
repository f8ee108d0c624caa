import type { Database } from 'better-sqlite3';
import { TASK_COLUMNS, type TaskColumns, toTask } from '../columns/task-columns.js';
import type { OrderTask, OrderTaskName } from '../order-tasks.js';

/** Tasks of orders: one of an order and name. */
export function createOrderTaskRows(db: Database) {
  const want = db.prepare<[{ orderId: string; name: OrderTaskName; now: number }]>(
    `INSERT INTO order_tasks (order_id, name, wanted, epoch, tries, next_try_at, progress, created_at)
     VALUES (:orderId, :name, 1, 0, 0, :now, '{}', :now)
     ON CONFLICT (order_id, name) DO UPDATE SET
       wanted = wanted + 1, done_at = NULL,
       next_try_at = CASE WHEN done_at IS NULL THEN next_try_at ELSE excluded.next_try_at END`,
  );
  const due = db.prepare<[string, number, number], TaskColumns>(
    `SELECT ${TASK_COLUMNS} FROM order_tasks
     WHERE name = ? AND done_at IS NULL AND next_try_at <= ? ORDER BY next_try_at LIMIT ?`,
  );
  const claim = db.prepare<[{ orderId: string; name: OrderTaskName; epoch: number; until: number }], TaskColumns>(
    `UPDATE order_tasks SET epoch = epoch + 1, tries = tries + 1, next_try_at = :until
     WHERE order_id = :orderId AND name = :name AND epoch = :epoch AND done_at IS NULL RETURNING ${TASK_COLUMNS}`,
  );
  const keep = db.prepare<[{ orderId: string; name: OrderTaskName; epoch: number; progress: string }]>(
    'UPDATE order_tasks SET progress = :progress WHERE order_id = :orderId AND name = :name AND epoch = :epoch',
  );
  const settle = db.prepare<
    [{ orderId: string; name: OrderTaskName; epoch: number; wanted: number; progress: string; now: number }]
  >(
    `UPDATE order_tasks SET tries = 0, problem = NULL, progress = :progress, next_try_at = :now,
       done_at = CASE WHEN wanted = :wanted THEN :now END
     WHERE order_id = :orderId AND name = :name AND epoch = :epoch`,
  );
  const postpone = db.prepare<
    [{ orderId: string; name: OrderTaskName; epoch: number; until: number; problem: string; progress: string }]
  >(
    `UPDATE order_tasks SET next_try_at = :until, problem = substr(:problem, 1, 500), progress = :progress
     WHERE order_id = :orderId AND name = :name AND epoch = :epoch AND done_at IS NULL`,
  );
  const ofOrder = db.prepare<[string], TaskColumns>(`SELECT ${TASK_COLUMNS} FROM order_tasks WHERE order_id = ?`);
  const open = db
    .prepare<[string], string>('SELECT order_id FROM order_tasks WHERE name = ? AND done_at IS NULL')
    .pluck();
  const doneSince = db
    .prepare<[string, number], string>('SELECT order_id FROM order_tasks WHERE name = ? AND done_at >= ?')
    .pluck();

  return {
    /** The task is to be looked at, after whatever is under way for it. */
    want: (orderId: string, name: OrderTaskName, now: number): void => {
      want.run({ orderId, name, now });
    },
    due: (name: OrderTaskName, time: number, limit: number): OrderTask[] => due.all(name, time, limit).map(toTask),
    claim({ orderId, name, epoch }: OrderTask, until: number): OrderTask | undefined {
      const row = claim.get({ orderId, name, epoch, until });
      return row && toTask(row);
    },
    keep: ({ orderId, name, epoch }: OrderTask, progress: OrderTask['progress']): boolean =>
      keep.run({ orderId, name, epoch, progress: JSON.stringify(progress) }).changes === 1,
    settle: ({ orderId, name, epoch, wanted }: OrderTask, progress: OrderTask['progress'], now: number): void => {
      settle.run({ orderId, name, epoch, wanted, progress: JSON.stringify(progress), now });
    },
    postpone(
      { orderId, name, epoch }: OrderTask,
      { until, problem, progress }: { until: number; problem: string; progress: OrderTask['progress'] },
    ): void {
      postpone.run({ orderId, name, epoch, until, problem, progress: JSON.stringify(progress) });
    },
    ofOrder: (orderId: string): OrderTask[] => ofOrder.all(orderId).map(toTask),
    openSince: (name: OrderTaskName, time: number): string[] => [...open.all(name), ...doneSince.all(name, time)],
  };
}
