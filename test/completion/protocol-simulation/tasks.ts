import type { Dice } from './dice.js';

/** Whoever waits: a process that may be paused or die; nobody for what happens outside of all processes. */
export interface Owner {
  name: string;
  isAlive: boolean;
  /** Virtual milliseconds; its tasks rest until then. */
  pausedUntil: number;
}

export interface Task {
  /** For the trace and for the count of what a crash interrupted. */
  name: string;
  run: () => void;
  owner?: Owner | undefined;
  /** Virtual milliseconds before which it is not run. */
  notBefore?: number;
  /** Virtual milliseconds; since then it is on its way, and happens though its owner is paused. */
  sentAt?: number;
  /** What still may happen once its owner is dead. */
  afterDeath?: () => void;
}

/** Everything that waits, and a clock that only this moves. */
export function createTasks(dice: Dice, start: number) {
  let waiting: Task[] = [];
  let now = start;

  const readyAt = ({ notBefore = 0, owner, sentAt }: Task): number =>
    Math.max(notBefore, sentAt === undefined ? (owner?.pausedUntil ?? 0) : 0);

  function removeAt(index: number): Task | undefined {
    const task = waiting[index];
    const last = waiting.pop();
    if (last && last !== task) waiting[index] = last;
    return task;
  }

  return {
    now: () => now,
    advance(milliseconds: number): void {
      now += milliseconds;
    },
    add(task: Task): Task {
      waiting.push(task);
      return task;
    },
    remove(task: Task): void {
      const index = waiting.indexOf(task);
      if (index >= 0) removeAt(index);
    },
    /** Since when anything is on its way; now, where nothing is. */
    sentSince: () => waiting.reduce((earliest, { sentAt = now }) => Math.min(earliest, sentAt), now),
    /** Takes all tasks of a dead owner away. */
    bury(owner: Owner): Task[] {
      const buried = waiting.filter((task) => task.owner === owner);
      if (buried.length > 0) waiting = waiting.filter((task) => task.owner !== owner);
      return buried;
    },
    /** Any task that can run; where all wait for a time, the clock goes on to the first of them. */
    take(): Task | undefined {
      const { length } = waiting;
      if (length === 0) return undefined;
      const offset = dice.below(length);
      let soonest = -1;
      let earliest = Number.POSITIVE_INFINITY;
      for (let step = 0; step < length; step += 1) {
        const index = (offset + step) % length;
        const task = waiting[index];
        const time = task ? readyAt(task) : earliest;
        if (time <= now) return removeAt(index);
        if (time < earliest) {
          earliest = time;
          soonest = index;
        }
      }
      now = earliest;
      return removeAt(soonest);
    },
  };
}

export type Tasks = ReturnType<typeof createTasks>;

/**
 * Resolves once every promise that can go on has gone on: to be awaited from a continuation, where Node runs ticks only
 * after the last microtask.
 */
export const allQuiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
