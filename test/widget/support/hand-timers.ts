import type { Timers } from '../../../widget/flow/checkout-sync.js';

/** Timers that a test lets run out by hand. */
export interface HandTimers extends Timers {
  /** Lets this many milliseconds pass, and whatever they lead to happen. */
  pass(milliseconds: number): Promise<void>;
  /** How many are running. */
  count(): number;
}

/** Time in which nothing passes unless a test says so. */
export function createHandTimers(): HandTimers {
  let now = 0;
  let last = 0;
  const running = new Map<number, { at: number; callback: () => void }>();
  return {
    set(callback, delay) {
      last += 1;
      running.set(last, { at: now + delay, callback });
      return last;
    },
    clear: (timer) => void running.delete(timer as number),
    async pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        await settled();
        const [next] = [...running].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
        if (!next) break;
        const [timer, { at, callback }] = next;
        running.delete(timer);
        now = at;
        callback();
      }
      now = end;
    },
    count: () => running.size,
  };
}

/** Lets what promises lead to happen. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
