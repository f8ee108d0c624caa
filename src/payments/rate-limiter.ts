/** Milliseconds. */
const SECOND = 1000;

/**
 * Lets no more than `perSecond` calls start in any second. Stripe allows 25 a second on one endpoint
 * (docs.stripe.com/rate-limits); staying below keeps 429 out of a checkout.
 */
export function createRateLimiter(perSecond: number, now: () => number) {
  /** The latest starts; the oldest of them is the next to be replaced. */
  const starts: number[] = new Array(perSecond).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return {
    /** Takes a place and returns how long to wait for it, or `undefined` when that is longer than `maxWait` (ms). */
    reserve(maxWait: number): number | undefined {
      const time = now();
      const start = Math.max(time, (starts[oldest] ?? Number.NEGATIVE_INFINITY) + SECOND);
      if (start - time > maxWait) return undefined;
      starts[oldest] = start;
      oldest = (oldest + 1) % perSecond;
      return start - time;
    },
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;
