import type { OrderTask, OrderTaskName } from '../order-tasks.js';

/** A task of an order as a row. */
export interface TaskColumns {
  orderId: string;
  name: OrderTaskName;
  wanted: number;
  epoch: number;
  tries: number;
  progress: string;
  problem: string | null;
  createdAt: number;
  doneAt: number | null;
}

/** Columns of a task under its own names. */
export const TASK_COLUMNS = `order_id AS "orderId", name, wanted, epoch, tries, progress, problem, created_at AS "createdAt", done_at AS "doneAt"`;

/** A task out of its row. */
export const toTask = ({ progress, problem, doneAt, ...row }: TaskColumns): OrderTask => ({
  ...row,
  id: `${row.name} ${row.orderId}`,
  progress: JSON.parse(progress),
  ...(problem !== null && { problem }),
  ...(doneAt !== null && { doneAt }),
});
