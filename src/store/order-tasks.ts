/**
 * What an order means for another system: `tax`, the record of the sale at the tax service; `place`, the order in the
 * merchant's own back end.
 */
export type OrderTaskName = 'tax' | 'place';

/** One task of one order. Times in milliseconds since the epoch. */
export interface OrderTask {
  /** Order and name, for messages. */
  id: string;
  orderId: string;
  name: OrderTaskName;
  /** Grows with each change of the order for which the task is to be looked at. */
  wanted: number;
  /** Grows with each claim: what an earlier one comes to counts no more. */
  epoch: number;
  tries: number;
  /** What is done already, in the task's own words. */
  progress: Readonly<Record<string, unknown>>;
  /** Why the last try failed. */
  problem?: string;
  createdAt: number;
  /** When it was last found to be done; absent while there is something to do. */
  doneAt?: number;
}

/** Tasks between the commit that changed their order and the other system's answer. Written by `Store.commit`. */
export interface OrderTasks {
  /** Those of a name that may be tried at `time`, the longest due first. */
  due(name: OrderTaskName, time: number, limit: number): Promise<OrderTask[]>;
  /** Makes a task the caller's own until `until`; `undefined` where somebody else was faster. */
  claim(task: OrderTask, until: number): Promise<OrderTask | undefined>;
  /** What is done already, durable before the task is over; false where somebody else has the task by now. */
  keep(task: OrderTask, progress: OrderTask['progress']): Promise<boolean>;
  /** Done, as far as the order had come when the task was claimed; where it came further, the task is due at once. */
  settle(task: OrderTask, progress: OrderTask['progress']): Promise<void>;
  postpone(task: OrderTask, next: { until: number; problem: string; progress: OrderTask['progress'] }): Promise<void>;
  /** Of an order, in no particular sequence. */
  ofOrder(orderId: string): Promise<OrderTask[]>;
  /** Orders whose task of this name is not done, or was done at `time` or later. */
  openSince(name: OrderTaskName, time: number): Promise<string[]>;
}
