/** Time that only moves by hand. */
export function createStoppedClock() {
  let time = 0;
  return {
    now: () => time,
    advance(milliseconds: number): void {
      time += milliseconds;
    },
  };
}
