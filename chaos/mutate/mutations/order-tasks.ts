import type { Mutation } from '../mutation.js';

const ROWS = 'src/store/sqlite/order-task-rows.ts';
const TASKS = 'src/orders/order-tasks.ts';
const STORE_TESTS = 'test/store/engines.test.ts';
const TASK_TESTS = 'test/orders/order-tasks.test.ts';

/** What brings every order to the other systems that are to know it. */
export const orderTaskMutations: readonly Mutation[] = [
  {
    name: 'task-with-order',
    without: 'a task is written in the commit that changes its order',
    edits: [
      {
        file: 'src/orders/order-task-store.ts',
        from: 'return orderTasks.length > 0 ? { orderTasks } : undefined;',
        to: 'return undefined;',
      },
    ],
    tests: [TASK_TESTS],
  },
  {
    name: 'task-claim',
    without: 'a task belongs to one claim at a time',
    edits: [
      { file: ROWS, from: 'AND epoch = :epoch AND done_at IS NULL RETURNING', to: 'AND done_at IS NULL RETURNING' },
    ],
    tests: [STORE_TESTS],
  },
  {
    name: 'task-wanted',
    without: 'a task whose order changed while it was carried out stays due',
    edits: [{ file: ROWS, from: 'done_at = CASE WHEN wanted = :wanted THEN :now END', to: 'done_at = :now' }],
    tests: [STORE_TESTS],
  },
  {
    name: 'task-epoch',
    without: 'what an earlier claim comes to counts no more',
    edits: [
      {
        file: ROWS,
        from: 'WHERE order_id = :orderId AND name = :name AND epoch = :epoch`,',
        to: 'WHERE order_id = :orderId AND name = :name AND :epoch >= 0`,',
      },
    ],
    tests: [STORE_TESTS],
  },
  {
    name: 'task-progress',
    without: 'what was noted before a failure is kept',
    edits: [{ file: TASKS, from: 'problem, progress });', to: 'problem, progress: mine.progress });' }],
    tests: [TASK_TESTS],
  },
];
