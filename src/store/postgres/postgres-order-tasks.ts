import type { Clock } from '../../clock.js';
import { TASK_COLUMNS, type TaskColumns, toTask } from '../columns/task-columns.js';
import type { OrderTask, OrderTasks } from '../order-tasks.js';
import type { Connection } from './connection.js';
import { createRead } from './reading.js';
import { raw, type Sql, sql } from './sql.js';

const COLUMNS = raw(TASK_COLUMNS);

/** Tasks of orders: claimed by epoch, so that of two instances one has it. */
export function createPostgresOrderTasks(connection: Connection, clock: Clock): OrderTasks {
  const read = createRead(connection);
  const tasks = async (statement: Sql): Promise<OrderTask[]> => (await read<TaskColumns>(statement)).map(toTask);
  const ofTask = ({ orderId, name, epoch }: OrderTask): Sql =>
    sql`order_id = ${orderId} AND name = ${name} AND epoch = ${epoch}`;

  return {
    due: (name, time, limit) =>
      tasks(
        sql`SELECT ${COLUMNS} FROM order_tasks WHERE name = ${name} AND done_at IS NULL AND next_try_at <= ${time}
          ORDER BY next_try_at LIMIT ${limit}`,
      ),

    async claim(task, until) {
      const [claimed] = await tasks(
        sql`UPDATE order_tasks SET epoch = epoch + 1, tries = tries + 1, next_try_at = ${until}
          WHERE ${ofTask(task)} AND done_at IS NULL RETURNING ${COLUMNS}`,
      );
      return claimed;
    },

    async keep(task, progress) {
      const rows = await read(
        sql`UPDATE order_tasks SET progress = ${JSON.stringify(progress)} WHERE ${ofTask(task)} RETURNING 1`,
      );
      return rows.length === 1;
    },

    async settle(task, progress) {
      const now = clock.now();
      await read(
        sql`UPDATE order_tasks SET tries = 0, problem = NULL, progress = ${JSON.stringify(progress)}, next_try_at = ${now},
          done_at = CASE WHEN wanted = ${task.wanted} THEN ${now}::bigint END WHERE ${ofTask(task)}`,
      );
    },

    async postpone(task, { until, problem, progress }) {
      await read(
        sql`UPDATE order_tasks SET next_try_at = ${until}, problem = left(${problem}, 500),
          progress = ${JSON.stringify(progress)} WHERE ${ofTask(task)} AND done_at IS NULL`,
      );
    },

    ofOrder: (orderId) => tasks(sql`SELECT ${COLUMNS} FROM order_tasks WHERE order_id = ${orderId}`),

    async openSince(name, time) {
      const rows = await read<{ order_id: string }>(
        sql`SELECT order_id FROM order_tasks WHERE name = ${name} AND (done_at IS NULL OR done_at >= ${time})`,
      );
      return rows.map((row) => row.order_id);
    },
  };
}
