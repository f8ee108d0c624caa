/** Milliseconds. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;
/** Who served longer did not fail by how it was started. */
const STEADY = 10_000;

/**
 * How long to wait until the next worker is started in a place: not at all after one that served for a while, and twice
 * as long each time after those that did not. `now` is in milliseconds and never goes back.
 */
export function createRestarting(now: () => number) {
  let servesSince: number | undefined;
  let failures = 0;
  return {
    /** The one that is there serves. */
    served(): void {
      servesSince = now();
    },
    /** It ended; the result is the pause in milliseconds. */
    pause(): number {
      const isSteady = servesSince !== undefined && now() - servesSince >= STEADY;
      servesSince = undefined;
      failures = isSteady ? 0 : failures + 1;
      return failures === 0 ? 0 : Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
    },
  };
}

export type Restarting = ReturnType<typeof createRestarting>;
