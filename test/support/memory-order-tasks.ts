import type { OrderTask, OrderTaskName, OrderTasks } from '../../src/store/order-tasks.js';

type Kept = OrderTask & { nextTryAt: number };

/** Tasks of orders as a plain map. */
export function createMemoryOrderTasks() {
  const kept = new Map<string, Kept>();
  const shown = ({ nextTryAt: _, ...task }: Kept): OrderTask => task;
  const ours = ({ id, epoch }: OrderTask): Kept | undefined => {
    const task = kept.get(id);
    return task?.epoch === epoch ? task : undefined;
  };

  const openSince = (name: OrderTaskName, time: number): string[] =>
    [...kept.values()]
      .filter((task) => task.name === name && (task.doneAt ?? time) >= time)
      .map(({ orderId }) => orderId);

  return {
    openSince,
    want(orderId: string, name: OrderTaskName, now: number): void {
      const id = `${name} ${orderId}`;
      const known = kept.get(id);
      if (!known) {
        const task = { id, orderId, name, wanted: 1, epoch: 0, tries: 0, progress: {}, createdAt: now, nextTryAt: now };
        kept.set(id, task);
        return;
      }
      known.wanted += 1;
      if (known.doneAt !== undefined) known.nextTryAt = now;
      Reflect.deleteProperty(known, 'doneAt');
    },
    asOrderTasks: ({ now, answer }: { now: () => number; answer: <R>(query: () => R) => Promise<R> }): OrderTasks => ({
      due: (name, time, limit) =>
        answer(() =>
          [...kept.values()]
            .filter((task) => task.name === name && task.doneAt === undefined && task.nextTryAt <= time)
            .sort((a, b) => a.nextTryAt - b.nextTryAt)
            .slice(0, limit)
            .map(shown),
        ),
      claim: (task, until) =>
        answer(() => {
          const known = ours(task);
          if (!known || known.doneAt !== undefined) return undefined;
          known.epoch += 1;
          known.tries += 1;
          known.nextTryAt = until;
          return shown(known);
        }),
      keep: (task, progress) =>
        answer(() => {
          const known = ours(task);
          if (known) known.progress = progress;
          return known !== undefined;
        }),
      settle: (task, progress) =>
        answer(() => {
          const known = ours(task);
          if (!known) return;
          Reflect.deleteProperty(known, 'problem');
          const isDone = known.wanted === task.wanted;
          Object.assign(known, { tries: 0, progress, nextTryAt: now(), ...(isDone && { doneAt: now() }) });
        }),
      postpone: (task, { until, problem, progress }) =>
        answer(() => {
          const known = ours(task);
          if (known?.doneAt !== undefined) return;
          if (known) Object.assign(known, { nextTryAt: until, problem: problem.slice(0, 500), progress });
        }),
      ofOrder: (orderId) => answer(() => [...kept.values()].filter((task) => task.orderId === orderId).map(shown)),
      openSince: (name, time) => answer(() => openSince(name, time)),
    }),
  };
}
