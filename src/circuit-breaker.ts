/** Failures in a row after which the other side counts as away. */
const THRESHOLD = 10;
/** Milliseconds until one call may try again. */
const PAUSE = 5000;

/** Keeps requests from queueing up behind another system that does not answer. */
export function createCircuitBreaker(now: () => number) {
  let failures = 0;
  let openUntil = 0;
  return {
    /** Whether the other side counts as away: until a call succeeds. */
    isOpen: (): boolean => failures >= THRESHOLD,
    /** Milliseconds until a call makes sense, for whoever does not make one now. */
    openFor: (): number => (failures < THRESHOLD ? 0 : Math.max(0, openUntil - now())),
    /** Milliseconds until a call makes sense; 0 to go ahead. After the pause a single caller is let through. */
    blockedFor(): number {
      const wait = openUntil - now();
      if (failures < THRESHOLD) return 0;
      if (wait > 0) return wait;
      openUntil = now() + PAUSE;
      return 0;
    },
    succeeded(): void {
      failures = 0;
    },
    failed(): void {
      failures += 1;
      if (failures === THRESHOLD) openUntil = now() + PAUSE;
    },
  };
}

export type CircuitBreaker = ReturnType<typeof createCircuitBreaker>;
