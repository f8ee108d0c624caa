import type { Clock } from '../../src/clock.js';

export interface TestClock extends Clock {
  /** Moves time forward by so many milliseconds. */
  advance(milliseconds: number): void;
}

/** The real time, moved on by hand. */
export function createTestClock(): TestClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}
