import type { Clock } from '../clock.js';

/** Does what it is given, unless it did so less than `milliseconds` ago. */
export function atMostEvery(milliseconds: number, clock: Clock): (work: () => void) => void {
  let doneAt = Number.NEGATIVE_INFINITY;
  return (work) => {
    if (clock.now() - doneAt < milliseconds) return;
    doneAt = clock.now();
    work();
  };
}
