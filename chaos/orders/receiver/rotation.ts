import type { Dice } from '../../dice.js';

/** Requests until the receiver expects the other secret. */
const PERIOD = [150, 400] as const;

/** Which of two secrets a receiver takes; now and then it is the other one. */
export function createRotation([first, second]: readonly [string, string], dice: Dice) {
  let expected = first;
  let left = dice.whole(...PERIOD);
  return {
    /** `rotates`: this request brings the next change nearer. */
    expected(rotates: boolean): string {
      if (rotates) left -= 1;
      if (left === 0) {
        expected = expected === first ? second : first;
        left = dice.whole(...PERIOD);
      }
      return expected;
    },
  };
}
