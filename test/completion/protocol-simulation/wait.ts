import { Crash } from './crash.js';
import type { Owner, Task } from './tasks.js';
import type { World } from './world.js';

/** What a dead process waits for. */
export const never = (): Promise<never> => new Promise(() => {});

/** Resolves with what `effect` returns when it is this task's turn. */
export function wait<T>(
  { tasks }: World,
  owner: Owner,
  { effect, ...task }: Omit<Task, 'run' | 'owner'> & { effect: () => T },
): Promise<T> {
  if (!owner.isAlive) return never();
  return new Promise((resolve, reject) => {
    const run = () => {
      try {
        resolve(effect());
      } catch (error) {
        if (!(error instanceof Crash)) reject(error);
      }
    };
    tasks.add({ ...task, owner, run });
  });
}
