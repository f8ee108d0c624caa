import type { Placing } from '../domain/placing.js';
import type { OrderTask, OrderTasks } from '../store/order-tasks.js';

/** How far it is with an order at whoever fulfills it. */
export interface Placement {
  status: 'pending' | Placing['state'];
  tries: number;
  /** What it is called there. */
  reference?: string;
  /** Why it was refused. */
  reason?: string;
  /** Why the last try failed, or why a refused order could not be canceled. */
  problem?: string;
}

/** `undefined` for an order that is given to nobody. */
export async function placementOf(tasks: Pick<OrderTasks, 'ofOrder'>, orderId: string): Promise<Placement | undefined> {
  const task = (await tasks.ofOrder(orderId)).find(({ name }) => name === 'place');
  if (!task) return undefined;
  const { tries, problem } = task;
  if (task.doneAt === undefined) return { status: 'pending', tries, ...(problem !== undefined && { problem }) };
  const { state, ...noted } = placingOf(task);
  return { status: state, ...noted };
}

/** As it was noted when the task was done. */
const placingOf = ({ progress }: OrderTask) => progress as Placing;
